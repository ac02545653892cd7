import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { type Branch, type BranchPlace, placesQuery } from '../../api/branch.ts';
import { type Level, levelsOf, type Spot } from './levels.ts';

/** Branches that may be open at once, and whose places are asked for: the server takes as many. */
const MOST_OPEN = 150;

interface OpenLevels {
  /** The branches at the top: the root. */
  readonly roots: readonly Branch[];
  /** Ids of branches that are open from the beginning; the root is in any case. */
  readonly first: readonly string[];
  readonly onOpen: ((ids: readonly string[]) => void) | undefined;
  /** Id of a branch: it is made visible, wherever it is. */
  readonly reveal: string | null;
}

/** What is open in a tree of which only a part is known: which branches, and where they stand. */
export function useOpenLevels({ roots, first, onOpen, reveal }: OpenLevels) {
  const queries = useQueryClient();
  const [ids, setIds] = useState(first);
  const [isRootClosed, setRootClosed] = useState(false);
  const asked = useQuery({ ...placesQuery(ids), enabled: ids.length > 0, placeholderData: keepPreviousData });
  const places = ids.length === 0 ? NOWHERE : (asked.data ?? NOWHERE);
  const top = useMemo(() => {
    const open = new Set(ids);
    const above = roots.map((root, position) => placeOf(root, { parent: null, position }));
    const below = places.filter(({ parentId }) => parentId !== null);
    return levelsOf(roots.length, [...above, ...below], ({ id, parentId }) =>
      parentId === null ? !isRootClosed : open.has(id),
    );
  }, [roots, places, ids, isRootClosed]);

  /** What is known already is not asked for. */
  const open = (next: readonly string[], known: readonly BranchPlace[]) => {
    const kept = next.slice(-MOST_OPEN);
    if (ids.length === 0 || (asked.isSuccess && !asked.isPlaceholderData)) {
      const all = new Map([...places, ...known].map((place) => [place.id, place]));
      queries.setQueryData(placesQuery(kept).queryKey, [...all.values()]);
    }
    setIds(kept);
    onOpen?.(kept);
  };
  const toggle = (branch: Branch, spot: Spot, wanted: boolean) => {
    if (spot.parent === null) setRootClosed(!wanted);
    else if (wanted) open([...ids, branch.id], [placeOf(branch, spot)]);
    else open(without(ids, branch.id), []);
  };

  const way = useWay(reveal);
  const shown = useRef('');
  /** Whoever chooses a branch in the tree sees it already. */
  const chosenHere = useRef<string | null>(null);
  const [revealed, setRevealed] = useState<Spot | null>(null);
  const opening = useRef(open);
  useEffect(() => {
    opening.current = open;
  });
  useEffect(() => {
    const place = way?.at(-1);
    if (way === null || place === undefined) return;
    const key = way.map(({ id }) => id).join('/');
    const isNew = shown.current !== key;
    const isHere = chosenHere.current === place.id && !shown.current.endsWith(place.id);
    shown.current = key;
    if (!isNew || isHere) return;
    const above = way.slice(0, -1).filter(({ parentId }) => parentId !== null);
    if (above.some(({ id }) => !ids.includes(id))) {
      opening.current([...ids.filter((id) => !above.some((one) => one.id === id)), ...above.map(({ id }) => id)], way);
    }
    setRootClosed(false);
    setRevealed({ parent: place.parentId, position: place.position });
  }, [way, ids]);
  return {
    top,
    toggle,
    /** Where the branch is that was to be made visible. */
    revealed,
    chose: (id: string) => {
      chosenHere.current = id;
    },
    /** When it was last said what stands where. */
    saidAt: ids.length === 0 ? Number.POSITIVE_INFINITY : asked.dataUpdatedAt,
  };
}

const NOWHERE: readonly BranchPlace[] = [];

const without = (ids: readonly string[], id: string) => ids.filter((one) => one !== id);

export const placeOf = ({ id, branchesBelow }: Branch, { parent, position }: Spot): BranchPlace => ({
  id,
  parentId: parent,
  position,
  branchesBelow,
});

/** The places from the root down to a branch; null while it is not known, or where there is none. */
function useWay(id: string | null): readonly BranchPlace[] | null {
  const { data } = useQuery({ ...placesQuery([id ?? '']), enabled: id !== null && id !== '' });
  return useMemo(() => {
    if (id === null || data === undefined) return null;
    const byId = new Map(data.map((place) => [place.id, place]));
    const way: BranchPlace[] = [];
    for (let place = byId.get(id); place !== undefined; place = byId.get(place.parentId ?? '')) way.unshift(place);
    return way.length === 0 ? null : way;
  }, [id, data]);
}

export type { Level };
