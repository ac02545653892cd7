import { sql } from 'kysely';
import type { UnitOfWork } from '../../store/unit-of-work.ts';
import type { BranchChange, BranchRef } from '../../sync/change.ts';
import type { Outcome } from '../../sync/directory.ts';

/** Applies changes of branches in order; a branch created earlier in the list can be the parent of a later one. */
export async function applyBranches(tx: UnitOfWork, changes: readonly BranchChange[]): Promise<Outcome[]> {
  const parents = parentsOn(tx);
  const outcomes: Outcome[] = [];
  for (const change of changes) {
    const outcome = await applyBranch(tx, change, parents.idOf);
    if (change.action === 'create' && outcome.kind === 'applied') parents.add(change.key, outcome.id);
    outcomes.push(outcome);
  }
  return outcomes;
}

/** Branches that others are put below: those created by key, and those that are there, each looked for once. */
function parentsOn({ db }: UnitOfWork) {
  const created = new Map<string, string>();
  const present = new Set<string>();
  return {
    add(key: string, id: string): void {
      created.set(key, id);
    },
    /** Null where there is no such branch, or no longer. */
    async idOf(ref: BranchRef): Promise<string | null> {
      if ('key' in ref) return created.get(ref.key) ?? null;
      if (present.has(ref.id)) return ref.id;
      // Locked, so that nobody deletes it before something is below it.
      const row = await db.selectFrom('branch').select('id').where('id', '=', ref.id).forKeyShare().executeTakeFirst();
      if (row) present.add(row.id);
      return row?.id ?? null;
    },
  };
}

async function applyBranch(
  { db }: UnitOfWork,
  change: BranchChange,
  parentIdOf: (ref: BranchRef) => Promise<string | null>,
): Promise<Outcome> {
  switch (change.action) {
    case 'create': {
      const parentId = await parentIdOf(change.parent);
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
      const parentId = await parentIdOf(change.after.parent);
      if (parentId === null) return PARENT_MISSING;
      if (await isWithin(db, parentId, change.branchId)) return MOVED_MEANWHILE;
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
  message:
    'The branch above could not be made, or is no longer there, so nothing was put below it. The next run tries again.',
};
const RENAMED_MEANWHILE: Outcome = {
  kind: 'stale',
  message: 'The branch was renamed on the platform since the plan was made. The next run plans it anew.',
};
const MOVED_MEANWHILE: Outcome = {
  kind: 'stale',
  message: 'The branch was moved on the platform since the plan was made. The next run plans it anew.',
};

/** True when the branch is the other one or somewhere below it: the other one cannot go below it then. */
async function isWithin(db: UnitOfWork['db'], branchId: string, otherId: string): Promise<boolean> {
  const { rows } = await sql<{ within: boolean }>`
    with recursive above as (
      select id, parent_id from branch where id = ${branchId}
      union
      select parent.id, parent.parent_id from branch parent join above on parent.id = above.parent_id)
    select exists (select from above where id = ${otherId}) as within`.execute(db);
  return rows[0]?.within ?? false;
}
