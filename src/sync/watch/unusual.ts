/** Runs whose numbers of records make the usual one. */
export const USUAL_RUNS = 5;
/** Fewer runs than this make nothing usual. */
const FEWEST_RUNS = 3;
/** A smaller difference is never worth an alert, whatever its share. */
const LEAST_DIFFERENCE = 10;

/**
 * A sentence when the number of records differs from the median of the last runs by more than so many percent of it; null
 * when it does not, or when nothing is usual yet.
 */
export function unusual(met: number, usual: readonly number[], percent: number | null): string | null {
  if (percent === null || usual.length < FEWEST_RUNS) return null;
  const sorted = usual.toSorted((one, other) => one - other);
  const median = sorted[Math.floor(sorted.length / 2)] ?? met;
  const difference = Math.abs(met - median);
  if (difference < LEAST_DIFFERENCE || difference * 100 <= median * percent) return null;
  return `The list view has ${met} records; in the last runs it had about ${median}.`;
}
