import type { RunningServer, ServerOptions } from '../../api/server.ts';
import type { Context } from '../../context.ts';
import { lastSuccesses, ping, unendedRuns } from '../../store/views/health.ts';
import { queueSize } from '../../store/views/queue-size.ts';
import type { Metrics } from '../../support/metrics.ts';
import type { Session } from '../session.ts';

export interface ServeOptions {
  readonly workers: number;
  readonly host: string;
  /** Undefined: no server. */
  readonly port: number | undefined;
}

/** Works on runs, and answers over HTTP where a port is given, until the session is interrupted. */
export async function serve(
  session: Session,
  { workers, host, port }: ServeOptions,
  announce: (address: string | null) => void,
): Promise<void> {
  // Loaded for servers only.
  const [{ startServer }, { createMetrics }] = await Promise.all([
    import('../../api/server.ts'),
    import('../../support/metrics.ts'),
  ]);
  const metrics = createMetrics();
  await using context = await session.open({ logLevel: 'info', measurements: metrics });
  const jobs = await context.jobs({ works: true });
  const listening =
    port === undefined ? null : await startServer(serverOptions(context, metrics, session, { host, port }));
  await using _server: RunningServer | null = listening;
  await using _working = await jobs.work({ concurrency: workers });
  announce(listening?.address ?? null);
  await interruption(session.signal);
}

function serverOptions(
  { db, logger }: Context,
  metrics: Metrics,
  { signal }: Session,
  { host, port }: Pick<ServerOptions, 'host' | 'port'>,
) {
  return {
    host,
    port,
    metrics,
    health: { ping: () => ping(db), stopping: () => signal.aborted },
    observe: async () => ({
      runs: await unendedRuns(db),
      queue: await queueSize(db),
      lastSuccess: await lastSuccesses(db),
    }),
    onError: (error) => logger.error({ err: error }, 'request_failed'),
  } satisfies ServerOptions;
}

/** Resolves when the signal aborts: for a server, being told to stop is no failure. */
async function interruption(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
