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
