import { randomUUID } from 'node:crypto';
import { handOver } from '../store/queued-runs.ts';
import type { UnitOfWork } from '../store/unit-of-work.ts';
import type { JobQueue } from './job-queue.ts';

/** Sends a job that goes on with a run, in the unit of work in which somebody decides that it may. */
export async function handOverToWorker(
  tx: UnitOfWork,
  queue: JobQueue,
  { settingsId, runId }: { readonly settingsId: string; readonly runId: string },
): Promise<void> {
  // A worker may still be putting down the job of a run that has just ended.
  await queue.clear(tx, settingsId);
  const jobId = randomUUID();
  await handOver(tx, runId, jobId);
  await queue.send(tx, jobId, { settingsId, runId });
}
