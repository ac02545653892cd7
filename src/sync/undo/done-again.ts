import type { Again } from '../hold.ts';
import type { PlanJournal } from '../journal/plans.ts';
import type { RunJournal } from '../journal/runs.ts';
import type { Undone } from '../memory.ts';

/** What tells whom an undo has changed back. */
export interface UndoneJournal<Tx> {
  readonly plans: Pick<PlanJournal<Tx>, 'countAgain'>;
  readonly runs: Pick<RunJournal<Tx>, 'isPlanKept'>;
}

/**
 * Whom a plan would change again who had been changed back (R40); null where nothing was undone. The plan of the undo may
 * be gone, its time being over (R47): then it is not known who, and it may be anybody of the `changed` people.
 */
export async function doneAgain<Tx>(
  journal: UndoneJournal<Tx>,
  tx: Tx,
  { id }: { readonly id: string },
  { undone, changed }: { readonly undone: Undone | null; readonly changed: number },
): Promise<Again | null> {
  if (undone === null || undone.by.length === 0) return null;
  const { run, by } = undone;
  for (const undo of by) {
    if (!(await journal.runs.isPlanKept(undo))) return { run, people: changed, known: false };
  }
  return { run, people: await journal.plans.countAgain(tx, id, by), known: true };
}
