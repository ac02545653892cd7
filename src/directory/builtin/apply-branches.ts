import type { UnitOfWork } from '../../store/unit-of-work.ts';
import { saying } from '../../support/sentence.ts';
import type { BranchChange } from '../../sync/change.ts';
import type { Outcome } from '../../sync/directory.ts';
import { type Parents, parentsOn } from './branch-parents.ts';
import { type CreateBranch, createBranches, PARENT_MISSING } from './create-branches.ts';
import { isWithin, lockMoves } from './move-branches.ts';

/** Applies changes of branches in order; a branch created earlier in the list can be the parent of a later one. */
export async function applyBranches(tx: UnitOfWork, changes: readonly BranchChange[]): Promise<Outcome[]> {
  if (changes.some(({ action }) => action === 'move')) await lockMoves(tx.db);
  const parents = parentsOn(tx);
  const outcomes: Outcome[] = [];
  for (const group of inGroups(changes)) {
    if (Array.isArray(group)) outcomes.push(...(await createBranches(tx, group, parents)));
    else outcomes.push(await changeBranch(tx, group, parents));
  }
  return outcomes;
}

type ModifyBranch = Exclude<BranchChange, CreateBranch>;

/** Creations that follow each other are one group; every other change stands alone. */
function* inGroups(changes: readonly BranchChange[]): Generator<CreateBranch[] | ModifyBranch> {
  let created: CreateBranch[] = [];
  for (const change of changes) {
    if (change.action === 'create') {
      created.push(change);
      continue;
    }
    if (created.length > 0) yield created;
    created = [];
    yield change;
  }
  if (created.length > 0) yield created;
}

async function changeBranch({ db }: UnitOfWork, change: ModifyBranch, parents: Parents): Promise<Outcome> {
  switch (change.action) {
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
      await parents.lookFor([change.after.parent]);
      const parentId = parents.idOf(change.after.parent);
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

const RENAMED_MEANWHILE: Outcome = {
  kind: 'stale',
  said: saying(
    'outcome_branch_renamed',
  )`The branch was renamed on the platform since the plan was made. The next run plans it anew.`,
};
const MOVED_MEANWHILE: Outcome = {
  kind: 'stale',
  said: saying(
    'outcome_branch_moved',
  )`The branch was moved on the platform since the plan was made. The next run plans it anew.`,
};
