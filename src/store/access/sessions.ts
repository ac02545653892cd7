import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { SessionMethod } from '../schema/access.ts';
import type { Database } from '../schema.ts';
import { list } from '../text-list.ts';
import { ACCOUNT_COLUMNS, type Account, isAdmitted, toAccount, withoutDuties } from './accounts.ts';

export interface SessionRow {
  readonly id: string;
  readonly createdAt: Date;
  readonly seenAt: Date;
  readonly expiresAt: Date;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly method: SessionMethod;
}

/** In which way somebody has come in, and who has vouched for them: what ends with whom. */
export type SessionOrigin =
  | { readonly method: 'password' }
  | { readonly method: 'sso'; readonly providerId: string }
  | { readonly method: 'salesforce'; readonly connectionId: string };

export interface NewSession {
  readonly tokenHash: Buffer;
  readonly personId: string;
  readonly now: Date;
  readonly expiresAt: Date;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly origin: SessionOrigin;
}

export async function insertSession(db: Kysely<Database>, session: NewSession): Promise<string> {
  const { id } = await db
    .insertInto('session')
    .values({
      token_hash: session.tokenHash,
      person_id: session.personId,
      created_at: session.now,
      seen_at: session.now,
      expires_at: session.expiresAt,
      address: session.address,
      user_agent: session.userAgent,
      ...columnsOf(session.origin),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

function columnsOf(origin: SessionOrigin) {
  return {
    method: origin.method,
    provider_id: origin.method === 'sso' ? origin.providerId : null,
    connection_id: origin.method === 'salesforce' ? origin.connectionId : null,
  };
}

/** A session that has not expired and was used since `idleSince`, with its person as they are now. */
export async function findSession(
  db: Kysely<Database>,
  tokenHash: Buffer,
  { now, idleSince }: { readonly now: Date; readonly idleSince: Date },
): Promise<(SessionRow & { readonly person: Account }) | null> {
  const row = await db
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .leftJoin('credential', 'credential.person_id', 'person.id')
    .where('session.token_hash', '=', tokenHash)
    .where('session.expires_at', '>', now)
    .where('session.seen_at', '>', idleSince)
    .where(isAdmitted(now))
    .select([
      'session.id as session_id',
      'session.created_at as createdAt',
      'session.seen_at as seenAt',
      'session.expires_at as expiresAt',
      'session.address',
      'session.user_agent as userAgent',
      'session.method',
      ...ACCOUNT_COLUMNS,
    ])
    .executeTakeFirst();
  if (row === undefined) return null;
  const { session_id: id, createdAt, seenAt, expiresAt, address, userAgent, method } = row;
  const account = toAccount(row);
  const person = method === 'password' ? account : withoutDuties(account);
  return { id, createdAt, seenAt, expiresAt, address, userAgent, method, person };
}

export async function touchSession(db: Kysely<Database>, id: string, now: Date): Promise<void> {
  await db.updateTable('session').set({ seen_at: now }).where('id', '=', id).execute();
}

/** Those that have not expired, the last used first. */
export async function sessionsOf(
  db: Kysely<Database>,
  personId: string,
  { now, idleSince }: { readonly now: Date; readonly idleSince: Date },
): Promise<SessionRow[]> {
  return await db
    .selectFrom('session')
    .where('person_id', '=', personId)
    .where('expires_at', '>', now)
    .where('seen_at', '>', idleSince)
    .select([
      'id',
      'created_at as createdAt',
      'seen_at as seenAt',
      'expires_at as expiresAt',
      'address',
      'user_agent as userAgent',
      'method',
    ])
    .orderBy('seen_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** Ends the session of this token, if it is one. */
export async function deleteSessionOf(db: Kysely<Database>, tokenHash: Buffer): Promise<void> {
  await db.deleteFrom('session').where('token_hash', '=', tokenHash).execute();
}

/** False where the person has no such session. */
export async function deleteSession(db: Kysely<Database>, personId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('session')
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Signs a person out everywhere, but for the session named. */
export async function deleteSessionsOf(db: Kysely<Database>, personId: string, except: string | null): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('session')
    .where('person_id', '=', personId)
    .$if(except !== null, (query) => query.where('id', '<>', except ?? ''))
    .executeTakeFirst();
  return Number(numDeletedRows);
}

type Vouching = Exclude<SessionOrigin, { readonly method: 'password' }>;

/** Ends what somebody else has vouched for, of everybody or of one person, and answers how many sessions those were. */
export async function deleteSessionsVouchedFor(
  db: Kysely<Database>,
  origin: Vouching,
  personId: string | null = null,
): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('session')
    .where(isVouchedForBy(origin))
    .$if(personId !== null, (query) => query.where('person_id', '=', personId ?? ''))
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** How many of those have not ended. */
export async function countSessionsVouchedFor(
  db: Kysely<Database>,
  origin: Vouching,
  { now, idleSince }: { readonly now: Date; readonly idleSince: Date },
): Promise<number> {
  const { sessions } = await db
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .select((eb) => eb.fn.countAll<string>().as('sessions'))
    .where(isVouchedForBy(origin))
    .where('expires_at', '>', now)
    .where('seen_at', '>', idleSince)
    .where(isAdmitted(now))
    .executeTakeFirstOrThrow();
  return Number(sessions);
}

function isVouchedForBy(origin: Vouching) {
  return (eb: ExpressionBuilder<Database, 'session'>) =>
    origin.method === 'sso'
      ? eb('session.provider_id', '=', origin.providerId)
      : eb('session.connection_id', '=', origin.connectionId);
}

/** Signs those of these people out who are not active any more, and ends links that they were sent: whoever is reactivated comes in anew. */
export async function endWaysInOfInactive(db: Kysely<Database>, personIds: readonly string[]): Promise<void> {
  await sql`
    delete from session using person
    where person.id = session.person_id and not person.active and person.id = any(${list(personIds)}::bigint[])`.execute(
    db,
  );
  await sql`
    delete from password_link using person
    where person.id = password_link.person_id and not person.active
      and person.id = any(${list(personIds)}::bigint[])`.execute(db);
}
