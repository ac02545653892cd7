import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '../schema.ts';

export async function hasAdministrator(db: Kysely<Database>): Promise<boolean> {
  const row = await db
    .selectFrom('person')
    .innerJoin('credential', 'credential.person_id', 'person.id')
    .select('person.id')
    .where('person.level', '=', 'superadmin')
    .where('person.active', '=', true)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertSetupCode(db: Kysely<Database>, hash: Buffer, expiresAt: Date): Promise<void> {
  await db.insertInto('setup_code').values({ hash, expires_at: expiresAt }).execute();
}

/** Makes whoever else wants to make the first administrator wait for the end of this transaction. */
export async function lockSetup(tx: Transaction<Database>): Promise<void> {
  await sql`lock table setup_code in exclusive mode`.execute(tx);
}

/** Takes the code, so that nobody else can; false where there is none such, or its time is over. */
export async function takeSetupCode(db: Kysely<Database>, hash: Buffer, now: Date): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('setup_code')
    .where('hash', '=', hash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

export async function deleteSetupCodes(db: Kysely<Database>): Promise<void> {
  await db.deleteFrom('setup_code').execute();
}
