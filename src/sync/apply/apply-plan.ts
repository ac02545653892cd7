import type { StoredRun } from '../journal.ts';
import { BRANCH_PAGE } from '../plan/settle.ts';
import { destinationOf } from '../prepare.ts';
import { noCounts } from '../progress.ts';
import type { RunContext } from '../run-context.ts';
import { applyBranchPage } from './apply-branch-page.ts';
import { applyPeoplePage } from './apply-people-page.ts';

/**
 * Applies a stored plan page by page: branches first, then people. A page's changes, links, outcomes and its mark are one
 * transaction, so that an interrupted run goes on with the first page that is not marked. What the plan was made with
 * holds, whatever has been decided since (R38).
 */
export async function applyPlan<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<void> {
  const { journal, signal } = context;
  if (run.state !== 'applying') {
    await journal.transaction((tx) => journal.runs.transition(tx, run.id, run.state, 'applying'));
  }
  const counts = run.counts ?? noCounts();
  const total = await journal.plans.pendingChanges(run.id);
  let done = 0;
  const report = () => context.onProgress?.({ phase: 'applying', done, total, counts });
  report();
  for (const page of await journal.plans.pendingPages(run.id)) {
    signal?.throwIfAborted();
    done += await journal.transaction(async (tx) => {
      if (page === BRANCH_PAGE) return await applyBranchPage(context, tx, run, page);
      const destination = await destinationOf(context.directory, tx, run.basis.settings);
      return await applyPeoplePage(context, tx, run, page, destination.id);
    });
    report();
  }
}
