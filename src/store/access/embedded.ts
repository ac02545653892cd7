import type { Kysely } from 'kysely';
import { IS_IN_FORCE } from '../owner.ts';
import type { Database } from '../schema.ts';
import { type Account, accountById, withoutDuties } from './accounts.ts';
import { deleteSessionsVouchedFor } from './sessions.ts';

/**
 * Remembers a signed request; false where it was taken before, by whichever process.
 *
 * @param until from when on it is too old for good; null: never.
 */
export async function rememberCanvasRequest(
  db: Kysely<Database>,
  fingerprint: bigint,
  until: Date | null,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('canvas_request')
    .values({ fingerprint: String(fingerprint), until })
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
 * users has linked; the link of shared settings before one of an administrator's. That link says whose record it is, and
 * makes nobody an administrator inside Salesforce: they show that it is them, and a reset of their password undoes it.
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
  const linked = await linkedPeople(db, { connectionId, userId })
    .where('person.level', '<>', 'superadmin')
    .executeTakeFirst();
  return linked?.id ?? null;
}

/** Whether somebody has linked an administrator with the record of a Salesforce user. */
export async function isOfAdministrator(db: Kysely<Database>, user: SalesforceUser): Promise<boolean> {
  return (await linkedPeople(db, user).where('person.level', '=', 'superadmin').executeTakeFirst()) !== undefined;
}

function linkedPeople(db: Kysely<Database>, { connectionId, userId }: SalesforceUser) {
  return db
    .selectFrom('link')
    .innerJoin('settings', 'settings.id', 'link.settings_id')
    .innerJoin('person', 'person.id', 'link.person_id')
    .select('person.id')
    .where('settings.connection_id', '=', connectionId)
    .where('settings.entity', '=', 'users')
    .where('link.source_id', '=', userId)
    .orderBy((eb) => eb('settings.owner', '=', 'shared'), 'desc')
    .orderBy('settings.id');
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

/** Whoever is inside Salesforce by this connection is out, or on their way in, and opens the page anew. Answers how many sessions have ended. */
export async function endEmbedded(db: Kysely<Database>, connectionId: string): Promise<number> {
  await db.deleteFrom('salesforce_join').where('connection_id', '=', connectionId).execute();
  return await deleteSessionsVouchedFor(db, { method: 'salesforce', connectionId });
}

/** Neither the connection nor a secret that is kept for it becomes another one until the transaction ends. */
export async function holdConnection(tx: Kysely<Database>, connectionId: string): Promise<void> {
  await tx.selectFrom('connection').select('id').where('id', '=', connectionId).forShare().execute();
  await tx
    .selectFrom('connection_secret')
    .select('key')
    .where('connection_id', '=', connectionId)
    .where('key', '=', 'canvasSecret')
    .forShare()
    .execute();
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
