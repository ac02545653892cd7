import { randomUUID } from 'node:crypto';
import { databaseClock, handOver, type OrphanedRun, orphanedRuns } from '../store/queued-runs.ts';
import type { UnitOfWork } from '../store/unit-of-work.ts';
import type { JobQueue } from './job-queue.ts';

/** Milliseconds that a worker has between taking a job and holding its settings. */
const GRACE_MS = 5000;

/**
 * How often a run is gone on with. One that has lost so many workers is likely to be what kills them. A worker that is
 * stopped in good order counts too: this leaves room for many releases under one long run.
 */
const MOST_RESUMED = 20;

export interface Orphans {
  readonly resumed: readonly OrphanedRun[];
  /** Those that have been gone on with too often; they are to be ended. */
  readonly givenUp: readonly OrphanedRun[];
}

/**
 * Sends new jobs for runs that nobody is at, so that another worker goes on with them from their checkpoints. Whoever
 * still has an old job writes nothing more: it has lost the lease.
 */
export async function resumeOrphans(tx: UnitOfWork, queue: JobQueue): Promise<Orphans> {
  const resumed: OrphanedRun[] = [];
  const givenUp: OrphanedRun[] = [];
  const now = await databaseClock(tx);
  for (const run of await orphanedRuns(tx)) {
    const state = await queue.stateOf(tx, run.jobId);
    if (state === 'waiting') continue;
    if (state !== 'idle') {
      if (now.getTime() - state.activeSince.getTime() < GRACE_MS) continue;
      await queue.withdraw(tx, run.jobId);
    }
    if (run.resumed >= MOST_RESUMED) {
      givenUp.push(run);
      continue;
    }
    const jobId = randomUUID();
    // Another run of the same settings may have the only job; its worker takes the older one up first.
    if (!(await queue.send(tx, jobId, { settingsId: run.settingsId, runId: run.id }))) continue;
    await handOver(tx, run.id, jobId);
    resumed.push(run);
  }
  return { resumed, givenUp };
}
