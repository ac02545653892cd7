import { setTimeout as delay } from 'node:timers/promises';
import { type Kysely, sql, type Updateable } from 'kysely';
import pg from 'pg';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { Vault } from '../../support/vault.ts';
import type { Database } from '../schema.ts';
import { type KeptToken, purposeOfToken, sealedTokens } from './authorization.ts';

/** What came of handing a refresh token to Salesforce; see salesforce/auth/kept-tokens.ts. */
export type Exchanged =
  | { readonly ended: false; readonly token: KeptToken; readonly refreshToken: string | null }
  | { readonly ended: true; readonly why: string };

/** First key of the advisory locks on authorizations, so that they meet no other lock of this database. */
const AUTHORIZATION_LOCK = 7_255_002;

/** SQLSTATE of a lock that was waited for too long. */
const LOCK_NOT_AVAILABLE = '55P03';

export interface TokenKeeper {
  readonly db: Kysely<Database>;
  readonly vault: Vault;
  readonly now: () => Date;
  /** Ends at Salesforce what nobody has kept; answers whatever comes of it. */
  readonly revoke: (refreshToken: string) => Promise<unknown>;
  /** How long to wait for another process that exchanges; a minute unless told. */
  readonly lockTimeoutMs?: number;
}

interface Exchanging {
  readonly refused: string;
  readonly answer: Promise<KeptToken>;
}

/** By database and connection id: the exchanges of this process, so that those who wait for one take no database connection. */
const underWay = new WeakMap<Kysely<Database>, Map<string, Exchanging>>();

/**
 * The token in force of a connection. Where that is the one that was `refused`, the refresh token is exchanged, by one
 * process at a time, once for all in it who were refused. Where somebody has reconnected or disconnected meanwhile, what
 * they did holds, and the answer is revoked.
 *
 * @throws RollcallError `salesforce_authorization` where nobody has allowed it, or not any more; `secret_key`;
 *   `salesforce_unreachable` where another process does not come to the end of its exchange; and what `exchange` throws,
 *   after which the same refresh token can be tried again.
 */
export async function currentToken(
  keeper: TokenKeeper,
  connection: { readonly id: string; readonly name: string },
  refused: string | null,
  exchange: (refreshToken: string) => Promise<Exchanged>,
): Promise<KeptToken> {
  const exchanges = underWay.get(keeper.db) ?? new Map<string, Exchanging>();
  underWay.set(keeper.db, exchanges);
  for (;;) {
    const found = await kept(keeper.db, keeper.vault, connection);
    if (found.token.accessToken !== refused) return found.token;
    const other = exchanges.get(connection.id);
    if (other === undefined) {
      const answer = exchanged(keeper, connection, refused, exchange).finally(() => exchanges.delete(connection.id));
      exchanges.set(connection.id, { refused, answer });
      return await answer;
    }
    if (other.refused === refused) return await other.answer;
    // The one of a token before ours: what it has brought has been refused already.
    await other.answer.catch(() => undefined);
  }
}

/**
 * An advisory lock on a database connection of its own lasts as long as its holder lives, and a process that had to wait
 * for it finds what the holder got. The answer is committed before anybody gets it.
 */
