import { type Kysely, sql, type Transaction } from 'kysely';
import { usernameKey } from '../../sync/username.ts';
import { byName } from '../by-name.ts';
import type { Database } from '../schema.ts';
import { ACCOUNT_COLUMNS, type Account, toAccount } from './accounts.ts';

/** Active superadmins with a password, by username. */
export async function listAdministrators(db: Kysely<Database>): Promise<Account[]> {
  const rows = await administrators(db).orderBy(byName('person.username_key')).execute();
  return rows.map(toAccount);
}

/** Null for somebody who is no administrator. */
export async function administratorById(db: Kysely<Database>, id: string): Promise<Account | null> {
  const row = await administrators(db).where('person.id', '=', id).executeTakeFirst();
  return row === undefined ? null : toAccount(row);
}

function administrators(db: Kysely<Database>) {
  return db
    .selectFrom('person')
    .innerJoin('credential', 'credential.person_id', 'person.id')
    .where('person.level', '=', 'superadmin')
    .where('person.active', '=', true)
    .select([...ACCOUNT_COLUMNS]);
}

export interface NewAdministrator {
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string | null;
  readonly passwordHash: string;
  readonly mustChangePassword: boolean;
}

/** Answers null, and changes nothing, where somebody has the username. */
export async function insertAdministrator(db: Kysely<Database>, wanted: NewAdministrator): Promise<string | null> {
  const { username, firstname, lastname, email, passwordHash, mustChangePassword } = wanted;
  const person = await db
    .insertInto('person')
    .values({
      username,
      username_key: usernameKey(username),
      firstname,
      lastname,
      email,
      level: 'superadmin',
      must_change_password: mustChangePassword,
    })
    .onConflict((conflict) => conflict.column('username_key').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (person === undefined) return null;
  await db.insertInto('credential').values({ person_id: person.id, password_hash: passwordHash }).execute();
  return person.id;
}

/** A superadmin whom the platform has, with or without a password. */
export async function superadminByUsername(db: Kysely<Database>, username: string) {
  return await db
    .selectFrom('person')
    .select(['id', 'username'])
    .where('username_key', '=', usernameKey(username))
    .where('level', '=', 'superadmin')
    .executeTakeFirst();
}

/** Makes whoever else wants to take an administrator's level away wait for the end of this transaction. */
export async function lockAdministrators(tx: Transaction<Database>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('rollcall administrators'))`.execute(tx);
}

/** How many administrators there are who can sign in, but for this one. */
export async function otherAdministrators(db: Kysely<Database>, id: string): Promise<number> {
  return (await listAdministrators(db)).filter((one) => one.id !== id).length;
}

export async function takeLevel(db: Kysely<Database>, id: string): Promise<void> {
  await db.updateTable('person').set({ level: 'user' }).where('id', '=', id).execute();
}
