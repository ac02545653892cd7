import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';
import { isAdmitted } from './accounts.ts';

/*
 * What somebody may do is decided by rows that others change at the same time. Whoever begins a session, or makes something
 * else that lasts, holds the person until their transaction ends and looks again; whoever deactivates, erases or gives
 * another password changes that row first, and then ends what there is. So either of the two sees the other.
 */

/** Nobody changes the person, their level, or by savePassword their password, until the transaction ends. Several may hold one. */
export async function holdPerson(tx: Kysely<Database>, personId: string): Promise<void> {
  await tx.selectFrom('person').select('id').where('id', '=', personId).forShare().execute();
}

/** The same, and nobody else holds them: for whoever changes how they come in. */
export async function lockPerson(tx: Kysely<Database>, personId: string): Promise<void> {
  await tx.selectFrom('person').select('id').where('id', '=', personId).forNoKeyUpdate().execute();
}

/** Whether a session of theirs has not been ended, and they may still come in; to be asked behind one of the locks. */
export async function isSessionOpen(
  tx: Kysely<Database>,
  { personId, sessionId }: { readonly personId: string; readonly sessionId: string },
  now: Date,
): Promise<boolean> {
  const row = await tx
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .select('session.id')
    .where('session.id', '=', sessionId)
    .where('person.id', '=', personId)
    .where(isAdmitted(now))
    .executeTakeFirst();
  return row !== undefined;
}
