import { hash, randomUUID } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import type { Kysely } from 'kysely';
import type { Delivery } from './alerts/deliver.ts';
import type { Trial } from './alerts/try-channels.ts';
import { resolveEmail } from './config/alert-secrets.ts';
import type { Config } from './config/environment.ts';
import { type ResolvedSalesforce, resolveSecrets } from './config/secrets.ts';
import { type BuiltinOptions, createBuiltinDirectory } from './directory/builtin/index.ts';
import type { Helper } from './jobs/help.ts';
import type { Jobs, JobsOptions } from './jobs/jobs.ts';
import type { RunExecutor } from './jobs/worker.ts';
import type { Delivered } from './platform/notifications/deliver.ts';
import type { SalesforceOptions } from './salesforce/index.ts';
import { sweepAccess } from './store/access/sweep.ts';
import type { BackupSummary } from './store/backup/format.ts';
import { restoreBackup } from './store/backup/restore-backup.ts';
import { writeBackup } from './store/backup/write-backup.ts';
import {
  type StoredConnection,
  type StoredSettings,
  storedConnection,
  storedConnections,
} from './store/configuration.ts';
import { openDatabase } from './store/database.ts';
import { alertSettings } from './store/installation.ts';
import { createJournal } from './store/journal/index.ts';
import { helpableRuns } from './store/journal/seats.ts';
import { migrateToLatest } from './store/migrate.ts';
import { createOutbox } from './store/outbox.ts';
import { type SweepOptions, type Swept, sweepRetention } from './store/retention.ts';
import type { Database } from './store/schema.ts';
import type { UnitOfWork } from './store/unit-of-work.ts';
import { failuresOf } from './store/views/watches.ts';
import { forgetWorker, noteWorker, WORKER_BEAT_MS } from './store/workers.ts';
import { RollcallError } from './support/errors.ts';
import { createLogger, type Logger } from './support/logger.ts';
import { type Measurements, UNMEASURED } from './support/measurements.ts';
import { type Assistance, assist } from './sync/assist.ts';
import type { RunRequest } from './sync/begin.ts';
import { type ConnectionCheck, checkConnection } from './sync/check-connection.ts';
import type { Directory } from './sync/directory.ts';
import { type DescribedMapping, describeMapping } from './sync/drift.ts';
import type { Entity } from './sync/entity.ts';
import { knownTypes } from './sync/field-types.ts';
import { expirePlans } from './sync/held.ts';
import type { Journal } from './sync/journal.ts';
import { type OfferedFields, type OfferedListViews, offeredFields, offeredListViews } from './sync/offer.ts';
import { type Preview, preview } from './sync/preview.ts';
import { release } from './sync/release.ts';
import type { Progress, RunResult } from './sync/result.ts';
import { abandon, approve, cancel, discard, giveUp, neverBegun, synchronize } from './sync/run.ts';
import type { RunContext } from './sync/run-context.ts';
import { type Draft, type Sample, sample } from './sync/sample.ts';
import type { EntitySettings } from './sync/settings.ts';
import type { CustomObject } from './sync/source.ts';
import { noteOverdue } from './sync/watch/overdue.ts';
import { mayTry } from './sync/watch/quarantine.ts';

export type { ConnectionCheck } from './sync/check-connection.ts';

