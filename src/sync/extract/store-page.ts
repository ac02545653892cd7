import type { StoredRun } from '../journal/runs.ts';
import { type PagePlan, planPage } from '../plan/plan-page.ts';
import type { RunContext } from '../run-context.ts';
import type { PagePlanning } from './page-planner.ts';
import type { PhasePage } from './read-phases.ts';

export interface PageToStore<Tx> {
  readonly page: PhasePage;
  readonly number: number;
  /** The page's transaction is not committed before this is settled, and not at all when that fails. */
  readonly before: Promise<void>;
  /** Of a shared read: who reads it, and what else is to be noted with the page. */
  readonly shared?: { readonly reader: string; readonly note: (tx: Tx, planned: PagePlan) => Promise<void> };
}

/** Plans a page and stores it with its changes, in one transaction: a checkpoint. */
export async function storePage<Tx>(
  { journal }: RunContext<Tx>,
  run: StoredRun,
  planner: PagePlanning<Tx>,
  { page, number, before, shared }: PageToStore<Tx>,
): Promise<PagePlan> {
  return await journal.transaction(async (tx) => {
    const planned = await planPage(planner, tx, page.rows);
    await journal.plans.savePage(tx, run.id, {
      page: number,
      phase: page.phase,
      next: page.next,
      rows: page.rows.length,
      unchanged: planned.unchanged,
      seen: planner.keepsSeen ? page.ids : null,
      ...(shared ? { reader: shared.reader } : {}),
      changes: planned.changes,
    });
    await before;
    await shared?.note(tx, planned);
    return planned;
  });
}
