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
  for await (const { page, changes } of pendingChanges(context, run)) {
    signal?.throwIfAborted();
    await journal.transaction(async (tx) => {
      if (page === BRANCH_PAGE) return await applyBranchPage(context, tx, run, page, changes);
      const destination = await destinationOf(context.directory, tx, run.basis.settings);
      await applyPeoplePage(context, tx, run, { page, changes, destinationId: destination.id });
    });
    done += changes.length;
    report();
  }
}

/** The pages of a plan in order, each read while the one before is applied. What a plan says does not change any more. */
async function* pendingChanges<Tx>({ journal }: RunContext<Tx>, run: StoredRun) {
  const read = async (page: number) => ({ page, changes: await journal.plans.changesOfPage(run.id, page) });
  let next: ReturnType<typeof read> | null = null;
  for (const page of await journal.plans.pendingPages(run.id)) {
    const current = next;
    next = read(page);
    // It is awaited below, but may fail while the one before is applied.
    next.catch(() => undefined);
    if (current !== null) yield await current;
  }
  if (next !== null) yield await next;
}