/** Everything that is alive while Rollcall runs. The only place where ports meet their adapters. */
export interface Context extends AsyncDisposable {
  readonly config: Config;
  readonly db: Kysely<Database>;
  readonly logger: Logger;
  /** This machine's time. */
  now(): Date;
  /** The name may be omitted when there is exactly one connection; throws `not_found`, naming those that exist. */
  connect(name?: string): Promise<OpenConnection>;
  /**
   * Whether a run may start by itself: not over a connection that is quarantined and not due for its daily try (R44).
   * Whoever asks for a run by hand need not ask here.
   */
  mayStart(connectionId: string, now: Date): Promise<boolean>;
  /** Delivers the alerts that are due, after looking for what is overdue. To be called every minute or so. */
  deliverAlerts(now: Date): Promise<Delivery>;
  /** Sends one alert each way that is configured, to see whether it arrives. */
  tryAlerts(now: Date): Promise<Trial[]>;
  /** Sends the notifications that are due. To be called several times a minute. */
  deliverNotifications(now: Date, options?: { readonly signal?: AbortSignal }): Promise<Delivered>;
  /** Removes what runs have left behind and whose time is over (R47). To be called every hour or so. */
  sweepRetention(now: Date, options?: SweepOptions): Promise<Swept>;
  /** Cancels held plans that nobody has approved in time (R39); answers their runs. */
  expirePlans(now: Date): Promise<string[]>;
  /** Runs as background jobs. Opened when first asked for, by a process that works or by one that only adds and looks. */
  jobs(options?: { readonly works: boolean }): Promise<Jobs>;
  /** Writes all that is in the database, as it is at this moment. */
  backup(out: Writable, options: { version: string; signal: AbortSignal }): Promise<BackupSummary>;
  /** Puts a backup into the database, which must not be in use yet. */
  restore(input: Readable, options: { signal: AbortSignal }): Promise<BackupSummary>;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface OpenConnection extends AsyncDisposable {
  readonly id: string;
  readonly name: string;
  /** Signs in, says who and where we are, and what stands in the way of a run. */
  check(options?: { readonly signal?: AbortSignal }): Promise<ConnectionCheck>;
  /** What the mapped fields of an entity are now, to be kept with a mapping that is saved (R45). */
  describe(entity: Entity, options?: { readonly signal?: AbortSignal }): Promise<DescribedMapping>;
  /** With `dryRun` the plan is stored and nothing else happens. */
  synchronize(entity: Entity, options: RunOptions & RunRequest): Promise<RunResult>;
  /** Does parts of a run that another process leads; see sync/assist.ts. */
  assist(entity: Entity, runId: string, signal: AbortSignal): Promise<Assistance | null>;
  /** Applies the plan of a run that waits for approval (R39). */
  approve(runId: string, options?: RunOptions): Promise<RunResult>;
  /** The same by a worker: returns as soon as one is asked to. */
  approveInBackground(runId: string): Promise<void>;
  /** Throws away the plan of a run that waits for approval. */
  discard(runId: string): Promise<RunResult>;
  /** Stops a run, wherever it is carried out; what it has applied stays. */
  cancel(runId: string): Promise<RunResult>;
  /** Custom objects that can be synchronized (R6). */
  customObjects(options?: { readonly signal?: AbortSignal }): Promise<CustomObject[]>;
  preview(entity: Entity, options: { readonly limit: number; readonly signal?: AbortSignal }): Promise<Preview>;
  /** Records of a list view, held against a mapping that is not saved yet (R23, R26). */
  sample(draft: Draft, options: { readonly limit: number; readonly signal?: AbortSignal }): Promise<Sample>;
  /** The settings of an entity that is switched on. */
  settings(entity: Entity): EntitySettings | null;
  /** R7. For custom objects of the configured one, unless another `object` is named. */
  listViews(entity: Entity, options: OfferOptions): Promise<OfferedListViews>;
  /** What can be mapped; with `parents` also fields one level up. */
  fields(entity: Entity, options: OfferOptions & { readonly parents: boolean }): Promise<OfferedFields>;
}

export interface OfferOptions {
  readonly object?: string | undefined;
  readonly signal?: AbortSignal;
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
  readonly salesforce?: Omit<SalesforceOptions, 'url' | 'credentials' | 'onEvent'>;
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
  try {
    await migrateToLatest(database.db);
  } catch (error) {
    await database.close();
    throw error;
  }
  const clock = options.clock ?? (() => new Date());
  const workerId = randomUUID();
  const journal = createJournal(database.db, database.pool, workerId);
  const directory = createBuiltinDirectory(database.db, options.builtin);
  const metrics = options.measurements ?? UNMEASURED;
  const deliver = async (now: Date) => {
    await noteOverdue(journal, now);
    const { deliverAlerts } = await import('./alerts/deliver.ts');
    const outbox = createOutbox(database.db);
    return await deliverAlerts({ outbox, environment: config.environment, logger }, now);
  };
  const notify = async (now: Date, { signal }: { readonly signal?: AbortSignal } = {}) => {
    const { email } = await createOutbox(database.db).settings();
    const { deliverNotifications } = await import('./platform/notifications/deliver.ts');
    const { nextAttempt } = await import('./alerts/back-off.ts');
    const { openMailServer } = await import('./alerts/mail-server.ts');
    using server = email === null ? null : openMailServer(resolveEmail(email, config.environment));
    const address = config.http.publicUrl?.href ?? null;
    return await deliverNotifications(
      { db: database.db, send: server && ((mail) => server.post(mail)), address, nextAttempt },
      now,
      signal,
    );
  };
  // Loaded when they are needed: most commands need neither Salesforce, nor jobs, nor mail.
  const open = async (jobsOptions: JobsOptions) => (await import('./jobs/jobs.ts')).openJobs(jobsOptions);
  let jobs: Promise<Jobs> | undefined;
  const openedJobs = ({ works }: { readonly works: boolean } = { works: false }): Promise<Jobs> => {
    jobs ??= open({
      pool: database.pool,
      works,
      executor: executor(adapters, database.db),
      helper: helper(adapters, database.db),
      presence: {
        everyMs: WORKER_BEAT_MS,
        note: () => noteWorker(database.db, workerId),
        end: () => forgetWorker(database.db, workerId),
      },
      chores: [
        { everyMs: 60_000, work: () => expirePlans(journal, clock()) },
        { everyMs: 30_000, work: () => deliver(clock()) },
        { everyMs: 10_000, work: (signal) => notify(clock(), { signal }) },
        { everyMs: 3_600_000, work: (signal) => sweepRetention(database.db, clock(), { signal }) },
        { everyMs: 3_600_000, work: () => sweepAccess(database.db, clock()) },
      ],
      onEvent: ({ kind, ...event }) => logger[kind === 'jobs_error' ? 'error' : 'info'](event, kind),
    });
    return jobs;
  };
  const adapters: Adapters = {
    config,
    logger,
    clock,
    metrics,
    journal,
    directory,
    salesforce: options.salesforce ?? {},
    jobs: openedJobs,
  };
  return {
    config,
    db: database.db,
    logger,
    now: clock,
    mayStart: async (connectionId, now) => mayTry(await failuresOf(database.db, connectionId), now),
    deliverAlerts: deliver,
    deliverNotifications: notify,
    async tryAlerts(now) {
      const { tryChannels } = await import('./alerts/try-channels.ts');
      return await tryChannels(await alertSettings(database.db), config.environment, now);
    },
    sweepRetention: (now, sweepOptions) => sweepRetention(database.db, now, sweepOptions),
    expirePlans: (now) => expirePlans(journal, now),
    connect: async (name) => openConnection(adapters, await storedConnection(database.db, name)),
    jobs: openedJobs,
    backup: (out, backupOptions) => writeBackup(database.pool, out, backupOptions),
    restore: (input, restoreOptions) => restoreBackup(database.db, database.pool, input, restoreOptions),
    async [Symbol.asyncDispose]() {
      const opened = await jobs?.catch(() => undefined);
      await opened?.[Symbol.asyncDispose]();
      await database.close();
    },
  };
}

/** Carries out the runs of background jobs: each with its connection as it is stored at that moment. */
function executor(adapters: Adapters, db: Kysely<Database>): RunExecutor {
  const { journal, clock } = adapters;
  const connectionOf = (settingsId: string) => connectionWith(db, settingsId);
  return {
    now: clock,
    transaction: (work) => journal.transaction(work),
    async carryOut(settingsId, queued, signal) {
      const connection = await connectionOf(settingsId);
      const settings = connection?.entities.find(({ id }) => id === settingsId);
      if (!connection || !settings) {
        throw new RollcallError(
          'not_found',
          'The connection of this run has been deleted; there is nothing to synchronize.',
        );
      }
      await using open = openConnection(adapters, connection);
      const { dryRun } = await journal.runs.outline(queued);
      return await open.synchronize(settings.entity, { dryRun, queued, signal });
    },
    abandon: (runId, error) => abandon({ journal, clock }, runId, error),
    async giveUp(settingsId, runId) {
      const { entity } = await journal.runs.outline(runId);
      await giveUp({ journal, clock, settingsId, settings: { entity } }, runId);
    },
    async mayStart(settingsId) {
      const connection = await connectionOf(settingsId);
      return connection === undefined || mayTry(await failuresOf(db, connection.id), clock());
    },
  };
}

/** Helps with the runs of other processes, each over its connection as it is stored at that moment. */
function helper(adapters: Adapters, db: Kysely<Database>): Helper {
  return {
    helpableRuns: () => helpableRuns(db),
    async assist({ id, settingsId }, signal) {
      const connection = await connectionWith(db, settingsId);
      const settings = connection?.entities.find((entity) => entity.id === settingsId);
      if (!connection || !settings) return null;
      await using open = openConnection(adapters, connection);
      return await open.assist(settings.entity, id, signal);
    },
  };
}

async function connectionWith(db: Kysely<Database>, settingsId: string): Promise<StoredConnection | undefined> {
  return (await storedConnections(db)).find(({ entities }) => entities.some(({ id }) => id === settingsId));
}

/** A run may wait for Salesforce to come back; whoever looks at a screen would rather be told. */
const WHILE_SOMEBODY_WAITS = { retry: { perCall: 2, maxWaitMs: 2000 } } as const;

interface Adapters {
  readonly config: Config;
  readonly logger: Logger;
  readonly clock: () => Date;
  readonly metrics: Measurements;
  readonly journal: Journal<UnitOfWork>;
  readonly directory: Directory<UnitOfWork>;
  readonly salesforce: NonNullable<ContextOptions['salesforce']>;
  jobs(): Promise<Jobs>;
}

function openConnection(adapters: Adapters, connection: StoredConnection): OpenConnection {
  const { config, logger, clock, metrics, journal, directory, salesforce } = adapters;
  const { name } = connection;
  const access = () => resolveSecrets({ name, salesforce: connection.settings.salesforce }, config.environment);
  /** Each undertaking has a source of its own: its calls are counted, its retries bounded by themselves. */
  const openSource = async (patience: Pick<SalesforceOptions, 'retry'> = {}) => {
    const { createSalesforceSource } = await import('./salesforce/index.ts');
    return createSalesforceSource({
      ...patience,
      ...salesforce,
      ...access(),
      apiBudget: connection.settings.salesforce.apiBudget,
      onEvent: (event) => {
        logger.info({ connection: name, ...event }, 'salesforce');
        if (event.kind === 'retry') metrics.retried(name);
      },
    });
  };

  async function undertake<T>(
    settings: StoredSettings,
    { signal, onProgress }: RunOptions,
    work: (context: RunContext<UnitOfWork>) => Promise<T>,
  ): Promise<T> {
    await using source = await openSource();
    const called = directory.calls();
    const working = work({
      connection: name,
      settingsId: settings.id,
      settings: settings.settings,
      thresholds: { ...connection.settings.thresholds, ...settings.thresholds },
      access: accessKey(access()),
      source,
      directory,
      journal,
      clock,
      ...(signal ? { signal } : {}),
      ...(onProgress ? { onProgress } : {}),
    });
    try {
      return await working;
    } finally {
      const calls = { salesforce: source.calls(), directory: directory.calls() - called };
      metrics.called({ connection: name, ...calls, quota: source.apiUsage() });
    }
  }

  async function run(
    settings: StoredSettings,
    options: RunOptions,
    work: (context: RunContext<UnitOfWork>) => Promise<RunResult>,
  ): Promise<RunResult> {
    const { entity } = settings;
    try {
      const result = await undertake(settings, options, work);
      metrics.finished({ ...result, connection: name, seconds: secondsOf(result) });
      return result;
    } catch (error) {
      metrics.stopped({ connection: name, entity, code: error instanceof RollcallError ? error.code : 'internal' });
      throw error;
    }
  }

  return {
    id: connection.id,
    name,
    async check(options = {}) {
      await using source = await openSource(WHILE_SOMEBODY_WAITS);
      const enabled = connection.entities.filter((settings) => settings.enabled);
      return await checkConnection(
        { source, directory, journal },
        enabled.map((stored) => ({ settings: stored.settings, known: knownTypes(stored, accessKey(access())) })),
        options,
      );
    },
    async describe(entity, options = {}) {
      await using source = await openSource(WHILE_SOMEBODY_WAITS);
      return await describeMapping({ source, directory }, enabledSettings(connection, entity).settings, options);
    },
    async synchronize(entity, options) {
      const settings = enabledSettings(connection, entity);
      try {
        access();
      } catch (error) {
        // A run that waits in the queue is there already, and its worker ends it.
        if (options.queued === undefined) {
          await neverBegun({ journal, clock, settingsId: settings.id, settings: settings.settings }, options, error);
        }
        throw error;
      }
      return await run(settings, options, (context) => synchronize(context, options));
    },
    assist: async (entity, runId, signal) =>
      await undertake(enabledSettings(connection, entity), { signal }, (context) => assist(context, runId)),
    approve: async (runId, options = {}) =>
      await run(await settingsOfRun(runId), options, (context) => approve(context, runId)),
    async approveInBackground(runId) {
      const { id: settingsId, settings } = await settingsOfRun(runId);
      const { handOver } = await adapters.jobs();
      await release({ journal, settings, settingsId, clock }, runId, (tx) => handOver(tx, { settingsId, runId }));
    },
    discard: async (runId) => await run(await settingsOfRun(runId), {}, (context) => discard(context, runId)),
    cancel: async (runId) => await run(await settingsOfRun(runId), {}, (context) => cancel(context, runId)),
    async preview(entity, options) {
      await using source = await openSource(WHILE_SOMEBODY_WAITS);
      return await preview({ source, directory, journal }, enabledSettings(connection, entity).settings, options);
    },
    async sample(draft, options) {
      await using source = await openSource(WHILE_SOMEBODY_WAITS);
      return await sample({ source, directory }, draft, options);
    },
    settings: settingsOf,
    async customObjects(options = {}) {
      await using source = await openSource(WHILE_SOMEBODY_WAITS);
      return await source.customObjects(options);
    },
    async listViews(entity, { object, ...call }) {
      await using source = await openSource(WHILE_SOMEBODY_WAITS);
      return await offeredListViews(source, { entity, object, configured: settingsOf(entity)?.object }, call);
    },
    async fields(entity, { object, ...call }) {
      await using source = await openSource(WHILE_SOMEBODY_WAITS);
      return await offeredFields(source, { entity, object, configured: settingsOf(entity)?.object }, call);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };

  function settingsOf(wanted: Entity): EntitySettings | null {
    return connection.entities.find(({ entity, enabled }) => enabled && entity === wanted)?.settings ?? null;
  }

  async function settingsOfRun(runId: string): Promise<StoredSettings> {
    const { settingsId } = await journal.runs.outline(runId);
    const settings = connection.entities.find(({ id }) => id === settingsId);
    if (!settings) throw new RollcallError('not_found', `Run ${runId} does not belong to the connection ${name}.`);
    return settings;
  }
}

function secondsOf({ startedAt, finishedAt }: RunResult): number | null {
  if (startedAt === null || finishedAt === null) return null;
  return (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
}

/** Which org is signed in to, and as whom; holds no secret. */
function accessKey({ url, credentials }: ResolvedSalesforce): string {
  const { grant, clientId } = credentials;
  const user = 'username' in credentials ? credentials.username : null;
  return hash('sha256', JSON.stringify([url, grant, clientId, user]), 'hex').slice(0, 32);
}

function enabledSettings(connection: StoredConnection, entity: Entity): StoredSettings {
  const enabled = connection.entities.filter((settings) => settings.enabled);
  const found = enabled.find((settings) => settings.entity === entity);
  if (found) return found;
  const others = enabled.map((settings) => settings.entity).join(', ') || 'nothing yet';
  throw new RollcallError(
    'not_found',
    `The connection ${connection.name} does not synchronize ${entity} (but ${others}). Add ${entity} under its sync settings and apply the configuration.`,
  );
}
