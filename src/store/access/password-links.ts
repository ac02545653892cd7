import { type Kysely, sql } from 'kysely';
import { usernameKey } from '../../sync/username.ts';
import { queueForPeople } from '../notifications/queue.ts';
import type { Database } from '../schema.ts';
import { isAdmitted } from './accounts.ts';

export interface NewPasswordLink {
  readonly tokenHash: Buffer;
  readonly personId: string;
  /** Where it is sent. */
  readonly email: string;
  readonly expiresAt: Date;
}

export async function insertPasswordLink(db: Kysely<Database>, link: NewPasswordLink): Promise<void> {
  const { tokenHash, personId, email, expiresAt } = link;
  await db
    .insertInto('password_link')
    .values({ token_hash: tokenHash, person_id: personId, email, expires_at: expiresAt })
    .execute();
}

/**
 * Whose link it is; locked until the end of the transaction, where it is one, so that it is used once. Null where there is
 * none such, its time is over, it was sent to an address that is not the person's any more, or they may not come in.
 */
export async function findPasswordLink(db: Kysely<Database>, tokenHash: Buffer, now: Date) {
  const row = await db
    .selectFrom('password_link')
    .innerJoin('person', 'person.id', 'password_link.person_id')
    .where('password_link.token_hash', '=', tokenHash)
    .where('password_link.expires_at', '>', now)
    .whereRef('password_link.email', '=', 'person.email')
    .where(isAdmitted(now))
    .select(['person.id', 'person.username', 'person.firstname', 'person.lastname', 'person.email'])
    .forUpdate('password_link')
    .executeTakeFirst();
  return row ?? null;
}

/** The same statement whether there is such a person or not: who asks learns nothing, by its time neither. */
export async function insertPasswordRequest(db: Kysely<Database>, username: string, now: Date): Promise<void> {
  await db
    .insertInto('password_request')
    .values({ username_key: usernameKey(username), at: now })
    .onConflict((conflict) => conflict.column('username_key').doUpdateSet({ at: now }))
    .execute();
}

/** Puts the mails that were asked for into the outbox: for those who exist, may come in and have an address. */
export async function answerPasswordRequests(db: Kysely<Database>, now: Date): Promise<void> {
  const waiting = await db.selectFrom('password_request').select('username_key').limit(1).executeTakeFirst();
  if (waiting === undefined) return;
  await db.transaction().execute(async (tx) => {
    const asked = await sql<{ username_key: string }>`
      delete from password_request where username_key in (
        select username_key from password_request order by at limit 500 for update skip locked)
      returning username_key`.execute(tx);
    const keys = asked.rows.map(({ username_key }) => username_key);
    if (keys.length === 0) return;
    const people = await tx
      .selectFrom('person')
      .where('username_key', 'in', keys)
      .where(isAdmitted(now))
      .select('id')
      .execute();
    await queueForPeople(
      tx,
      'password_reset',
      people.map(({ id }) => id),
    );
  });
}

/** Whether links can be sent: there is a mail server, and a notification that is published. */
export async function sendsPasswordLinks(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ sends: boolean }>`
    select exists (select from installation where alerts ->> 'email' is not null)
      and exists (select from notification where event = 'password_reset' and published_at is not null) as sends`.execute(
    db,
  );
  return rows[0]?.sends ?? false;
}
