import type { Link, PersonLink } from '../../../src/sync/journal/links.ts';
import type { PlanningJournal } from '../../../src/sync/plan/plan-context.ts';
import { copy, type JournalMemory } from './memory.ts';

/** Small, so that more than one batch comes up. */
const BATCH = 2;

/** Links in memory: what src/store/journal/{links,branch-links}.ts do in PostgreSQL. */
export function memoryLinks(memory: JournalMemory): PlanningJournal<null>['links'] {
  const present = () => memory.links.filter(({ left }) => !left);
  return {
    async compare(_, _settingsId, { sourceIds, hashes, stamps }) {
      return sourceIds.flatMap((sourceId, index): { index: number; link: Link | null }[] => {
        const at = memory.links.findIndex((link) => link.sourceId === sourceId);
        const link = memory.links[at];
        if (link === undefined) return [{ index, link: null }];
        if (link.hash !== hashes[index] || link.left) return [{ index, link: copy(link) }];
        memory.links[at] = { ...link, stamp: stamps?.[index] ?? link.stamp };
        return [];
      });
    },
    async ofPeople(_, personIds) {
      const own = memory.links.map(({ personId, sourceId, left }) => ({
        personId,
        sourceId,
        settingsId: memory.run.settingsId,
        left,
        // Other than those of others, which say it themselves, ours keep nobody who has left.
        holds: !left,
      }));
      const order = ({ personId, settingsId, sourceId }: PersonLink) =>
        `${personId.padStart(9)} ${settingsId.padStart(9)} ${sourceId}`;
      return [...own, ...memory.otherLinks]
        .filter(({ personId }) => personIds.includes(personId))
        .toSorted((one, other) => (order(one) < order(other) ? -1 : 1));
    },
    async ofRecords(_, settingsIds, sourceIds) {
      return memory.otherLinks
        .filter(({ settingsId, sourceId }) => settingsIds.includes(settingsId) && sourceIds.includes(sourceId))
        .toSorted(
          (one, other) => (one.sourceId < other.sourceId ? -1 : 1) || Number(one.settingsId) - Number(other.settingsId),
        );
    },
    async *unseen() {
      const pages = memory.pages.filter(({ phase }) => phase === 'whole' || phase === 'sweep');
      const seen = new Set(pages.flatMap((page) => page.seen ?? []));
      yield* batches(present().filter(({ sourceId }) => !seen.has(sourceId)));
    },
    async *underKeys(_, _settingsId, _runId, keys) {
      const changed = new Set(memory.changes.map(({ sourceId }) => sourceId));
      yield* batches(
        present().filter((link) => (keys.includes(link.branchKey) || link.misplaced) && !changed.has(link.sourceId)),
      );
    },
    async branchLinks(_, _settingsId, keys) {
      return new Map([...memory.branchLinks].filter(([key]) => keys?.includes(key) ?? true));
    },
    async branchesOfOthers() {
      return [...memory.branchesOfOthers];
    },
    async keysInUse(_, _settingsId, _runId, among) {
      const changes = memory.changes.filter(({ kind, action }) => kind === 'person' && !NOT_IN_FORCE.has(action));
      const settled = new Set(changes.map(({ sourceId }) => sourceId));
      const links = present().filter(({ sourceId }) => !settled.has(sourceId));
      // Who is skipped is there: also somebody who had left and is back.
      const skipped = memory.changes.filter(
        ({ kind, action, targetId }) => kind === 'person' && action === 'skip' && targetId !== null,
      );
      const staying = [...changes.filter(({ action }) => action !== 'deactivate'), ...skipped];
      const keys = [...staying, ...links].flatMap(({ branchKey }) => branchKey ?? []);
      return [...new Set(keys)].filter((key) => among?.includes(key) ?? true);
    },
  };
}

const NOT_IN_FORCE: ReadonlySet<string> = new Set(['reject', 'skip']);

/** In the order of source Ids. */
function* batches(links: readonly Link[]): Generator<Link[]> {
  const sorted = links.toSorted((one, other) => (one.sourceId < other.sourceId ? -1 : 1));
  for (let from = 0; from < sorted.length; from += BATCH) yield copy(sorted.slice(from, from + BATCH));
}
