import type { PostgresPool } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';

/** SQLSTATE of a full disk. */
const DISK_FULL = '53100';

/** SQLSTATEs of lost connections, a server that stops, starts or has no room, and codes of the network. */
const UNAVAILABLE = /^(08\w{3}|53\w{3}|57P0[123]|58030|ECONN\w+|EPIPE|ENOENT|ETIMEDOUT)$/;

/** What pg says without a code. */
const WORDS = /^Connection (terminated|ended)|timeout exceeded when trying to connect|is not queryable/;

/**
 * The error as `database_unavailable` when the database cannot be used at the moment, whatever was asked of it; any
 * other error as it is.
 */
export function typedError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof RollcallError) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (!UNAVAILABLE.test(code) && !WORDS.test(error.message)) return error;
  const message =
    code === DISK_FULL
      ? saying(
          'disk_full',
        )`The disk of the database is full (${{ why: error.message }}). Make room, then run again: what was going on goes on where it was.`
      : saying(
          'database_lost',
        )`The connection to the database was lost (${{ why: error.message || code }}). Nothing is half-written. See that the server runs, then run again: what was going on goes on where it was.`;
  return new RollcallError('database_unavailable', message, { cause: error });
}

/** The pool as Kysely needs it, whose errors are typed. */
export function typedPool(pool: Pool): PostgresPool {
  return {
    async connect() {
      const client = await pool.connect().catch(rethrow);
      return new Proxy(client, {
        get: (target, key) => (key === 'query' ? queryOf(client) : bound(target, key)),
      });
    },
    end: () => pool.end(),
    options: {},
  };
}

function queryOf(client: PoolClient) {
  return (...query: unknown[]) => {
    // Cursors are answered as they are; everything else is a promise.
    const answer: unknown = Reflect.apply(client.query, client, query);
    return answer instanceof Promise ? answer.catch(rethrow) : answer;
  };
}

function rethrow(error: unknown): never {
  throw typedError(error);
}

function bound(target: object, key: string | symbol): unknown {
  const value: unknown = Reflect.get(target, key);
  return typeof value === 'function' ? value.bind(target) : value;
}
