import { hash } from 'node:crypto';
import { type ResolvedSalesforce, resolveSecrets } from '../config/secrets.ts';
import type { Credentials, SalesforceOptions } from '../salesforce/index.ts';
import type { StoredConnection, StoredSettings } from '../store/configuration.ts';
import { currentToken } from '../store/connections/current-token.ts';
import { keptSecrets } from '../store/connections/kept-secrets.ts';
import type { UnitOfWork } from '../store/unit-of-work.ts';
import { RollcallError } from '../support/errors.ts';
import type { RunResult } from '../sync/result.ts';
import type { RunContext } from '../sync/run-context.ts';
import type { Source } from '../sync/source.ts';
import type { Adapters } from './adapters.ts';
import type { RunOptions } from './connection.ts';
import { openDirectory } from './open-directory.ts';
import { revokeQuietly } from './revoke.ts';

/** How the things that are done over a connection get at Salesforce, and how their calls are counted. */
export interface Undertakings {
  /** Who signs in where; throws `config_secret_missing`, `secret_key` or `config_invalid`. */
  access(): Promise<ResolvedSalesforce>;
  /** What `access` amounts to without its secrets. */
  accessKey(): Promise<string>;
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
  const { config, logger, clock, metrics, db, vault, journal } = adapters;
  const { name, settings: configured } = connection;
  const access = async () => {
    const { salesforce } = configured;
    const kept = await keptSecrets(db, vault, connection.id);
    return resolveSecrets({ name, salesforce }, config.environment, kept);
  };
  const accessKey = async () => keyOf(await access(), connection.authorization?.userId ?? null);

  function withTokens({ url, credentials }: ResolvedSalesforce): Credentials {
    if (credentials.grant !== 'authorization_code') return credentials;
    const revoke = (refreshToken: string) => revokeQuietly(logger, { connection: name, url, refreshToken });
    const keeper = { db, vault, now: clock, revoke };
    return {
      ...credentials,
      tokens: {
        authorizedAs: connection.authorization,
        current: async (refused, exchange) =>
          await currentToken(keeper, connection, refused?.accessToken ?? null, exchange),
      },
    };
  }

  async function openSource(patience: Pick<SalesforceOptions, 'retry'> = {}) {
    const signIn = await access();
    const { createSalesforceSource } = await import('../salesforce/index.ts');
    return createSalesforceSource({
      ...patience,
      ...adapters.salesforce,
      url: signIn.url,
      credentials: withTokens(signIn),
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
    await using directory = await openDirectory(adapters, connection);
    const key = await accessKey();
    const working = work({
      connection: name,
      settingsId: settings.id,
      settings: settings.settings,
      others: await journal.settings.others(settings.id),
      thresholds: { ...configured.thresholds, ...settings.thresholds },
      access: key,
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
      const calls = { salesforce: source.calls(), directory: directory.calls(), branches: directory.branchCalls() };
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
function keyOf({ url, credentials }: ResolvedSalesforce, authorizedUser: string | null): string {
  const { grant, clientId } = credentials;
  const named = 'username' in credentials ? credentials.username : null;
  const user = grant === 'authorization_code' ? authorizedUser : named;
  return hash('sha256', JSON.stringify([url, grant, clientId, user]), 'hex').slice(0, 32);
}
