import type { UnitOfWork } from '../../store/unit-of-work.ts';
import type { BranchChange, BranchRef } from '../../sync/change.ts';
import type { Outcome } from '../../sync/directory.ts';

/** Applies changes of branches in order; a branch created earlier in the list can be the parent of a later one. */
export async function applyBranches(tx: UnitOfWork, changes: readonly BranchChange[]): Promise<Outcome[]> {
  const created = new Map<string, string>();
  const outcomes: Outcome[] = [];
  for (const change of changes) {
    const outcome = await applyBranch(tx, change, created);
    if (change.action === 'create' && outcome.kind === 'applied') created.set(change.key, outcome.id);
    outcomes.push(outcome);
  }
  return outcomes;
}

async function applyBranch(
  { db }: UnitOfWork,
  change: BranchChange,
  created: ReadonlyMap<string, string>,
): Promise<Outcome> {
  switch (change.action) {
    case 'create': {
      const parentId = idOf(change.parent, created);
      if (parentId === null) return PARENT_MISSING;
      const row = await db
        .insertInto('branch')
        .values({ code: change.code, name: change.name, parent_id: parentId })
        .onConflict((conflict) => conflict.column('code').doNothing())
        .returning('id')
        .executeTakeFirst();
      return row
        ? { kind: 'applied', id: row.id }
        : {
            kind: 'stale',
            message: `The code ${change.code} has been given to another branch since the plan was made.`,
          };
    }
    case 'update': {
      const { numUpdatedRows } = await db
        .updateTable('branch')
        .set({ name: change.after.name })
        .where('id', '=', change.branchId)
        .where('name', '=', change.before.name)
        .executeTakeFirst();
      return numUpdatedRows > 0n ? { kind: 'applied', id: change.branchId } : RENAMED_MEANWHILE;
    }
    case 'move': {
      const parentId = idOf(change.after.parent, created);
      if (parentId === null) return PARENT_MISSING;
      const { numUpdatedRows } = await db
        .updateTable('branch')
        .set({ parent_id: parentId })
        .where('id', '=', change.branchId)
        .where('parent_id', '=', change.before.parentId)
        .executeTakeFirst();
      return numUpdatedRows > 0n ? { kind: 'applied', id: change.branchId } : MOVED_MEANWHILE;
    }
  }
}

const PARENT_MISSING: Outcome = {
  kind: 'failed',
  code: 'branch_parent',
  message: 'The branch above could not be made, so this one was not either. The next run tries again.',
};
const RENAMED_MEANWHILE: Outcome = {
  kind: 'stale',
  message: 'The branch was renamed on the platform since the plan was made. The next run plans it anew.',
};
const MOVED_MEANWHILE: Outcome = {
  kind: 'stale',
  message: 'The branch was moved on the platform since the plan was made. The next run plans it anew.',
};

function idOf(ref: BranchRef, created: ReadonlyMap<string, string>): string | null {
  return 'id' in ref ? ref.id : (created.get(ref.key) ?? null);
}
