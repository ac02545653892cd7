import { hash } from 'node:crypto';
import { type ResolvedSalesforce, resolveSecrets } from '../config/secrets.ts';
import type { SalesforceOptions } from '../salesforce/index.ts';
import type { StoredConnection, StoredSettings } from '../store/configuration.ts';
import type { UnitOfWork } from '../store/unit-of-work.ts';
import { RollcallError } from '../support/errors.ts';
import type { RunResult } from '../sync/result.ts';
import type { RunContext } from '../sync/run-context.ts';
import type { Source } from '../sync/source.ts';
import type { Adapters } from './adapters.ts';
import type { RunOptions } from './connection.ts';

/** How the things that are done over a connection get at Salesforce, and how their calls are counted. */
export interface Undertakings {
  /** Who signs in where; throws `config_secret_missing` or `config_invalid`. */
  access(): ResolvedSalesforce;
  /** What `access` amounts to without its secrets. */
  accessKey(): string;
  /** Signed in when first used; each has its calls counted and its retries bounded by itself. */
  openSource(patience?: Pick<SalesforceOptions, 'retry'>): Promise<Source & AsyncDisposable>;
  /** Does work of a run with the settings of an entity. */
  undertake<T>(
    settings: StoredSettings,
    options: RunOptions,
    work: (context: RunContext<UnitOfWork>) => Promise<T>,
  ): Promise<T>;
  /** The same for a whole run, whose end is counted. */
  run(
    settings: StoredSettings,
    options: RunOptions,
    work: (context: RunContext<UnitOfWork>) => Promise<RunResult>,
  ): Promise<RunResult>;
}

export function createUndertakings(adapters: Adapters, connection: StoredConnection): Undertakings {
  const { config, logger, clock, metrics, journal, directory } = adapters;
  const { name, settings: configured } = connection;
  const access = () => resolveSecrets({ name, salesforce: configured.salesforce }, config.environment);
  const accessKey = () => keyOf(access());

  async function openSource(patience: Pick<SalesforceOptions, 'retry'> = {}) {
    const { createSalesforceSource } = await import('../salesforce/index.ts');
    return createSalesforceSource({
      ...patience,
      ...adapters.salesforce,
      ...access(),
      apiBudget: configured.salesforce.apiBudget,
      onEvent: (event) => {
        logger.info({ connection: name, ...event }, 'salesforce');
        if (event.kind === 'retry') metrics.retried(name);
      },
    });
  }

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
      thresholds: { ...configured.thresholds, ...settings.thresholds },
      access: accessKey(),
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

  return {
    access,
    accessKey,
    openSource,
    undertake,
    async run(settings, options, work) {
      const { entity } = settings;
      try {
        const result = await undertake(settings, options, work);
        metrics.finished({ ...result, connection: name, seconds: secondsOf(result) });
        return result;
      } catch (error) {
        metrics.stopped({ connection: name, entity, code: error instanceof RollcallError ? error.code : 'internal' });
        throw error;
      }
    },
  };
}

function secondsOf({ startedAt, finishedAt }: RunResult): number | null {
  if (startedAt === null || finishedAt === null) return null;
  return (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
}

/** Which org is signed in to, and as whom; holds no secret. */
function keyOf({ url, credentials }: ResolvedSalesforce): string {
  const { grant, clientId } = credentials;
  const user = 'username' in credentials ? credentials.username : null;
  return hash('sha256', JSON.stringify([url, grant, clientId, user]), 'hex').slice(0, 32);
}
