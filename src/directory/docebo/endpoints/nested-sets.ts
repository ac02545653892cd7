/** A branch as one of nested sets: whatever lies between its ends is below it. */
interface NestedSet {
  readonly i_left?: number | undefined;
  readonly i_right?: number | undefined;
}

/**
 * Whether these are all branches of a tree, whatever number of them is told: every end between the first and the last one
 * is there once, and they lie within one of them, or only that one is not listed, and is counted.
 */
export function isWholeTree(
  branches: readonly NestedSet[],
  { seen, total }: { readonly seen: number; readonly total: number | null },
): boolean {
  const ends = branches.flatMap(({ i_left: left, i_right: right }) => [left ?? Number.NaN, right ?? Number.NaN]);
  const [first, last] = [
    ends.reduce((least, end) => Math.min(least, end), Number.POSITIVE_INFINITY),
    ends.reduce((most, end) => Math.max(most, end), 0),
  ];
  const isGapless = new Set(ends).size === ends.length && last - first + 1 === ends.length;
  const root = branches.find(({ i_left: left }) => left === first);
  return isGapless && (root?.i_right === last || seen + 1 === total);
}
