import type { Kysely } from 'kysely';
import { lockPerson } from '../../store/access/hold.ts';
import { deleteSessionsVouchedFor } from '../../store/access/sessions.ts';
import { deleteIdentity, deleteSalesforceUser } from '../../store/access/ways-in.ts';
import type { Database } from '../../store/schema.ts';
import { inTransaction } from '../../store/unit-of-work.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';

/**
 * From now on the provider does not know the person, and what they have begun by it ends; whether they may be bound
 * anew is for its set-up to say. Answers how many sessions have ended; throws `not_found`.
 */
export async function unbindIdentity(
  db: Kysely<Database>,
  identity: { readonly personId: string; readonly providerId: string },
): Promise<number> {
  return await inTransaction(db, async (tx) => {
    const { personId, providerId } = identity;
    // Whoever is being let in as them is in before, or finds that they are not known.
    await lockPerson(tx, personId);
    if (await deleteIdentity(tx, identity))
      return await deleteSessionsVouchedFor(tx, { method: 'sso', providerId }, personId);
    throw new RollcallError('not_found', saying('identity_absent')`The identity provider does not know this person.`);
  });
}

/**
 * From now on the Salesforce user is nobody's, unless a run has linked them, and what the person has begun inside
 * that org ends. Answers how many sessions have ended; throws `not_found`.
 */
export async function unjoinSalesforceUser(
  db: Kysely<Database>,
  user: { readonly personId: string; readonly connection: string; readonly userId: string },
): Promise<number> {
  return await inTransaction(db, async (tx) => {
    await lockPerson(tx, user.personId);
    const connectionId = await deleteSalesforceUser(tx, user);
    if (connectionId !== null)
      return await deleteSessionsVouchedFor(tx, { method: 'salesforce', connectionId }, user.personId);
    throw new RollcallError(
      'not_found',
      saying('salesforce_user_absent')`This person has not joined that Salesforce user.`,
    );
  });
}
