import { createFaults } from '../../shared/faults/faults.ts';
import { createJwtKey } from '../../shared/jwt-key.ts';
import { loadTenant } from '../data/load.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { createApp } from './app.ts';
import type { SandboxContext } from './context.ts';
import { type Fault, type FaultyRequest, isMeant } from './faults/fault.ts';
import { createOAuthClients } from './oauth/clients.ts';
import { createTokens } from './oauth/tokens.ts';
import { DEFAULTS, type SandboxOptions } from './options.ts';
import { createQuota } from './quota.ts';
import { createSerialCalls } from './serial-calls.ts';
import { createStatistics, type StatisticsReport } from './statistics.ts';
import { createSearches } from './users/searches.ts';

const HOST = '127.0.0.1';

/** A sandbox that listens. */
export interface DoceboSandbox extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly url: string;
  readonly tenant: Tenant;
  /** What /__sandbox/stats answers; CPU and memory are those of this process. */
  stats(): StatisticsReport;
  close(): Promise<void>;
}

/**
 * Starts a server on loopback that behaves like one Docebo platform. Throws the listen error (EADDRINUSE) when the port
 * is taken, and DataFileError for a bad data file.
 */
export async function startDoceboSandbox(options: SandboxOptions = {}): Promise<DoceboSandbox> {
  const settings = { ...DEFAULTS, ...options };
  const tenant = loadTenant(settings);
  const now = () => tenant.clock.now();
  let url = '';
  const context: SandboxContext = {
    tenant,
    settings,
    clients: createOAuthClients(),
    tokens: createTokens({ lifetime: settings.tokenLifetime, refreshLifetime: settings.refreshTokenLifetime }, now),
    jwtKey: createJwtKey(options.jwtPublicKey),
    quota: createQuota(settings.quota, settings.quotaWindow, now),
    statistics: createStatistics(),
    serial: createSerialCalls(tenant.chart, {
      mode: settings.concurrency,
      conflictStatus: settings.conflictStatus,
      time: settings.batchTime,
    }),
    searches: createSearches(),
    faults: createFaults<Fault, FaultyRequest>(isMeant),
    url: () => url,
  };
  const app = createApp(context);
  url = await app.listen({ host: HOST, port: settings.port ?? 0 });
  return {
    url,
    tenant,
    stats: () => context.statistics.report(),
    close: () => app.close(),
    [Symbol.asyncDispose]: () => app.close(),
  };
}
