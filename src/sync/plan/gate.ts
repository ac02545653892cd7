import type { StoredRun } from '../journal.ts';
import type { Counts } from '../result.ts';
import type { RunContext } from '../run-context.ts';

/** Shares of the linked people above which a plan waits for approval (R39), and below how many people none does. */
export const THRESHOLDS = { deactivated: 0.2, smallest: 20 } as const;

/**
 * Lets a plan through to be applied, or holds it for approval before anything is written: a read that found nobody
 * although people are linked, or one that would deactivate too many of them.
 */
export async function gate<Tx>({ journal, settingsId }: RunContext<Tx>, run: StoredRun): Promise<'open' | 'held'> {
  if (!run.counts) return 'open';
  const reason = holdReason(run.counts, await journal.links.count(settingsId));
  if (reason === null) return 'open';
  await journal.transaction(async (tx) => {
    await journal.runs.transition(tx, run.id, 'planned', 'held');
    await journal.events.add(tx, [{ runId: run.id, level: 'warning', code: 'run_held', message: reason }]);
  });
  return 'held';
}

/** Why a plan has to be approved, or null. `linked` is the number of people that the settings have linked so far. */
export function holdReason(counts: Counts, linked: number): string | null {
  if (counts.extracted === 0 && linked > 0) {
    return `Salesforce returned no record at all, but ${linked} people are linked. Check the list view before approving.`;
  }
  if (linked >= THRESHOLDS.smallest && counts.deactivated > linked * THRESHOLDS.deactivated) {
    return `The run would deactivate ${counts.deactivated} of ${linked} linked people. Check the list view before approving.`;
  }
  return null;
}
