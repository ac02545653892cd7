import { type Kysely, sql } from 'kysely';
import { RollcallError } from '../../support/errors.ts';
import type { Vault } from '../../support/vault.ts';
import type { Database } from '../schema.ts';

/** Tokens as they are used; at rest they are encrypted. */
export interface KeptToken {
  readonly accessToken: string;
  readonly instanceUrl: string;
  readonly organizationId: string;
  readonly userId: string;
}

/** What came of handing a refresh token to Salesforce; see salesforce/auth/kept-tokens.ts. */
export type Exchanged =
  | { readonly ended: false; readonly token: KeptToken; readonly refreshToken: string | null }
  | { readonly ended: true; readonly why: string };

/** First key of the advisory locks on authorizations, so that they meet no other lock of this database. */
const AUTHORIZATION_LOCK = 7_255_002;

export const purposeOfToken = (connectionId: string, what: 'refresh_token' | 'access_token') =>
  `connection ${connectionId} ${what}`;

/** Keeps what somebody has just allowed, in the place of what was there. Throws `secret_key`. */
export async function saveAuthorization(
  db: Kysely<Database>,
  vault: Vault,
  authorization: {
    readonly connectionId: string;
    readonly token: KeptToken;
    readonly refreshToken: string;
    readonly personId: string;
    readonly now: Date;
  },
): Promise<void> {
  const { connectionId, token, refreshToken, personId, now } = authorization;
  const values = {
    ...(await sealedTokens(vault, connectionId, { token, refreshToken })),
    authorized_at: now,
    authorized_by: personId,
    exchanged_at: now,
    exchanging_since: null,
    ended_at: null,
    ended_why: null,
  };
  await db
    .insertInto('connection_authorization')
    .values({ connection_id: connectionId, ...values })
    .onConflict((conflict) => conflict.column('connection_id').doUpdateSet(values))
    .execute();
}

export async function deleteAuthorization(db: Kysely<Database>, connectionId: string): Promise<void> {
  await db.deleteFrom('connection_authorization').where('connection_id', '=', connectionId).execute();
}

/** To be revoked; null where there is none that can be opened. */
export async function keptRefreshToken(
  db: Kysely<Database>,
  vault: Vault,
  connectionId: string,
): Promise<string | null> {
  const row = await db
    .selectFrom('connection_authorization')
    .select('refresh_token')
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
  if (row === undefined) return null;
  // A key that is lost must not keep anybody from disconnecting.
  return await vault.open(purposeOfToken(connectionId, 'refresh_token'), row.refresh_token).catch((error: unknown) => {
    if (error instanceof RollcallError) return null;
    throw error;
  });
}

/**
 * The token in force of a connection. Where that is the one that was `refused`, the refresh token is exchanged, by one
 * process at a time: an advisory lock on a connection of its own lasts as long as its holder lives, and whoever had to
 * wait finds what the holder got. The answer is committed before anybody gets it.
 *
 * @throws RollcallError `salesforce_authorization` where nobody has allowed it, or not any more; `secret_key`; and what
 *   `exchange` throws, after which the same refresh token can be tried again.
 */
export async function currentToken(
  { db, vault, now }: { readonly db: Kysely<Database>; readonly vault: Vault; readonly now: () => Date },
  connection: { readonly id: string; readonly name: string },
  refused: string | null,
  exchange: (refreshToken: string) => Promise<Exchanged>,
): Promise<KeptToken> {
  const found = await kept(db, vault, connection);
  if (found.token.accessToken !== refused) return found.token;
  return await db.connection().execute(async (own) => {
    const key = sql`${sql.lit(AUTHORIZATION_LOCK)}, ${sql.lit(Number(connection.id))}`;
    await sql`select pg_advisory_lock(${key})`.execute(own);
    try {
      const held = await kept(own, vault, connection);
      return held.token.accessToken === refused ? await renew(own, held) : held.token;
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(own);
    }
  });

  async function renew(own: Kysely<Database>, { refreshToken, exchangingSince }: Kept): Promise<KeptToken> {
    const update = own.updateTable('connection_authorization').where('connection_id', '=', connection.id);
    await update.set({ exchanging_since: exchangingSince ?? now() }).execute();
    const answer = await exchange(refreshToken);
    if (answer.ended) {
      await update.set({ ended_at: now(), ended_why: answer.why, exchanging_since: exchangingSince }).execute();
      throw ended(connection.name, answer.why, exchangingSince);
    }
    const { token, refreshToken: next } = answer;
    const sealed = await sealedTokens(vault, connection.id, { token, refreshToken: next ?? refreshToken });
    await update.set({ ...sealed, exchanged_at: now(), exchanging_since: null }).execute();
    return token;
  }
}

interface Kept {
  readonly token: KeptToken;
  readonly refreshToken: string;
  /** Since when an exchange has not come to its end. */
  readonly exchangingSince: Date | null;
}

async function kept(
  db: Kysely<Database>,
  vault: Vault,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<Kept> {
  const row = await db
    .selectFrom('connection_authorization')
    .selectAll()
    .where('connection_id', '=', id)
    .executeTakeFirst();
  if (row === undefined) {
    throw new RollcallError(
      'salesforce_authorization',
      `Nobody has connected ${name} to Salesforce yet. Open its Connection page in the console and choose Connect.`,
    );
  }
  if (row.ended_at !== null) throw ended(name, row.ended_why ?? '', row.exchanging_since);
  return {
    token: {
      accessToken: await vault.open(purposeOfToken(id, 'access_token'), row.access_token),
      instanceUrl: row.instance_url,
      organizationId: row.organization_id,
      userId: row.user_id,
    },
    refreshToken: await vault.open(purposeOfToken(id, 'refresh_token'), row.refresh_token),
    exchangingSince: row.exchanging_since,
  };
}

async function sealedTokens(
  vault: Vault,
  connectionId: string,
  { token, refreshToken }: { readonly token: KeptToken; readonly refreshToken: string },
) {
  return {
    refresh_token: await vault.seal(purposeOfToken(connectionId, 'refresh_token'), refreshToken),
    access_token: await vault.seal(purposeOfToken(connectionId, 'access_token'), token.accessToken),
    instance_url: token.instanceUrl,
    organization_id: token.organizationId,
    user_id: token.userId,
  };
}

function ended(name: string, why: string, lostSince: Date | null): RollcallError {
  const because =
    lostSince === null
      ? 'It was revoked, has expired, or the app was changed.'
      : `On ${lostSince.toISOString()} Rollcall asked for a new token and could not keep the answer: its process was killed, or the network failed. Salesforce takes each refresh token once.`;
  return new RollcallError(
    'salesforce_authorization',
    `Salesforce does not let ${name} in any more ("${why}"). ${because} Open its Connection page in the console and choose Reconnect.`,
  );
}
