import type { BranchPlace } from '../../api/branch.ts';

/** A line of the tree: a place below a branch, whether or not it is known who stands there. */
export interface Spot {
  /** Null: the root's own level. */
  readonly parent: string | null;
  /** From 0 on. */
  readonly position: number;
}

/** A level that is open, with those that are open below it. */
export interface Level {
  readonly parent: string | null;
  /** 0: the root's own. */
  readonly depth: number;
  /** Where the branch stands whose level it is; null for the root's own. */
  readonly above: Spot | null;
  /** Branches of this very level. */
  readonly count: number;
  /** By position. */
  readonly opened: readonly Opened[];
  /** Lines of the level and of all below it. */
  readonly lines: number;
}

interface Opened {
  readonly position: number;
  readonly level: Level;
}

/** The levels that are open, from `count` branches at the top on. */
export function levelsOf(count: number, places: Iterable<BranchPlace>, isOpen: (place: BranchPlace) => boolean): Level {
  const below = Map.groupBy(places, ({ parentId }) => parentId);
  const build = (parent: string | null, depth: number, size: number, above: Spot | null): Level => {
    const opened = (below.get(parent) ?? [])
      .filter((place) => place.position < size && place.branchesBelow > 0 && isOpen(place))
      .toSorted((a, b) => a.position - b.position)
      .map(({ id, position, branchesBelow }) => ({
        position,
        level: build(id, depth + 1, branchesBelow, { parent, position }),
      }));
    return {
      parent,
      depth,
      above,
      count: size,
      opened,
      lines: opened.reduce((sum, { level }) => sum + level.lines, size),
    };
  };
  return build(null, 0, count, null);
}

/** What stands in a line, counted from 0; null behind the last one. */
export function spotAt(level: Level, line: number): { readonly level: Level; readonly position: number } | null {
  let position = line;
  for (const opened of level.opened) {
    if (position <= opened.position) break;
    const inside = position - opened.position - 1;
    if (inside < opened.level.lines) return spotAt(opened.level, inside);
    position -= opened.level.lines;
  }
  return position < level.count ? { level, position } : null;
}

/** The line of a place; null where its level is not open. */
export function lineOf(level: Level, { parent, position }: Spot): number | null {
  if (level.parent === parent) {
    if (position >= level.count) return null;
    const before = level.opened.filter((opened) => opened.position < position);
    return before.reduce((sum, opened) => sum + opened.level.lines, position);
  }
  let before = 0;
  for (const opened of level.opened) {
    const inside = lineOf(opened.level, { parent, position });
    if (inside !== null) return before + opened.position + 1 + inside;
    before += opened.level.lines;
  }
  return null;
}

/** How deep the deepest level is that is open. */
export const deepest = ({ depth, opened }: Level): number =>
  Math.max(depth, ...opened.map(({ level }) => deepest(level)));
