import { hash } from 'node:crypto';
import { type ResolvedSalesforce, resolveSecrets } from '../config/secrets.ts';
import type { Credentials, SalesforceOptions } from '../salesforce/index.ts';
import type { StoredConnection, StoredSettings } from '../store/configuration.ts';
import { currentToken } from '../store/connections/current-token.ts';
import { keptSecrets } from '../store/connections/kept-secrets.ts';
import type { UnitOfWork } from '../store/unit-of-work.ts';
import { RollcallError } from '../support/errors.ts';
import type { Measurements } from '../support/measurements.ts';
import type { RunResult } from '../sync/result.ts';
import type { RunContext } from '../sync/run-context.ts';
import type { Source } from '../sync/source.ts';
import type { Adapters } from './adapters.ts';
import type { RunOptions } from './connection.ts';
import { noSource } from './no-source.ts';
import { type OpenDirectory, openDirectory } from './open-directory.ts';
import { revokeQuietly } from './revoke.ts';

/** How the things that are done over a connection get at Salesforce, and how their calls are counted. */
export interface Undertakings {
  /** Who signs in where; throws `config_secret_missing`, `secret_key` or `config_invalid`. */
  access(): Promise<ResolvedSalesforce>;
  /** What `access` amounts to without its secrets. */
  accessKey(): Promise<string>;
  /** Signed in when first used; each has its calls counted and its retries bounded by itself. */
  openSource(patience?: Patience): Promise<Source & AsyncDisposable>;
  /** Does work of a run with the settings of an entity. */
  undertake<T>(
    settings: StoredSettings,
    options: UndertakingOptions,
    work: (context: RunContext<UnitOfWork>) => Promise<T>,
  ): Promise<T>;
  /** The same for a whole run, whose end is counted. */
  run(
    settings: StoredSettings,
    options: UndertakingOptions,
    work: (context: RunContext<UnitOfWork>) => Promise<RunResult>,
  ): Promise<RunResult>;
}

export interface UndertakingOptions extends RunOptions {
  /** Nothing is asked of Salesforce, so that whether its secrets are there makes no difference. */
  readonly withoutSalesforce?: boolean;
  /** Of Salesforce's; a run's own unless it is said. */
  readonly patience?: Patience;
}

/** How long is waited for Salesforce. */
export type Patience = Pick<SalesforceOptions, 'retry' | 'timeouts'>;

export function createUndertakings(adapters: Adapters, connection: StoredConnection): Undertakings {
  const { config, logger, clock, metrics, db, vault, journal } = adapters;
  const { privateNetworks } = config;
  const { name, settings: configured } = connection;
  const access = async () => {
    const { salesforce } = configured;
    const kept = await keptSecrets(db, vault, connection.id);
    return resolveSecrets({ name, salesforce }, config.environment, kept);
  };
  const accessKey = async () => keyOf(await access(), connection.authorization?.userId ?? null);

  function withTokens({ url, credentials }: ResolvedSalesforce): Credentials {
    if (credentials.grant !== 'authorization_code') return credentials;
    const revoke = (refreshToken: string) =>
      revokeQuietly(logger, { connection: name, url, privateNetworks, refreshToken });
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

  async function openSource(patience: Patience = {}, about: () => LoggedAbout = () => ({ connection: name })) {
    const signIn = await access();
    const { createSalesforceSource } = await import('../salesforce/index.ts');
    return createSalesforceSource({
      ...patience,
      ...adapters.salesforce,
      url: signIn.url,
      privateNetworks,
      credentials: withTokens(signIn),
      apiBudget: configured.salesforce.apiBudget,
      onEvent: (event) => {
        logger.info({ ...about(), ...event }, 'salesforce');
        if (event.kind === 'retry') metrics.retried({ connection: name, at: 'salesforce' });
      },
    });
  }

  async function undertake<T>(
    settings: StoredSettings,
    { signal, onProgress, withoutSalesforce = false, patience = {} }: UndertakingOptions,
    work: (context: RunContext<UnitOfWork>) => Promise<T>,
  ): Promise<T> {
    let run: string | undefined;
    const about = () => ({ connection: name, entity: settings.entity, ...(run === undefined ? {} : { run }) });
    await using source = withoutSalesforce ? noSource : await openSource(patience, about);
    await using directory = await openDirectory(adapters, connection, {}, about);
    const measure = measuring(metrics, name, { source, directory });
    const key = withoutSalesforce ? NOBODY : await accessKey();
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
      onBegun(id) {
        run = id;
      },
      onProgress(progress) {
        measure();
        onProgress?.(progress);
      },
    });
    try {
      return await working;
    } finally {
      measure();
    }
  }

  return {
    access,
    accessKey,
    openSource,
    undertake,
    async run(settings, options, work) {
      const { entity } = settings;
      const began = clock();
      try {
        const result = await undertake(settings, options, work);
        if (!endedBefore(result, began)) {
          metrics.finished({ ...result, counts: countedOf(result), connection: name, seconds: secondsOf(result) });
        }
        return result;
      } catch (error) {
        metrics.stopped({ connection: name, entity, code: error instanceof RollcallError ? error.code : 'internal' });
        throw error;
      }
    },
  };
}

/** As whom Salesforce is signed in to where it is not. */
const NOBODY = '';

/** What log lines of an undertaking say that they are about. */
export interface LoggedAbout {
  readonly connection: string;
  readonly entity?: string;
  /** Once there is one. */
  readonly run?: string;
}

/** Adds the calls since it was last told to those of the process, so that a long run is seen while it goes on. */
function measuring(
  metrics: Measurements,
  connection: string,
  { source, directory }: { readonly source: Source; readonly directory: OpenDirectory },
): () => void {
  let before = { salesforce: 0, directory: 0, branches: 0 };
  return () => {
    const now = { salesforce: source.calls(), directory: directory.calls(), branches: directory.branchCalls() };
    metrics.called({
      connection,
      salesforce: now.salesforce - before.salesforce,
      directory: now.directory - before.directory,
      branches: now.branches - before.branches,
      quota: source.apiUsage(),
    });
    before = now;
  };
}

/** What has been done; a plan that is held, was only asked for or thrown away has done nothing. */
function countedOf({ state, counts }: RunResult): Readonly<Record<string, number>> {
  return state === 'succeeded' || state === 'completed_with_errors' ? { ...counts } : {};
}

/** A run that somebody else has ended meanwhile is counted by them. */
function endedBefore({ finishedAt }: RunResult, began: Date): boolean {
  return finishedAt !== null && Date.parse(finishedAt) < began.getTime();
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
