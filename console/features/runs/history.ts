import { countOf, type Run } from '../../api/run.ts';

/** What became of people, as the chart stacks it; people who stayed as they are would hide all others. */
export const OUTCOMES = ['created', 'updated', 'moved', 'reactivated', 'deactivated', 'rejected', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One run in the history. */
export interface Point {
  readonly run: Run;
  readonly at: string;
  readonly outcomes: Readonly<Record<Outcome, number>>;
}

/** Runs that have ended, the oldest first. */
export function pointsOf(newestFirst: readonly Run[]): Point[] {
  return newestFirst
    .filter(({ finishedAt, dryRun }) => finishedAt !== null && !dryRun)
    .toReversed()
    .map((run) => ({
      run,
      at: run.startedAt ?? run.createdAt,
      outcomes: {
        created: countOf(run, 'created'),
        updated: countOf(run, 'updated'),
        moved: countOf(run, 'moved'),
        reactivated: countOf(run, 'reactivated'),
        deactivated: countOf(run, 'deactivated'),
        rejected: countOf(run, 'rejected'),
        // What was changed meanwhile was left alone: it did not become what Salesforce says either.
        failed: countOf(run, 'failed') + countOf(run, 'stale'),
      },
    }));
}

/** The outcomes that there are, with how many of each in all runs together. */
export function totalsOf(points: readonly Point[]): { outcome: Outcome; count: number }[] {
  return OUTCOMES.map((outcome) => ({
    outcome,
    count: points.reduce((sum, { outcomes }) => sum + outcomes[outcome], 0),
  })).filter(({ count }) => count > 0);
}

/** What one run did to people, all in all. */
export const sumOf = ({ outcomes }: Point) => OUTCOMES.reduce((sum, outcome) => sum + outcomes[outcome], 0);

/**
 * Up to where a chart is drawn, so that a first run, which creates everybody, does not flatten all that came after it, and
 * the numbers beside it. Null where nothing stands out so far.
 */
export function scaleOf(points: readonly Point[]): readonly number[] | null {
  const sums = points
    .map(sumOf)
    .filter((sum) => sum > 0)
    .toSorted((one, other) => one - other);
  const middle = sums[Math.floor(sums.length / 2)] ?? 0;
  const usual = sums.filter((sum) => sum <= 4 * middle);
  const highest = usual.at(-1) ?? 0;
  if (usual.length === sums.length || sums.length <= 2) return null;
  return stepsTo(highest * 1.05, highest);
}

/** From nothing to at least so many, in about four steps of a round number, and never of less than one. */
export function stepsTo(highest: number, usual = highest): readonly number[] {
  const step = roundStep(usual / 4);
  const steps = Math.max(1, Math.ceil(highest / step));
  return Array.from({ length: steps + 1 }, (_, index) => index * step);
}

/** The least of 1, 2, 5, 10, 20, 50 … that is as much. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [1, 2, 5, 10].map((digit) => digit * power).find((step) => step >= least) ?? power;
}

/** Points at which a word along the axis changes: said once, it is not said of each that follows. */
export function firstOfEach(points: readonly Point[], word: (point: Point) => string): Point[] {
  return points.filter((point, index) => {
    const before = points[index - 1];
    return before === undefined || word(before) !== word(point);
  });
}

/** What a run did, one upon the other from the bottom, as far as there is room for it below `top`. */
export function stackOf({ outcomes }: Point, top: number): { outcome: Outcome; height: number }[] {
  let below = 0;
  return OUTCOMES.map((outcome) => {
    const height = Math.min(outcomes[outcome], top - below);
    below += height;
    return { outcome, height };
  }).filter(({ height }) => height > 0);
}

/** How wide a character of a word under the chart is, and what stands apart from the next one, in pixels. */
const CHARACTER = 7;
const APART = 16;

/** Those of some words along an axis that do not touch the one before; the first always. `left` is a share of the width. */
export function withRoom<Word extends { readonly word: string; readonly left: number }>(
  words: readonly Word[],
  width: number,
): Word[] {
  let end = Number.NEGATIVE_INFINITY;
  return words.filter(({ word, left }) => {
    const half = (word.length * CHARACTER) / 2;
    if (left * width - half < end + APART) return false;
    end = left * width + half;
    return true;
  });
}
