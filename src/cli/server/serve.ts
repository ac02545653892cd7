import type { RunningServer, ServerOptions } from '../../api/server.ts';
import type { Context } from '../../context.ts';
import { lastSuccesses, ping, unendedRuns } from '../../store/views/health.ts';
import { queueSize } from '../../store/views/queue-size.ts';
import type { Metrics } from '../../support/metrics.ts';
import type { Session } from '../session.ts';

export interface ServeOptions {
  /** Of Rollcall. */
  readonly version: string;
  readonly workers: number;
  readonly host: string;
  /** Undefined: no server. */
  readonly port: number | undefined;
  /** Whether there is more than health and metrics. */
  readonly api: boolean;
}

export interface Ready {
  /** Null where no port is given. */
  readonly address: string | null;
  /** By which the first administrator is made; null where there is one. */
  readonly setupCode: string | null;
}

/** Works on runs, and answers over HTTP where a port is given, until the session is interrupted. */
export async function serve(
  session: Session,
  { version, workers, host, port, api }: ServeOptions,
  announce: (ready: Ready) => void,
): Promise<void> {
  // Loaded for servers only.
  const [{ startServer }, { createMetrics }, { newSetupCode }] = await Promise.all([
    import('../../api/server.ts'),
    import('../../support/metrics.ts'),
    import('../../administration/access/setup.ts'),
  ]);
  const metrics = createMetrics();
  await using context = await session.open({ logLevel: 'info', measurements: metrics });
  const jobs = await context.jobs({ works: true });
  const listening =
    port === undefined
      ? null
      : await startServer(serverOptions(context, metrics, session, { host, port, version, api }));
  await using _server: RunningServer | null = listening;
  await using _working = await jobs.work({ concurrency: workers });
  const setupCode = listening !== null && api ? await newSetupCode(context.db, context.now()) : null;
  announce({ address: listening?.address ?? null, setupCode });
  await interruption(session.signal);
}

function serverOptions(
  context: Context,
  metrics: Metrics,
  { signal }: Session,
  where: Pick<ServerOptions, 'host' | 'port' | 'version' | 'api'>,
) {
  const { db, logger, config } = context;
  return {
    ...where,
    administered: context,
    http: config.http,
    metrics,
    health: { ping: () => ping(db), stopping: () => signal.aborted },
    observe: async () => ({
      runs: await unendedRuns(db),
      queue: await queueSize(db),
      lastSuccess: await lastSuccesses(db),
    }),
    onError: (error) => logger.error({ err: error }, 'request_failed'),
    onUndocumented: (what) => logger.warn({ what }, 'undocumented_error'),
  } satisfies ServerOptions;
}

/** Resolves when the signal aborts: for a server, being told to stop is no failure. */
async function interruption(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
