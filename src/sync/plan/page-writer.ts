import type { PlannedChange } from '../journal/changes.ts';
import type { PlanJournal } from '../journal/plans.ts';

/** Branches are applied before every page of people. */
export const BRANCH_PAGE = -1;

interface WritingContext<Tx> {
  readonly journal: { readonly plans: Pick<PlanJournal<Tx>, 'savePage'> };
}

/** Numbers pages of changes behind those of the extraction; that of the branches comes before all. */
export function pageWriter<Tx>(
  { journal: { plans } }: WritingContext<Tx>,
  tx: Tx,
  run: { readonly id: string },
  first: number,
) {
  let page = first;
  const next = () => page++;
  const save = async (number: number, changes: readonly PlannedChange[]) => {
    await plans.savePage(tx, run.id, {
      page: number,
      phase: 'whole',
      next: null,
      rows: 0,
      unchanged: 0,
      seen: null,
      changes,
    });
  };
  return {
    next,
    write: async (changes: readonly PlannedChange[]) => {
      if (changes.length > 0) await save(next(), changes);
    },
    writeBranches: (changes: readonly PlannedChange[]) => save(BRANCH_PAGE, changes),
  };
}
