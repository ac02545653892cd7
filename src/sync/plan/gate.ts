import { viewReplaced } from '../basis.ts';
import { holdReasons } from '../hold.ts';
import type { StoredRun } from '../journal.ts';
import type { RunContext } from '../run-context.ts';
import { noteHeld } from '../watch/note.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Lets a plan through to be applied, or holds it for approval before anything is written (R35, R39). Of a dry run it only
 * notes what the same plan would be held for.
 */
export async function gate<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<'open' | 'held'> {
  const { journal, settingsId, thresholds, clock } = context;
  const { basis, met: metBefore } = await journal.settings.recall(settingsId);
  const linked = await journal.links.countPresent(settingsId);
  if (linked === 0) return 'open';
  return await journal.transaction(async (tx) => {
    const stakes = await journal.plans.stakes(tx, run);
    const replaced = viewReplaced(basis, run.basis);
    const reasons = holdReasons({ ...stakes, linked, met: run.met, metBefore, replaced }, thresholds);
    if (reasons.length === 0) return 'open';
    const message = reasons.map((reason) => reason.message).join(' ');
    const code = run.dryRun ? 'run_would_be_held' : 'run_held';
    await journal.events.add(tx, [{ runId: run.id, level: 'warning', code, message }]);
    if (run.dryRun) {
      await journal.runs.patch(tx, run.id, { hold: reasons });
    } else {
      const expiresAt = new Date(clock().getTime() + thresholds.expireAfter * DAY_MS);
      await journal.runs.transition(tx, run.id, 'planned', 'held', { hold: reasons, expiresAt });
      await noteHeld(context, tx, run.id, reasons);
    }
    return 'held';
  });
}
