import { randomUUID } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import type { Kysely } from 'kysely';
import type { Config } from './config/environment.ts';
import { secretKeys } from './config/secret-key.ts';
import type { Adapters, DoceboTuning, SalesforceTuning } from './context/adapters.ts';
import { type Authorizations, createAuthorizations } from './context/authorizations.ts';
import type { OpenConnection } from './context/connection.ts';
import { createDeliveries, type Deliveries } from './context/deliveries.ts';
import { openConnection } from './context/open-connection.ts';
import { openJobs } from './context/open-jobs.ts';
import { type BuiltinOptions, createBuiltinDirectory } from './directory/builtin/index.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { BackupSummary } from './store/backup/format.ts';
import { restoreBackup } from './store/backup/restore-backup.ts';
import { writeBackup } from './store/backup/write-backup.ts';
import { connectionOfRun, storedConnection } from './store/configuration.ts';
import { openDatabase } from './store/database.ts';
import { createJournal } from './store/journal/index.ts';
import { migrateToLatest } from './store/migrate.ts';
import { type SweepOptions, type Swept, sweepRetention } from './store/retention.ts';
import type { Database } from './store/schema.ts';
import { failuresOf } from './store/views/watches.ts';
import { createLogger, type Logger } from './support/logger.ts';
import { type Measurements, UNMEASURED } from './support/measurements.ts';
import { createVault, type Vault } from './support/vault.ts';
import { expirePlans } from './sync/held.ts';
import { endLeftBehind } from './sync/one/end-left-behind.ts';
import { mayTry } from './sync/watch/quarantine.ts';

export type { OpenConnection, RunOptions } from './context/connection.ts';
export type { ConnectionCheck } from './sync/check-connection.ts';

/** Everything that is alive while Rollcall runs. The only place where ports meet their adapters, with context/. */
export interface Context extends Deliveries, AsyncDisposable {
  readonly config: Config;
  readonly db: Kysely<Database>;
  readonly logger: Logger;
  /** Encrypts what has to be kept and read again. */
  readonly vault: Vault;
  /** This machine's time. */
  now(): Date;
  /** How connections come to be allowed by a person. */
  readonly authorizations: Authorizations;
  /**
   * A connection with the settings of one owner, the shared ones unless it is said. The name may be omitted when there is
   * exactly one connection; throws `not_found`, naming those that exist.
   */
  connect(name?: string, owner?: string): Promise<OpenConnection>;
  /** The connection of a run, with the settings of their owner. Throws `not_found`. */
  connectFor(runId: string): Promise<OpenConnection>;
  /**
   * Whether a run may start by itself: not over a connection that is quarantined and not due for its daily try (R44).
   * Whoever asks for a run by hand need not ask here.
   */
  mayStart(connectionId: string, now: Date): Promise<boolean>;
  /** Removes what runs have left behind and whose time is over (R47). To be called every hour or so. */
  sweepRetention(now: Date, options?: SweepOptions): Promise<Swept>;
  /** Cancels held plans that nobody has approved in time (R39); answers their runs. */
  expirePlans(now: Date): Promise<string[]>;
  /** Ends runs of one person whose process died; answers them. */
  endLeftBehind(now: Date): Promise<string[]>;
  /** Runs as background jobs. Opened when first asked for, by a process that works or by one that only adds and looks. */
  jobs(options?: { readonly works: boolean }): Promise<Jobs>;
  /** Writes all that is in the database, as it is at this moment. */
  backup(out: Writable, options: { version: string; signal: AbortSignal }): Promise<BackupSummary>;
  /** Puts a backup into the database, which must not be in use yet. */
  restore(input: Readable, options: { signal: AbortSignal }): Promise<BackupSummary>;
}

export interface ContextOptions {
  readonly logger?: Logger;
  /** Counts what this process does; nothing does unless told. */
  readonly measurements?: Measurements;
  /** This machine's time, where it shall be another than that. */
  readonly clock?: () => Date;
  /** How the built-in platform is written, where it shall not be as usual. */
  readonly builtin?: BuiltinOptions;
  /** How Salesforce is read, where it shall not be as usual. */
  readonly salesforce?: SalesforceTuning;
  /** How Docebo tenants are reached, where it shall not be as usual. */
  readonly docebo?: DoceboTuning;
}

/** What an operator should know of the database; the rest only helps to find faults. */
const DATABASE_LEVELS: Readonly<Record<string, 'warn' | 'error'>> = {
  recovering: 'warn',
  restarted: 'warn',
  lost: 'error',
  not_stopped: 'warn',
};

/** Opens the database, brings its schema up to date and answers what commands and servers work with. */
export async function createContext(config: Config, options: ContextOptions = {}): Promise<Context> {
  const logger = options.logger ?? createLogger(config.logLevel);
  const database = await openDatabase({
    dataDir: config.dataDir,
    ...(config.databaseUrl === undefined ? {} : { databaseUrl: config.databaseUrl }),
    onEvent: (event) => logger[DATABASE_LEVELS[event.kind] ?? 'debug'](event, 'database'),
  });
  const { db, pool } = database;
  try {
    await migrateToLatest(db);
  } catch (error) {
    await database.close();
    throw error;
  }
  const clock = options.clock ?? (() => new Date());
  const workerId = randomUUID();
  const vault = createVault(() => secretKeys(config));
  const journal = createJournal(db, pool, workerId);
  const deliveries = createDeliveries({ config, db, journal, logger });
  let jobs: Promise<Jobs> | undefined;
  const adapters: Adapters = {
    config,
    logger,
    clock,
    metrics: options.measurements ?? UNMEASURED,
    db,
    pool,
    vault,
    journal,
    builtin: createBuiltinDirectory(db, options.builtin),
    salesforce: options.salesforce ?? {},
    docebo: options.docebo ?? {},
    jobs: openedJobs,
  };

  function openedJobs({ works }: { readonly works: boolean } = { works: false }): Promise<Jobs> {
    jobs ??= openJobs(adapters, { pool, deliveries, workerId, works });
    return jobs;
  }

  return {
    config,
    db,
    logger,
    vault,
    authorizations: createAuthorizations(adapters),
    now: clock,
    ...deliveries,
    mayStart: async (connectionId, now) => mayTry(await failuresOf(db, connectionId), now),
    sweepRetention: (now, sweepOptions) => sweepRetention(db, now, sweepOptions),
    expirePlans: (now) => expirePlans(journal, now),
    endLeftBehind: (now) => endLeftBehind(journal, () => now),
    connect: async (name, owner) => openConnection(adapters, await storedConnection(db, name, owner)),
    connectFor: async (runId) => openConnection(adapters, await connectionOfRun(db, runId)),
    jobs: openedJobs,
    backup: (out, backupOptions) => writeBackup(pool, out, backupOptions),
    restore: (input, restoreOptions) => restoreBackup(db, pool, input, restoreOptions),
    async [Symbol.asyncDispose]() {
      const opened = await jobs?.catch(() => undefined);
      await opened?.[Symbol.asyncDispose]();
      await database.close();
    },
  };
}
