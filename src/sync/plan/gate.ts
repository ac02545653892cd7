import { viewReplaced } from '../basis.ts';
import type { StoredRun } from '../journal.ts';
import { isWhole } from '../mode.ts';
import type { Counts } from '../result.ts';
import type { RunContext } from '../run-context.ts';

/** Shares of the linked people above which a plan waits for approval (R39), and below how many people none does. */
export const THRESHOLDS = { deactivated: 0.2, smallest: 20 } as const;

/** What a plan is judged by. */
export interface Stakes {
  readonly counts: Counts;
  /** People that the settings have linked so far. */
  readonly linked: number;
  /** Records in the list view, where the run has read all of it or all its Ids; else null. */
  readonly met: number | null;
  /** People to be deactivated because their records are not in the list view. */
  readonly leavers: number;
  /** True when the linked people came from another list view or object, so that nobody of them can have left it. */
  readonly replaced: boolean;
}

/**
 * Lets a plan through to be applied, or holds it for approval before anything is written: a read that found nobody
 * although people are linked, one that would deactivate too many of them, or anybody after a change of view (R35, R39).
 */
export async function gate<Tx>({ journal, settingsId }: RunContext<Tx>, run: StoredRun): Promise<'open' | 'held'> {
  const { counts } = run;
  if (!counts) return 'open';
  const { basis } = await journal.settings.recall(settingsId);
  const linked = await journal.links.count(settingsId);
  return await journal.transaction(async (tx) => {
    const met = isWhole(run) ? await journal.plans.recordsMet(tx, run.id) : null;
    const leavers = await journal.plans.leavers(tx, run.id);
    const reason = holdReason({ counts, linked, met, leavers, replaced: viewReplaced(basis, run.basis) });
    if (reason === null) return 'open';
    await journal.runs.transition(tx, run.id, 'planned', 'held');
    await journal.events.add(tx, [{ runId: run.id, level: 'warning', code: 'run_held', message: reason }]);
    return 'held';
  });
}

/** Why a plan has to be approved, or null. */
export function holdReason({ counts, linked, met, leavers, replaced }: Stakes): string | null {
  if (met === 0 && linked > 0) {
    return `Salesforce returned no record at all, but ${linked} people are linked. Check the list view before approving.`;
  }
  if (replaced && leavers > 0) {
    return `The list view or object is another one than before, and the run would deactivate ${leavers} people who are not in it. Approve it only if they are to lose their access.`;
  }
  if (linked >= THRESHOLDS.smallest && counts.deactivated > linked * THRESHOLDS.deactivated) {
    return `The run would deactivate ${counts.deactivated} of ${linked} linked people. Check the list view before approving.`;
  }
  return null;
}
