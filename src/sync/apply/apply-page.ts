import type { TransactionalWriting, Turn } from '../directory.ts';
import type { StoredRun } from '../journal/runs.ts';
import { BRANCH_PAGE } from '../plan/page-writer.ts';
import type { RunContext } from '../run-context.ts';
import { branchWrites, noteBranches } from './apply-branch-page.ts';
import { notePeople, peopleWrites } from './apply-people-page.ts';
import { AT_ONCE } from './in-turn.ts';
import type { PlannedChanges } from './planned-changes.ts';

/** Applies one page in one transaction, and marks it applied, not before its turn. */
export async function applyPage<Tx>(
  context: RunContext<Tx>,
  writing: TransactionalWriting<Tx>,
  tx: Tx,
  run: StoredRun,
  planned: PlannedChanges,
  turn: Turn = AT_ONCE,
): Promise<void> {
  if (planned.page === BRANCH_PAGE) {
    const { stored, changes } = branchWrites(planned.changes);
    const outcomes = await writing.applyBranches(tx, changes);
    return await noteBranches(context, tx, run, { ...planned, writes: stored, outcomes });
  }
  const { stored, claimed, changes } = await peopleWrites(context, tx, run, { ...planned, turn });
  const outcomes = await writing.applyPeople(tx, changes, planned.announcement, turn);
  await turn();
  await notePeople(context, tx, run, { ...planned, writes: stored, claimed, outcomes });
}
