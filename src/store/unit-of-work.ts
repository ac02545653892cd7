import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg, { type Pool, type PoolClient } from 'pg';
import { Overtaken } from '../sync/overtaken.ts';
import { typedError } from './database-error.ts';
import type { Database } from './schema.ts';

/** One database transaction: typed queries through `db`, COPY through the `client` beneath it. */
export interface UnitOfWork {
  readonly db: Kysely<Database>;
  readonly client: PoolClient;
}

/** How often a transaction is begun that is given up for another one. */
const MOST_ATTEMPTS = 5;

/**
 * Runs `work` in one transaction of one client; commits when it returns, rolls back when it throws. It is run again where
 * the server rolls it back because it and another transaction wait for each other, and for Overtaken. Throws `database_unavailable` when
 * the database is lost meanwhile, or has no room.
 */
export async function unitOfWork<T>(pool: Pool, work: (tx: UnitOfWork) => Promise<T>): Promise<T> {
  return await unlessGivenUp(() => attempt(pool, work));
}

/** The same for acts of administrators, which may meet a run in the middle of a page. */
export async function inTransaction<T>(
  db: Kysely<Database>,
  work: (tx: Transaction<Database>) => Promise<T>,
): Promise<T> {
  return await unlessGivenUp(() => db.transaction().execute(work));
}

async function unlessGivenUp<T>(attempted: () => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempted();
    } catch (error) {
      if (!(isDeadlock(error) || error instanceof Overtaken) || attempts === MOST_ATTEMPTS) throw error;
    }
  }
}

function isDeadlock(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '40P01';
}

async function attempt<T>(pool: Pool, work: (tx: UnitOfWork) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw typedError(error);
  });
  let broken = false;
  try {
    await client.query('begin');
    const result = await work({ db: queriesOn(client), client });
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {
      broken = true;
    });
    throw typedError(error);
  } finally {
    client.release(broken);
  }
}

/** Kysely on a client that somebody else connects and releases. */
function queriesOn(client: PoolClient): Kysely<Database> {
  const borrowed = new Proxy(client, {
    get: (target, key) => (key === 'release' ? () => undefined : bound(target, key)),
  });
  return new Kysely<Database>({
    dialect: new PostgresDialect({ pool: { connect: async () => borrowed, end: async () => undefined, options: {} } }),
  });
}

function bound(target: PoolClient, key: string | symbol): unknown {
  const value: unknown = Reflect.get(target, key);
  return typeof value === 'function' ? value.bind(target) : value;
}
