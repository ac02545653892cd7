import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { inject } from 'vitest';
import { applyFile } from '../../src/administration/configuration/apply.ts';
import {
  type HeldAgainst,
  holdAgainstSalesforce,
} from '../../src/administration/configuration/hold-against-salesforce.ts';
import type { ConfigurationChange } from '../../src/config/changes.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { parseConfiguration } from '../../src/config/file.ts';
import { type Context, type ContextOptions, createContext, type RunOptions } from '../../src/context.ts';
import { storedConnection } from '../../src/store/configuration.ts';
import type { Database } from '../../src/store/schema.ts';
import { type ChangeRow, changesOfRun } from '../../src/store/views/changes.ts';
import { eventsOfRun, type LogEvent } from '../../src/store/views/log-events.ts';
import type { Entity } from '../../src/sync/entity.ts';
import type { RunResult } from '../../src/sync/result.ts';
import { borrowDatabase } from './database.ts';
import { QUICK_TENANT } from './docebo-tenant.ts';
import type { Environment } from './rollcall.ts';
import { onDocebo, standsFor, startScenarioTenant } from './scenario-tenant.ts';

/** What secrets of these installations are encrypted with. */
export const SECRET_KEY = Buffer.alloc(32, 'test key').toString('base64');

interface SyncOptions extends RunOptions {
  /** May be left out when there is only one. */
  readonly connection?: string;
  /** Whose settings; the shared ones unless it is said. */
  readonly owner?: string;
  readonly acceptUnfiltered?: boolean;
  readonly acceptTypes?: boolean;
}

/** A Rollcall with a database of its own, run in this process. */
export interface Installation extends AsyncDisposable {
  readonly context: Context;
  readonly db: Kysely<Database>;
  /** For processes that shall work on the same database and orgs. */
  readonly environment: Environment;
  /** Offline: nobody asks Salesforce whether it has the mapped fields. */
  configure(yaml: string, owner?: string): Promise<ConfigurationChange[]>;
  /** What follows in `config apply`, where Salesforce can be asked. */
  holdAgainstSalesforce(changes?: readonly ConfigurationChange[]): Promise<HeldAgainst[]>;
  sync(entity: Entity, options?: SyncOptions): Promise<RunResult>;
  plan(entity: Entity, options?: SyncOptions): Promise<RunResult>;
  approve(runId: string, options?: SyncOptions): Promise<RunResult>;
  discard(runId: string): Promise<RunResult>;
  /** Plans to take back what a run has done. */
  undo(runId: string): Promise<RunResult>;
  expirePlans(now: Date): Promise<string[]>;
  deliverAlerts: Context['deliverAlerts'];
  sweepRetention: Context['sweepRetention'];
  /** Of the only connection. */
  mayStart(now: Date): Promise<boolean>;
  /** Adds a run for a worker, of the only connection; answers its id. */
  enqueue(entity: Entity): Promise<string>;
  /** The whole stored plan of a run. */
  changes(runId: string): Promise<readonly ChangeRow[]>;
  events(runId: string): Promise<readonly LogEvent[]>;
}

/** Sets up Rollcall with a configuration; `orgs` names the environment variables that hold their addresses. */
export async function install(
  configuration: string,
  orgs: Readonly<Record<string, { readonly url: string }>>,
  options: ContextOptions = {},
): Promise<Installation> {
  const scenario = onDocebo() ? await startScenarioTenant(configuration) : null;
  const database = await borrowDatabase();
  const environment = {
    // Every process loads the same modules: from the second one on they need no compiling.
    NODE_COMPILE_CACHE: join(inject('testFolder'), 'compiled'),
    ROLLCALL_DATABASE_URL: database.url,
    ROLLCALL_SECRET_KEY: SECRET_KEY,
    // All neighbours in tests are on this machine.
    ROLLCALL_PRIVATE_NETWORKS: 'loopback',
    SF_CLIENT_ID: 'rollcall',
    SF_CLIENT_SECRET: 'rollcall-secret',
    DOCEBO_CLIENT_SECRET: 'rollcall-secret',
    ...(scenario ? { DOCEBO_URL: scenario.tenant.url } : {}),
    ...Object.fromEntries(Object.entries(orgs).map(([name, { url }]) => [name, url])),
  };
  const context = await createContext(
    readEnvironment(environment),
    scenario ? { ...QUICK_TENANT, ...options } : options,
  );
  if (scenario) standsFor(context.db, scenario);
  const configure = (yaml: string, owner?: string) =>
    applyFile(context.db, parseConfiguration(scenario?.configuration(yaml) ?? yaml, 'rollcall.yaml'), undefined, owner);
  const run = async (entity: Entity, dryRun: boolean, { connection: name, owner, ...watch }: SyncOptions = {}) => {
    await using connection = await context.connect(name, owner);
    return await connection.synchronize(entity, { ...watch, dryRun });
  };
  await configure(configuration);
  return {
    context,
    db: context.db,
    environment,
    configure,
    holdAgainstSalesforce: (changes) =>
      holdAgainstSalesforce(context, ['training'], new AbortController().signal, changes),
    sync: (entity, watch) => run(entity, false, watch),
    plan: (entity, watch) => run(entity, true, watch),
    async approve(runId, watch = {}) {
      await using connection = await context.connectFor(runId);
      return await connection.approve(runId, watch);
    },
    async discard(runId) {
      await using connection = await context.connectFor(runId);
      return await connection.discard(runId);
    },
    async undo(runId) {
      await using connection = await context.connectFor(runId);
      return await connection.undo(runId);
    },
    expirePlans: context.expirePlans,
    deliverAlerts: context.deliverAlerts,
    sweepRetention: context.sweepRetention,
    async mayStart(now) {
      await using connection = await context.connect();
      return await context.mayStart(connection.id, now);
    },
    async enqueue(entity) {
      const { entities } = await storedConnection(context.db);
      const settings = entities.find((candidate) => candidate.entity === entity);
      const jobs = await context.jobs();
      return await jobs.enqueue(settings?.id ?? '');
    },
    changes: async (runId) => {
      const { rows } = await changesOfRun(context.db, runId, { limit: 100_000, offset: 0 });
      return scenario === null ? rows : rows.map((row) => scenario.asBuiltin(row));
    },
    events: async (runId) => (await eventsOfRun(context.db, runId, { limit: 100_000, offset: 0 })).rows,
    async [Symbol.asyncDispose]() {
      await context[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      await scenario?.[Symbol.asyncDispose]();
    },
  };
}
