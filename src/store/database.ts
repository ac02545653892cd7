import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { RollcallError } from '../support/errors.ts';
import { onTerminal } from '../support/terminal-text.ts';
import { typedPool } from './database-error.ts';
import { joinEmbeddedServer } from './postgres/embedded.ts';
import type { EmbeddedEvent } from './postgres/embedded-server.ts';
import type { Database } from './schema.ts';

export interface DatabaseOptions {
  /** Any PostgreSQL of version 15 or newer. Without it the embedded one is used, and started if need be. */
  databaseUrl?: string;
  /** ROLLCALL_DATA_DIR, where the embedded server keeps its data. */
  dataDir: string;
  /** Connections at most; 10 unless told. */
  poolSize?: number;
  /** What the embedded server does, and errors of idle connections. */
  onEvent?: (event: DatabaseEvent) => void;
}

export type DatabaseEvent = EmbeddedEvent | { kind: 'connection_error'; message: string };

export interface DatabaseHandle extends AsyncDisposable {
  db: Kysely<Database>;
  /** The same connections as `db` uses, for COPY and LISTEN. */
  pool: pg.Pool;
  /** For another process to connect with. Holds the password: never log it. */
  url: string;
  /** Ends the connections; the last client of an embedded server also stops it. May be called twice. */
  close(): Promise<void>;
}

const OLDEST_VERSION = 15;
const ADDRESS = /^postgres(ql)?:\/\//;

/**
 * Opens the database: the one of `databaseUrl`, else the embedded one of `dataDir`.
 *
 * Values come as: bigint → text, jsonb → parsed, date → `YYYY-MM-DD`, timestamptz → Date.
 *
 * @throws RollcallError `database_unavailable` (cannot be reached, refuses us, not in UTF-8), `database_version` (older than 15, or
 *   a data directory of another major version).
 */
export async function openDatabase(options: DatabaseOptions): Promise<DatabaseHandle> {
  if (options.databaseUrl !== undefined) return connect(options.databaseUrl, options, () => Promise.resolve());
  const server = await joinEmbeddedServer(options);
  return connect(server.url, options, server.release);
}

async function connect(url: string, options: DatabaseOptions, release: () => Promise<void>): Promise<DatabaseHandle> {
  try {
    const pool = createPool(url, options);
    await checkServer(pool, url).catch(async (error: unknown) => {
      await pool.end();
      throw error;
    });
    const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: typedPool(pool) }) });
    let closed: Promise<void> | undefined;
    const end = async () => {
      try {
        await db.destroy();
      } finally {
        await release();
      }
    };
    const close = () => {
      closed ??= end();
      return closed;
    };
    return { db, pool, url, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await release();
    throw error;
  }
}

function createPool(url: string, options: DatabaseOptions): pg.Pool {
  let pool: pg.Pool;
  try {
    checkAddress(url);
    pool = new pg.Pool({
      connectionString: url,
      max: options.poolSize ?? 10,
      connectionTimeoutMillis: 10_000,
      allowExitOnIdle: true,
      application_name: 'rollcall',
      // A server may be configured for another order of day, month and year.
      options: '-c DateStyle=ISO',
      types: valueTypes(),
    });
  } catch (cause) {
    throw new RollcallError(
      'database_unavailable',
      onTerminal(
        'ROLLCALL_DATABASE_URL is not a PostgreSQL address. It looks like postgresql://user:password@host:5432/database.',
      ),
      { cause },
    );
  }
  // Without a listener, the end of an idle connection would end the process. The next query gets its own error.
  // The pool listens to idle connections only; one that is lost between two statements of a transaction is found by the next.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', (error) => options.onEvent?.({ kind: 'connection_error', message: error.message }));
  return pool;
}

/** Throws what pg says of an address that it cannot read; a pool would find out only when it connects. */
function checkAddress(url: string): pg.Client {
  if (!ADDRESS.test(url)) throw new Error('another scheme');
  return new pg.Client(url);
}

/** pg turns dates into midnight of the local time zone, which is another day elsewhere. */
function valueTypes(): pg.CustomTypesConfig {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.DATE, (text: string) => text);
  return types;
}

async function checkServer(pool: pg.Pool, url: string): Promise<void> {
  let version: number;
  let encoding: string | undefined;
  try {
    const { rows } = await pool.query<{ version: number; encoding: string }>(
      "select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding",
    );
    version = Math.floor((rows[0]?.version ?? 0) / 10_000);
    encoding = rows[0]?.encoding;
  } catch (cause) {
    const reason = cause instanceof AggregateError ? cause.errors.map(String).join(', ') : describe(cause);
    throw new RollcallError(
      'database_unavailable',
      onTerminal(
        `The database ${place(url)} cannot be used: ${reason}. Check ROLLCALL_DATABASE_URL and that the server runs and lets this user in, or unset it to use the embedded database.`,
      ),
      { cause },
    );
  }
  if (version < OLDEST_VERSION) {
    throw new RollcallError(
      'database_version',
      onTerminal(
        `The database ${place(url)} is PostgreSQL ${version}; Rollcall needs ${OLDEST_VERSION} or newer. Upgrade the server, or unset ROLLCALL_DATABASE_URL to use the embedded database.`,
      ),
    );
  }
  if (encoding !== 'UTF8') {
    throw new RollcallError(
      'database_unavailable',
      onTerminal(
        `The database ${place(url)} has the encoding ${encoding}, which cannot hold every name. Make one with: create database rollcall encoding 'UTF8' template template0`,
      ),
    );
  }
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** A database address without its user, password and options. */
function place(url: string): string {
  if (!URL.canParse(url)) return 'of ROLLCALL_DATABASE_URL';
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
