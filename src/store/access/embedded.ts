import type { Kysely } from 'kysely';
import { IS_IN_FORCE } from '../owner.ts';
import type { Database } from '../schema.ts';
import { type Account, accountById, withoutDuties } from './accounts.ts';

/** Remembers a signed request; false where it was taken before, by whichever process. */
export async function rememberCanvasRequest(db: Kysely<Database>, hash: Buffer, now: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('canvas_request')
    .values({ hash, at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

interface SalesforceUser {
  readonly connectionId: string;
  /** 18 characters. */
  readonly userId: string;
}

/**
 * Who a Salesforce user is on the platform: the administrator who has joined the two, else whom the synchronization of
 * users has linked; the link of shared settings before one of an administrator's.
 */
export async function personOfSalesforceUser(
  db: Kysely<Database>,
  { connectionId, userId }: SalesforceUser,
): Promise<string | null> {
  const joined = await db
    .selectFrom('salesforce_identity')
    .select('person_id')
    .where('connection_id', '=', connectionId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (joined !== undefined) return joined.person_id;
  const linked = await db
    .selectFrom('link')
    .innerJoin('settings', 'settings.id', 'link.settings_id')
    .innerJoin('person', 'person.id', 'link.person_id')
    .select('person.id')
    .where('settings.connection_id', '=', connectionId)
    .where('settings.entity', '=', 'users')
    .where('link.source_id', '=', userId)
    .orderBy((eb) => eb('settings.owner', '=', 'shared'), 'desc')
    .orderBy('settings.id')
    .executeTakeFirst();
  return linked?.id ?? null;
}

/** A person who may come in, with a password or without one. */
export async function admittedAccount(db: Kysely<Database>, id: string, now: Date): Promise<Account | null> {
  const account = await accountById(db, id, now);
  return account === null ? null : withoutDuties(account);
}

/** Whose settings of users create whoever is unknown (R10), shared ones first; null where none do. */
export async function provisioningOwner(db: Kysely<Database>, connectionId: string): Promise<string | null> {
  const rows = await db
    .selectFrom('settings')
    .select(['owner', 'config'])
    .where('connection_id', '=', connectionId)
    .where('entity', '=', 'users')
    .where('enabled', '=', true)
    .where(IS_IN_FORCE)
    .orderBy((eb) => eb('owner', '=', 'shared'), 'desc')
    .orderBy('id')
    .execute();
  return rows.find(({ config }) => config.provisioning?.salesforce === true)?.owner ?? null;
}

export async function insertSalesforceJoin(
  db: Kysely<Database>,
  {
    tokenHash,
    connectionId,
    userId,
    expiresAt,
  }: SalesforceUser & { readonly tokenHash: Buffer; readonly expiresAt: Date },
): Promise<void> {
  await db
    .insertInto('salesforce_join')
    .values({ token_hash: tokenHash, connection_id: connectionId, user_id: userId, expires_at: expiresAt })
    .execute();
}

export async function findSalesforceJoin(
  db: Kysely<Database>,
  tokenHash: Buffer,
  now: Date,
): Promise<SalesforceUser | null> {
  const row = await db
    .selectFrom('salesforce_join')
    .select(['connection_id', 'user_id'])
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row === undefined ? null : { connectionId: row.connection_id, userId: row.user_id };
}

/** From now on nobody comes in as this administrator from inside Salesforce, unless they show anew who they are. */
export async function forgetSalesforceUsers(db: Kysely<Database>, personId: string): Promise<void> {
  await db.deleteFrom('salesforce_identity').where('person_id', '=', personId).execute();
}

/** Uses the offer up, so that nobody else can; null where there is none, or its time is over. */
export async function takeSalesforceJoin(
  db: Kysely<Database>,
  tokenHash: Buffer,
  now: Date,
): Promise<SalesforceUser | null> {
  const row = await db
    .deleteFrom('salesforce_join')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .returning(['connection_id', 'user_id'])
    .executeTakeFirst();
  return row === undefined ? null : { connectionId: row.connection_id, userId: row.user_id };
}

export async function joinSalesforceUser(
  db: Kysely<Database>,
  { connectionId, userId, personId, now }: SalesforceUser & { readonly personId: string; readonly now: Date },
): Promise<void> {
  const values = { person_id: personId, joined_at: now };
  await db
    .insertInto('salesforce_identity')
    .values({ connection_id: connectionId, user_id: userId, ...values })
    .onConflict((conflict) => conflict.columns(['connection_id', 'user_id']).doUpdateSet(values))
    .execute();
}