async function exchanged(
  { db, vault, now, revoke, lockTimeoutMs = 60_000 }: TokenKeeper,
  connection: { readonly id: string; readonly name: string },
  refused: string,
  exchange: (refreshToken: string) => Promise<Exchanged>,
): Promise<KeptToken> {
  return await db.connection().execute(async (own) => {
    const key = sql`${sql.lit(AUTHORIZATION_LOCK)}, ${sql.lit(Number(connection.id))}`;
    await lock(own);
    try {
      // A second time only where another authorization has come in the place of the one that was held.
      for (;;) {
        const held = await kept(own, vault, connection);
        if (held.token.accessToken !== refused) return held.token;
        const token = await renew(own, held);
        if (token !== null) return token;
      }
    } finally {
      // Where the connection was lost, the lock went with it.
      await unlessLost(sql`select pg_advisory_unlock(${key})`.execute(own));
    }

    async function lock(by: Kysely<Database>): Promise<void> {
      // The lock is the session's and outlasts the transaction; how long it is waited for does not.
      const locking = by.transaction().execute(async (tx) => {
        await sql`select set_config('lock_timeout', ${String(lockTimeoutMs)}, true)`.execute(tx);
        await sql`select pg_advisory_lock(${key})`.execute(tx);
      });
      await locking.catch((error: unknown) => {
        if (!(error instanceof pg.DatabaseError && error.code === LOCK_NOT_AVAILABLE)) throw error;
        throw new RollcallError(
          'salesforce_unreachable',
          saying(
            'token_waiting',
          )`Another process of Rollcall has been asking Salesforce for a new token of ${{ connection: connection.name }} for ${{ seconds: Math.round(lockTimeoutMs / 1000) }} seconds. Nothing was read. See that Salesforce answers, then run again; if it does, restart the other processes.`,
          { cause: error },
        );
      });
    }
  });

  /** Null where the authorization is not in force any more: somebody has reconnected or disconnected, who takes no lock. */
  async function renew(own: Kysely<Database>, held: Kept): Promise<KeptToken | null> {
    const { authorizedAt, refreshToken, exchangingSince } = held;
    const update = async (values: Updateable<Database['connection_authorization']>, by = own) => {
      const { numUpdatedRows } = await by
        .updateTable('connection_authorization')
        .where('connection_id', '=', connection.id)
        .where('authorized_at', '=', authorizedAt)
        .set(values)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    };
    if (!(await update({ exchanging_since: exchangingSince ?? now() }))) return null;
    const answer = await exchange(refreshToken);
    if (answer.ended) {
      const { why } = answer;
      if (!(await update({ ended_at: now(), ended_why: why, exchanging_since: exchangingSince }))) return null;
      throw ended(connection.name, why, exchangingSince);
    }
    const { token, refreshToken: next } = answer;
    const sealed = await sealedTokens(vault, connection.id, { token, refreshToken: next ?? refreshToken });
    const values = { ...sealed, exchanged_at: now(), exchanging_since: null };
    if ((await unlessLost(update(values))) ?? (await again(() => update(values, db)))) return token;
    await revoke(next ?? refreshToken);
    return null;
  }
}

/** Milliseconds before each further try to keep an answer; a database that is started anew comes back in them. */
const PATIENCE_MS = [100, 500, 1000, 2000, 4000, 8000] as const;

/** Over other connections, while the database cannot be used: an answer that is not kept costs the authorization. */
async function again<T>(write: () => Promise<T>): Promise<T> {
  for (const wait of PATIENCE_MS) {
    await delay(wait);
    const written = await unlessLost(write());
    if (written !== null) return written;
  }
  return await write();
}

/** Null where the database cannot be used at the moment. */
async function unlessLost<T>(answer: Promise<T>): Promise<T | null> {
  return await answer.catch((error: unknown) => {
    if (error instanceof RollcallError && error.code === 'database_unavailable') return null;
    throw error;
  });
}

interface Kept {
  readonly token: KeptToken;
  /** Tells this authorization from another one of the same connection. */
  readonly authorizedAt: Date;
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
      saying(
        'not_connected',
      )`Nobody has connected ${{ connection: name }} to Salesforce yet. Open its Connection page in the console and choose Connect.`,
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
    authorizedAt: row.authorized_at,
    refreshToken: await vault.open(purposeOfToken(id, 'refresh_token'), row.refresh_token),
    exchangingSince: row.exchanging_since,
  };
}

function ended(name: string, why: string, lostSince: Date | null): RollcallError {
  const because =
    lostSince === null
      ? saying('token_ended')`It was revoked, has expired, or the app was changed.`
      : saying(
          'token_lost',
        )`On ${{ at: lostSince.toISOString() }} Rollcall asked for a new token and could not keep the answer: its process was killed, or the network failed. Salesforce takes each refresh token once.`;
  return new RollcallError('salesforce_authorization', [
    saying('connection_not_let_in')`Salesforce does not let ${{ connection: name }} in any more ("${{ why }}").`,
    because,
    saying('connection_reconnect')`Open its Connection page in the console and choose Reconnect.`,
  ]);
}
