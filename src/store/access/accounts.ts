import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import { usernameKey } from '../../sync/username.ts';
import { queueForPeople } from '../notifications/queue.ts';
import type { SecondFactorOf } from '../schema/access.ts';
import type { Database } from '../schema.ts';

/** What somebody may do on the platform: a superadmin everything, others what concerns themselves. */
export type Level = 'user' | 'poweruser' | 'superadmin';

/** Somebody who can sign in: an active person whose access has not expired, with a password or by an identity provider. */
export interface Account {
  readonly id: string;
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string | null;
  readonly level: Level;
  /** True until a password that somebody else chose has been replaced. */
  readonly mustChangePassword: boolean;
  /** True as long as a second factor is required of them, and they have none. */
  readonly mustSetUpSecondFactor: boolean;
  /** False for whoever comes in by a provider, or from Salesforce, alone. */
  readonly hasPassword: boolean;
  /** Whether a code of an authenticator is asked for at sign-in. */
  readonly secondFactor: boolean;
}

/** What somebody has to do before anything else, the first first. */
export type Duty = 'password' | 'second_factor';

export function dutyOf({ mustChangePassword, mustSetUpSecondFactor }: Account): Duty | null {
  if (mustChangePassword) return 'password';
  return mustSetUpSecondFactor ? 'second_factor' : null;
}

/** Neither a password that has to be replaced nor a second factor is a matter of somebody who came in without a password (R9). */
export function withoutDuties(account: Account): Account {
  return { ...account, mustChangePassword: false, mustSetUpSecondFactor: false };
}

/** What a sign-in is held against; never leaves this process. */
export interface Credential extends Account {
  readonly passwordHash: string;
  readonly passwordChangedAt: Date;
  /** Null without a second factor; another one has another time. */
  readonly totpConfirmedAt: Date | null;
  /** Of a confirmed second factor; encrypted. */
  readonly totpSecret: string | null;
}

/** The columns of an account, of a query that joins `person` and `credential`. */
export const ACCOUNT_COLUMNS = [
  'person.id',
  'person.username',
  'person.firstname',
  'person.lastname',
  'person.email',
  'person.level',
  'person.must_change_password',
  'credential.totp_confirmed_at',
  'credential.password_changed_at',
  sql<SecondFactorOf | null>`(select second_factor_of from installation)`.as('second_factor_of'),
] as const;

interface AccountRow {
  readonly id: string;
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string | null;
  readonly level: Level;
  readonly must_change_password: boolean;
  readonly totp_confirmed_at: Date | null;
  /** Null where there is no password. */
  readonly password_changed_at: Date | null;
  /** Null where nothing was decided for the installation. */
  readonly second_factor_of: SecondFactorOf | null;
}

export function toAccount(row: AccountRow): Account {
  const { id, username, firstname, lastname, email, level } = row;
  const hasPassword = row.password_changed_at !== null;
  const secondFactor = row.totp_confirmed_at !== null;
  const isRequired = isRequiredOf(row.second_factor_of ?? 'nobody', level);
  return {
    id,
    username,
    firstname,
    lastname,
    email,
    level,
    mustChangePassword: row.must_change_password,
    mustSetUpSecondFactor: isRequired && hasPassword && !secondFactor,
    hasPassword,
    secondFactor,
  };
}

function isRequiredOf(of: SecondFactorOf, level: Level): boolean {
  return of === 'everybody' || (of === 'administrators' && level !== 'user');
}

/** Behind every place on earth: there a day ends last. */
const LAST_ZONE_MS = 12 * 3_600_000;

/** The last day that is not over yet somewhere, YYYY-MM-DD: whose access ends then may still come in. */
export function lastDayAt(now: Date): string {
  return new Date(now.getTime() - LAST_ZONE_MS).toISOString().slice(0, 10);
}

/** Who is let in: nobody who was deactivated, or whose last day is over. */
export function isAdmitted(now: Date) {
  return (eb: ExpressionBuilder<Database, 'person'>) =>
    eb.and([
      eb('person.active', '=', true),
      eb.or([eb('person.expiration', 'is', null), eb('person.expiration', '>=', lastDayAt(now))]),
    ]);
}

function credentials(db: Kysely<Database>, now: Date) {
  return db
    .selectFrom('person')
    .innerJoin('credential', 'credential.person_id', 'person.id')
    .where(isAdmitted(now))
    .select([...ACCOUNT_COLUMNS, 'credential.password_hash', 'credential.totp_secret']);
}

export async function credentialByUsername(
  db: Kysely<Database>,
  username: string,
  now: Date,
): Promise<Credential | null> {
  const row = await credentials(db, now).where('person.username_key', '=', usernameKey(username)).executeTakeFirst();
  return row === undefined ? null : toCredential(row);
}

export async function credentialById(db: Kysely<Database>, id: string, now: Date): Promise<Credential | null> {
  const row = await credentials(db, now).where('person.id', '=', id).executeTakeFirst();
  return row === undefined ? null : toCredential(row);
}

/** Somebody who may come in, with a password or without one; null for anybody else. */
export async function accountById(db: Kysely<Database>, id: string, now: Date): Promise<Account | null> {
  const row = await db
    .selectFrom('person')
    .leftJoin('credential', 'credential.person_id', 'person.id')
    .where('person.id', '=', id)
    .where(isAdmitted(now))
    .select(ACCOUNT_COLUMNS)
    .executeTakeFirst();
  return row === undefined ? null : toAccount(row);
}

function toCredential(
  row: AccountRow & {
    readonly password_hash: string;
    readonly password_changed_at: Date;
    readonly totp_secret: string | null;
  },
): Credential {
  return {
    ...toAccount(row),
    passwordHash: row.password_hash,
    passwordChangedAt: row.password_changed_at,
    totpConfirmedAt: row.totp_confirmed_at,
    totpSecret: row.totp_confirmed_at === null ? null : row.totp_secret,
  };
}

/** What a password of this person must not be made of; they may be somebody who cannot come in. */
export async function passwordOwner(
  db: Kysely<Database>,
  personId: string,
): Promise<Pick<Account, 'username' | 'firstname' | 'lastname' | 'email'>> {
  return await db
    .selectFrom('person')
    .select(['username', 'firstname', 'lastname', 'email'])
    .where('id', '=', personId)
    .executeTakeFirstOrThrow();
}

/**
 * Gives a person a password, the first one too. Links with which they could set one do not work any more. The person first:
 * whoever holds them (hold.ts) sees either the former password or the new one.
 */
export async function savePassword(
  db: Kysely<Database>,
  personId: string,
  { hash, mustChange, now }: { readonly hash: string; readonly mustChange: boolean; readonly now: Date },
): Promise<void> {
  await db.updateTable('person').set({ must_change_password: mustChange }).where('id', '=', personId).execute();
  const values = { password_hash: hash, password_changed_at: now };
  const { isFirst } = await db
    .insertInto('credential')
    .values({ person_id: personId, ...values })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(values))
    .returning(sql<boolean>`xmax = 0`.as('isFirst'))
    .executeTakeFirstOrThrow();
  if (!isFirst) await queueForPeople(db, 'password_changed', [personId]);
  await db.deleteFrom('password_link').where('person_id', '=', personId).execute();
}

/** Puts a hash of the same password into the place of the one that was read: nothing else about it is new. */
export async function replaceHash(
  db: Kysely<Database>,
  personId: string,
  { before, after }: { readonly before: string; readonly after: string },
): Promise<void> {
  await db
    .updateTable('credential')
    .set({ password_hash: after })
    .where('person_id', '=', personId)
    .where('password_hash', '=', before)
    .execute();
}
