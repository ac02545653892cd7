import { type Kysely, sql } from 'kysely';
import { usernameKey } from '../../sync/username.ts';
import { queueForPeople } from '../notifications/queue.ts';
import type { Database } from '../schema.ts';

/** Somebody who may administer: an active superadmin with a password. */
export interface Administrator {
  readonly id: string;
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string | null;
  /** True until a password that somebody else chose has been replaced. */
  readonly mustChangePassword: boolean;
  /** Whether a code of an authenticator is asked for at sign-in. */
  readonly secondFactor: boolean;
}

/** What a sign-in is held against; never leaves this process. */
export interface Credential extends Administrator {
  readonly passwordHash: string;
  /** Of a confirmed second factor; encrypted. */
  readonly totpSecret: string | null;
}

function administrators(db: Kysely<Database>) {
  return db
    .selectFrom('person')
    .innerJoin('credential', 'credential.person_id', 'person.id')
    .where('person.level', '=', 'superadmin')
    .where('person.active', '=', true)
    .select([
      'person.id',
      'person.username',
      'person.firstname',
      'person.lastname',
      'person.email',
      'person.must_change_password',
      'credential.password_hash',
      'credential.totp_secret',
      'credential.totp_confirmed_at',
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof administrators>['executeTakeFirstOrThrow']>>;

export function toAdministrator(row: Omit<Row, 'password_hash' | 'totp_secret'>): Administrator {
  const { id, username, firstname, lastname, email } = row;
  return {
    id,
    username,
    firstname,
    lastname,
    email,
    mustChangePassword: row.must_change_password,
    secondFactor: row.totp_confirmed_at !== null,
  };
}

/** By username. */
export async function listAdministrators(db: Kysely<Database>): Promise<Administrator[]> {
  const rows = await administrators(db).orderBy('person.username_key').execute();
  return rows.map(toAdministrator);
}

export async function credentialByUsername(db: Kysely<Database>, username: string): Promise<Credential | null> {
  const row = await administrators(db).where('person.username_key', '=', usernameKey(username)).executeTakeFirst();
  return row === undefined ? null : toCredential(row);
}

export async function credentialById(db: Kysely<Database>, id: string): Promise<Credential | null> {
  const row = await administrators(db).where('person.id', '=', id).executeTakeFirst();
  return row === undefined ? null : toCredential(row);
}

function toCredential(row: Row): Credential {
  return {
    ...toAdministrator(row),
    passwordHash: row.password_hash,
    totpSecret: row.totp_confirmed_at === null ? null : row.totp_secret,
  };
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

/** Gives a person a password, the first one too. */
export async function savePassword(
  db: Kysely<Database>,
  personId: string,
  { hash, mustChange, now }: { readonly hash: string; readonly mustChange: boolean; readonly now: Date },
): Promise<void> {
  const values = { password_hash: hash, password_changed_at: now };
  const { isFirst } = await db
    .insertInto('credential')
    .values({ person_id: personId, ...values })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(values))
    .returning(sql<boolean>`xmax = 0`.as('isFirst'))
    .executeTakeFirstOrThrow();
  if (!isFirst) await queueForPeople(db, 'password_changed', [personId]);
  await db.updateTable('person').set({ must_change_password: mustChange }).where('id', '=', personId).execute();
}
