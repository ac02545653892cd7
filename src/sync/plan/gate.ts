import { viewReplaced } from '../basis.ts';
import { enoughLinked, holdReasons } from '../hold.ts';
import type { EventJournal } from '../journal/events.ts';
import type { LinkJournal } from '../journal/links.ts';
import type { PlanJournal } from '../journal/plans.ts';
import type { RunJournal, StoredRun } from '../journal/runs.ts';
import type { Journal } from '../journal.ts';
import type { SettingsMemory } from '../memory.ts';
import type { RunContext } from '../run-context.ts';
import { doneAgain } from '../undo/done-again.ts';
import { noteHeld, type Observed } from '../watch/note.ts';

const DAY_MS = 24 * 3_600_000;

/** What the gate works with. */
export interface GateContext<Tx> extends Observed<Tx>, Pick<RunContext<Tx>, 'thresholds'> {
  readonly journal: Pick<Journal<Tx>, 'transaction'> &
    Observed<Tx>['journal'] & {
      readonly settings: Pick<SettingsMemory<Tx>, 'recall'>;
      readonly links: Pick<LinkJournal<Tx>, 'any' | 'countPresent'>;
      readonly plans: Pick<PlanJournal<Tx>, 'stakes' | 'countAgain'>;
      readonly events: Pick<EventJournal<Tx>, 'add'>;
      readonly runs: Pick<RunJournal<Tx>, 'patch' | 'transition' | 'isPlanKept'>;
    };
}

/** What the gate has to know of a run. */
export type GatedRun = Pick<StoredRun, 'id' | 'settingsId' | 'basis' | 'met' | 'dryRun'>;

/**
 * Lets a plan through to be applied, or holds it for approval before anything is written (R35, R39). Of a dry run it only
 * notes what the same plan would be held for.
 */
export async function gate<Tx>(context: GateContext<Tx>, run: GatedRun): Promise<'open' | 'held'> {
  const { journal, settingsId, thresholds, clock } = context;
  const { basis, met: metBefore, undone } = await journal.settings.recall(settingsId);
  // A first load: nobody is there who could be changed by accident, and its plan is the longest there is.
  if (!(await journal.links.any(settingsId))) return 'open';
  return await journal.transaction(async (tx) => {
    const stakes = await journal.plans.stakes(tx, run);
    const replaced = viewReplaced(basis, run.basis);
    const enough = enoughLinked({ ...stakes, met: run.met }, thresholds);
    const linked = await journal.links.countPresent(tx, settingsId, enough);
    const again = await doneAgain(journal, tx, run, { undone, changed: stakes.changed });
    const reasons = holdReasons({ ...stakes, linked, met: run.met, metBefore, replaced, again }, thresholds);
    if (reasons.length === 0) return 'open';
    const code = run.dryRun ? 'run_would_be_held' : 'run_held';
    await journal.events.add(tx, [{ runId: run.id, level: 'warning', code, said: reasons }]);
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
