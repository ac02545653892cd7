import { randomUUID } from 'node:crypto';
import { awaitsDecision, insertQueuedRun, type RunWishes, unendedRun } from '../store/queued-runs.ts';
import type { UnitOfWork } from '../store/unit-of-work.ts';
import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import type { JobQueue } from './job-queue.ts';

/**
 * Adds a run with its job, both or neither, and answers the run's id. A plan that is asked for may be made while a run
 * waits for approval, as it writes nothing.
 *
 * @throws RollcallError `run_in_progress` when one of the same settings waits or goes on, `run_state` when one waits for
 *   approval, `not_found` when the settings are switched off.
 */
export async function enqueue(
  tx: UnitOfWork,
  queue: JobQueue,
  settingsId: string,
  now: Date,
  wishes: RunWishes = {},
): Promise<string> {
  const unended = await unendedRun(tx, settingsId);
  if (unended && !wishes.dryRun && (await awaitsDecision(tx, settingsId, unended, now))) {
    throw new RollcallError(
      'run_state',
      saying(
        'run_awaits',
      )`Run ${{ run: unended.id }} waits for approval. Approve it with "rollcall runs approve ${{ run: unended.id }}" or throw it away with "rollcall runs discard ${{ run: unended.id }}".`,
    );
  }
  if (unended !== null && unended.state !== 'held' && unended.jobId !== null) {
    throw new RollcallError(
      'run_in_progress',
      saying(
        'run_waits',
      )`Run ${{ run: unended.id }} of the same settings waits or goes on already. "rollcall runs" shows how far it is.`,
    );
  }
  // A worker may still be putting down the job of a run that has just ended.
  await queue.clear(tx, settingsId);
  const jobId = randomUUID();
  const runId = await insertQueuedRun(tx, { settingsId, jobId, ...wishes });
  await queue.send(tx, jobId, { settingsId, runId });
  return runId;
}
