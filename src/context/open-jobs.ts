import type { Pool } from 'pg';
import type { Jobs } from '../jobs/jobs.ts';
import { sweepAccess } from '../store/access/sweep.ts';
import { sweepRetention } from '../store/retention.ts';
import { forgetWorker, noteWorker, WORKER_BEAT_MS } from '../store/workers.ts';
import { expirePlans } from '../sync/held.ts';
import { endLeftBehind } from '../sync/one/end-left-behind.ts';
import type { Adapters } from './adapters.ts';
import type { Deliveries } from './deliveries.ts';
import { verifyWaiting } from './verify-waiting.ts';
import { executor, helper } from './workers.ts';

interface JobsPlace {
  readonly pool: Pool;
  readonly deliveries: Deliveries;
  readonly workerId: string;
  /** Whether this process carries runs out, or only adds and looks. */
  readonly works: boolean;
}

/** Opens background jobs, and with a process that works what is to be done from time to time. Loads pg-boss. */
export async function openJobs(adapters: Adapters, { pool, deliveries, workerId, works }: JobsPlace): Promise<Jobs> {
  const { db, journal, clock, logger } = adapters;
  const jobs = await import('../jobs/jobs.ts');
  return await jobs.openJobs({
    pool,
    works,
    executor: executor(adapters),
    helper: helper(adapters),
    presence: {
      everyMs: WORKER_BEAT_MS,
      note: () => noteWorker(db, workerId),
      end: () => forgetWorker(db, workerId),
    },
    chores: [
      { everyMs: 60_000, work: () => expirePlans(journal, clock()) },
      { everyMs: 60_000, work: () => endLeftBehind(journal, clock) },
      { everyMs: 30_000, work: () => deliveries.deliverAlerts(clock()) },
      { everyMs: 10_000, work: (signal) => deliveries.deliverNotifications(clock(), { signal }) },
      { everyMs: 2000, work: (signal) => verifyWaiting(adapters, signal) },
      { everyMs: 3_600_000, work: (signal) => sweepRetention(db, clock(), { signal }) },
      { everyMs: 3_600_000, work: () => sweepAccess(db, clock()) },
    ],
    onEvent: ({ kind, ...event }) => logger[kind === 'jobs_error' ? 'error' : 'info'](event, kind),
  });
}
