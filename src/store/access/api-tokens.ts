import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';
import { ACCOUNT_COLUMNS, type Account, isAdmitted, toAccount } from './accounts.ts';

/** A token as it can be shown: without itself. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  /** The first letters, by which its owner recognizes it. */
  readonly prefix: string;
  readonly scopes: readonly string[];
  /** Username of whom it acts for. */
  readonly owner: string;
  readonly createdAt: Date;
  /** Null: it does not expire. */
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

export interface NewApiToken {
  readonly tokenHash: Buffer;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly personId: string;
  readonly now: Date;
  readonly expiresAt: Date | null;
}

function tokens(db: Kysely<Database>) {
  return db
    .selectFrom('api_token')
    .innerJoin('person', 'person.id', 'api_token.person_id')
    .select([
      'api_token.id',
      'api_token.name',
      'api_token.prefix',
      'api_token.scopes',
      'person.username as owner',
      'api_token.created_at as createdAt',
      'api_token.expires_at as expiresAt',
      'api_token.last_used_at as lastUsedAt',
      'api_token.revoked_at as revokedAt',
    ]);
}

/** Newest first; those that were revoked too. */
export async function listApiTokens(db: Kysely<Database>): Promise<ApiToken[]> {
  return await tokens(db).orderBy('api_token.id', 'desc').execute();
}

export async function insertApiToken(db: Kysely<Database>, token: NewApiToken): Promise<ApiToken> {
  const { id } = await db
    .insertInto('api_token')
    .values({
      token_hash: token.tokenHash,
      prefix: token.prefix,
      name: token.name,
      scopes: [...token.scopes],
      person_id: token.personId,
      created_at: token.now,
      expires_at: token.expiresAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return await tokens(db).where('api_token.id', '=', id).executeTakeFirstOrThrow();
}

/** A token that is neither revoked nor expired, of somebody who is still an administrator. */
export async function findApiToken(
  db: Kysely<Database>,
  tokenHash: Buffer,
  now: Date,
): Promise<{
  readonly id: string;
  readonly scopes: readonly string[];
  readonly lastUsedAt: Date | null;
  readonly person: Account;
} | null> {
  const row = await db
    .selectFrom('api_token')
    .innerJoin('person', 'person.id', 'api_token.person_id')
    .innerJoin('credential', 'credential.person_id', 'person.id')
    .where('api_token.token_hash', '=', tokenHash)
    .where('api_token.revoked_at', 'is', null)
    .where((eb) => eb.or([eb('api_token.expires_at', 'is', null), eb('api_token.expires_at', '>', now)]))
    .where('person.level', '=', 'superadmin')
    .where(isAdmitted(now))
    .select([
      'api_token.id as token_id',
      'api_token.scopes',
      'api_token.last_used_at as lastUsedAt',
      ...ACCOUNT_COLUMNS,
    ])
    .executeTakeFirst();
  if (row === undefined) return null;
  return { id: row.token_id, scopes: row.scopes, lastUsedAt: row.lastUsedAt, person: toAccount(row) };
}

export async function touchApiToken(db: Kysely<Database>, id: string, now: Date): Promise<void> {
  await db.updateTable('api_token').set({ last_used_at: now }).where('id', '=', id).execute();
}

/** False where there is no such token, or it is revoked already. */
export async function revokeApiToken(db: Kysely<Database>, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('api_token')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Revokes every token of a person that is not revoked yet; answers how many of them were still good for something. */
export async function revokeApiTokensOf(db: Kysely<Database>, personId: string, now: Date): Promise<number> {
  const revoked = await db
    .updateTable('api_token')
    .set({ revoked_at: now })
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .returning('expires_at')
    .execute();
  return revoked.filter(({ expires_at: end }) => end === null || end > now).length;
}

/** How many tokens of a person hold. */
export async function countApiTokensOf(db: Kysely<Database>, personId: string, now: Date): Promise<number> {
  const { tokens: found } = await db
    .selectFrom('api_token')
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .select((eb) => eb.fn.countAll<string>().as('tokens'))
    .executeTakeFirstOrThrow();
  return Number(found);
}
