import { createFaults } from '../../shared/faults/faults.ts';
import { createJwtKey } from '../../shared/jwt-key.ts';
import type { Org, OrgAdmin } from '../org/org.ts';
import { createApp } from './app.ts';
import { createBulkJobs } from './bulk/jobs.ts';
import type { SandboxContext } from './context.ts';
import type { Fault } from './faults/fault.ts';
import { isKind } from './faults/kinds.ts';
import { createLateCommits } from './late-commits.ts';
import { createAuthorizations } from './oauth/authorizations.ts';
import { createOAuthClients } from './oauth/clients.ts';
import { createTokens } from './oauth/tokens.ts';
import { DEFAULTS, type ServerOptions } from './options.ts';
import { createCursors } from './query/cursors.ts';
import { createStatistics, type StatisticsReport } from './statistics.ts';
import { createApiUsage } from './usage.ts';

const HOST = '127.0.0.1';

/** A sandbox that listens. */
export interface SalesforceSandbox extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly url: string;
  readonly org: Org & OrgAdmin;
  /** What /__sandbox/stats answers; CPU and memory are those of this process. */
  stats(): StatisticsReport;
  close(): Promise<void>;
}

/** Serves an org on loopback. Throws the listen error (EADDRINUSE) when the port is taken. */
export async function serveOrg(org: Org & OrgAdmin, options: ServerOptions): Promise<SalesforceSandbox> {
  const settings = { ...DEFAULTS, ...options };
  const now = (): Date => org.now();
  let url = '';
  const tokens = createTokens(org.id, settings.tokenLifetime, () => org.setup.wallClock());
  const context: SandboxContext = {
    org,
    clients: createOAuthClients(org.integrationUser.id),
    latency: settings.latency,
    tokens,
    authorizations: createAuthorizations(tokens, () => org.setup.wallClock()),
    jwtKey: createJwtKey(options.jwtPublicKey),
    usage: createApiUsage(settings.apiLimit, now),
    statistics: createStatistics(),
    cursors: createCursors(now),
    jobs: createBulkJobs(
      { queued: settings.bulkQueued, running: settings.bulkRunning, pageSize: settings.bulkPageSize },
      now,
    ),
    faults: createFaults<Fault>(({ kind }, { method, url: path }) => isKind(kind, method, path)),
    lateCommits: createLateCommits(org.setup),
    url: () => url,
  };
  const app = createApp(context);
  url = await app.listen({ host: HOST, port: settings.port ?? 0 });
  return {
    url,
    org,
    stats: () => context.statistics.report(),
    close: () => app.close(),
    [Symbol.asyncDispose]: () => app.close(),
  };
}
