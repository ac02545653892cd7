import { sql, type Transaction } from 'kysely';
import { queueForBranches } from '../../store/notifications/queue.ts';
import type { Database } from '../../store/schema.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { editablePerson } from './edit-people.ts';

export interface HandMadeMembership {
  readonly username: string;
  readonly branch: string;
}

/**
 * Puts a person into a branch by hand; no run takes that away (R37). Where a run has put them there, the membership is
 * one made by hand from now on. Throws `not_found`, `person_protected`.
 */
export async function addMembership(
  tx: Transaction<Database>,
  personId: string,
  branchId: string,
): Promise<HandMadeMembership> {
  const { username } = await editablePerson(tx, personId);
  // Locked, so that nobody deletes it before the person is in it.
  const branch = await tx
    .selectFrom('branch')
    .select('name')
    .where('id', '=', branchId)
    .forKeyShare()
    .executeTakeFirst();
  if (branch === undefined)
    throw new RollcallError(
      'not_found',
      saying('branch_id_absent')`There is no branch with the id ${{ id: branchId }}.`,
    );
  const { isNew } = await tx
    .insertInto('membership')
    .values({ person_id: personId, branch_id: branchId, made_by: null })
    .onConflict((conflict) => conflict.columns(['person_id', 'branch_id']).doUpdateSet({ made_by: null }))
    .returning(sql<boolean>`xmax = 0`.as('isNew'))
    .executeTakeFirstOrThrow();
  if (isNew) await queueForBranches(tx, [{ personId, branchId }]);
  return { username, branch: branch.name };
}

/**
 * Takes a person out of a branch. Where a run has put them there, the next full run that finds them there in Salesforce
 * does so again (R13). Throws `not_found`, `person_protected`.
 */
export async function removeMembership(
  tx: Transaction<Database>,
  personId: string,
  branchId: string,
): Promise<HandMadeMembership> {
  const { username } = await editablePerson(tx, personId);
  const removed = await tx
    .deleteFrom('membership')
    .using('branch')
    .whereRef('branch.id', '=', 'membership.branch_id')
    .where('membership.person_id', '=', personId)
    .where('membership.branch_id', '=', branchId)
    .returning(['branch.name', 'membership.made_by'])
    .executeTakeFirst();
  if (removed === undefined) {
    throw new RollcallError(
      'not_found',
      saying('not_in_branch')`${{ username }} is not in the branch with the id ${{ id: branchId }}.`,
    );
  }
  if (removed.made_by !== null) {
    await tx
      .updateTable('link')
      .set({ hash: null, voided_at: sql<Date>`clock_timestamp()` })
      .where('person_id', '=', personId)
      .where('settings_id', '=', removed.made_by)
      .execute();
  }
  return { username, branch: removed.name };
}
