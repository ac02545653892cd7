import type { Announcement, Turn } from '../directory.ts';
import type { StoredChange } from '../journal/changes.ts';
import type { StoredRun } from '../journal/runs.ts';
import { BRANCH_PAGE } from '../plan/settle.ts';
import { destinationOf } from '../prepare.ts';
import type { RunContext } from '../run-context.ts';
import { applyBranchPage } from './apply-branch-page.ts';
import { applyPeoplePage } from './apply-people-page.ts';
import { AT_ONCE } from './in-turn.ts';

export interface PlannedChanges {
  readonly page: number;
  readonly changes: readonly StoredChange[];
  /** Null: nobody is told what happens to them. */
  readonly announcement: Announcement | null;
}

/** Applies one page and marks it applied, not before its turn. */
export async function applyPage<Tx>(
  context: RunContext<Tx>,
  tx: Tx,
  run: StoredRun,
  { page, changes, announcement }: PlannedChanges,
  turn: Turn = AT_ONCE,
): Promise<void> {
  if (page === BRANCH_PAGE) return await applyBranchPage(context, tx, run, page, changes);
  const destination = await destinationOf(context.directory, tx, run.basis.settings);
  await applyPeoplePage(context, tx, run, {
    page,
    changes,
    destinationId: destination.id,
    announcement,
    turn,
  });
}

/** The changes of these pages, each page read while the one before is applied. What a plan says does not change any more. */
export async function* changesOf<Tx>(
  { journal, directory }: RunContext<Tx>,
  run: StoredRun,
  pages: readonly number[],
): AsyncGenerator<PlannedChanges, void, undefined> {
  // Asked once, so that pages cost no more where nobody is told anything.
  const announcement = run.notify && (await directory.announces()) ? { runId: run.id } : null;
  const read = async (page: number) => {
    return { page, changes: await journal.plans.changesOfPage(run.id, page), announcement };
  };
  let next: ReturnType<typeof read> | null = null;
  for (const page of pages) {
    const current = next;
    next = read(page);
    // It is awaited below, but may fail while the one before is applied.
    next.catch(() => undefined);
    if (current !== null) yield await current;
  }
  if (next !== null) yield await next;
}
