import type { TransactionalWriting } from '../directory.ts';
import type { PendingPage } from '../journal/plans.ts';
import type { StoredRun } from '../journal/runs.ts';
import { overlapping } from '../overlapping.ts';
import { BRANCH_PAGE } from '../plan/page-writer.ts';
import { noCounts } from '../progress.ts';
import type { RunContext } from '../run-context.ts';
import { applyPage } from './apply-page.ts';
import { applyRemotely } from './apply-remotely.ts';
import { applyTogether, offerPages } from './apply-together.ts';
import { inTurn } from './in-turn.ts';
import { changesOf, type PlannedChanges } from './planned-changes.ts';

/**
 * Applies a stored plan page by page: branches first, then people as they were read, then what was settled when all was
 * read. A page's changes, links, outcomes and its mark are one transaction, so that an interrupted run goes on with the
 * first page that is not marked; how a platform that no transaction reaches is written, apply-remotely.ts says. What the plan was made with holds, whatever has been decided since (R38).
 */
export async function applyPlan<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<void> {
  const { journal } = context;
  if (run.state !== 'applying') {
    await journal.transaction((tx) => journal.runs.transition(tx, run.id, run.state, 'applying'));
  }
  const counts = run.counts ?? noCounts();
  const total = await journal.plans.pendingChanges(run.id);
  let done = 0;
  const report = (ofOthers = 0) => context.onProgress?.({ phase: 'applying', done: done + ofOthers, total, counts });
  const onApplied = (changes: number) => {
    done += changes;
    report();
  };
  report();
  const { writing } = context.directory;
  const pages = await journal.plans.pendingPages(run.id);
  if (writing.kind === 'remote') return await applyRemotely(context, writing, run, { pages, onApplied });
  const applyAlone = async (some: readonly PendingPage[]) => {
    const planned = changesOf(
      context,
      run,
      some.map(({ page }) => page),
    );
    const apply = async (page: PlannedChanges, before: Promise<void>) => {
      context.signal?.throwIfAborted();
      await inTurn(before, (turn) => journal.transaction((tx) => applyPage(context, writing, tx, run, page, turn)));
      onApplied(page.changes.length);
    };
    await overlapping(planned, apply, overlap(writing, some));
  };
  if (!writing.parallel) return await applyAlone(pages);
  await applyAlone(pages.filter(({ page }) => page === BRANCH_PAGE));
  if (await offerPages(context, run, pages)) done += await applyTogether(context, writing, run, report);
  await applyAlone(await journal.plans.pendingPages(run.id));
}

/**
 * Which pages may overlap: those of people as they were read, which wait for nothing that another one changes. Where
 * several processes can apply a plan, each page comes by itself.
 */
function overlap<Tx>({ parallel }: TransactionalWriting<Tx>, pages: readonly PendingPage[]) {
  const independent = new Set(pages.flatMap(({ page, independent }) => (independent ? [page] : [])));
  return (before: PlannedChanges, { page }: PlannedChanges) =>
    !parallel && independent.has(before.page) && independent.has(page);
}
