import { awaitsDecision, insertQueuedRun, isInForce, unendedRun } from '../store/queued-runs.ts';
import type { UnitOfWork } from '../store/unit-of-work.ts';
import { RollcallError } from '../support/errors.ts';
import type { RunState } from '../sync/result.ts';
import { BY_SCHEDULE } from '../sync/starter.ts';
import { isFinal } from '../sync/states.ts';
import type { RunJob } from './job-queue.ts';

/** Carries runs out; given by whoever knows Salesforce and the platform. */
export interface RunExecutor {
  now(): Date;
  transaction<T>(work: (tx: UnitOfWork) => Promise<T>): Promise<T>;
  /** Goes on with an interrupted run of the settings, else begins the queued one. */
  carryOut(settingsId: string, queued: string, signal: AbortSignal): Promise<{ id: string; state: RunState }>;
  /** Ends a queued run that could not even begin. Nothing happens to one that has. */
  abandon(runId: string, error: unknown): Promise<void>;
  /** Ends a run that has lost too many workers. */
  giveUp(settingsId: string, runId: string): Promise<void>;
  /** False while a schedule should rather wait (R44). */
  mayStart(settingsId: string): Promise<boolean>;
}

export type WorkerEvent =
  | { readonly kind: 'run_taken' | 'run_left'; readonly run: string; readonly state?: RunState }
  | { readonly kind: 'schedule_skipped'; readonly settings: string; readonly reason: string }
  | { readonly kind: 'run_stopped'; readonly run: string; readonly code: string };

/** Ends of an attempt that are no end of the run: another worker, or a later attempt, goes on with it. */
const LEFT_TO_OTHERS = new Set(['run_in_progress', 'run_taken_over', 'salesforce_budget', 'docebo_quota']);

/** One job: the run that waits, preceded by one of the same settings that was interrupted. */
export async function carryOut(
  executor: RunExecutor,
  jobId: string,
  { settingsId, runId }: RunJob,
  { signal, onEvent }: { readonly signal: AbortSignal; readonly onEvent: (event: WorkerEvent) => void },
): Promise<void> {
  const run = runId ?? (await scheduled(executor, jobId, settingsId, onEvent));
  if (run === null || signal.aborted) return;
  onEvent({ kind: 'run_taken', run });
  try {
    for (;;) {
      const { id, state } = await executor.carryOut(settingsId, run, signal);
      onEvent({ kind: 'run_left', run: id, state });
      if (id === run || !isFinal(state)) return;
    }
  } catch (error) {
    // Stopped in good order: another process finds the run, or this one when it starts again.
    if (signal.aborted) return;
    const code = error instanceof RollcallError ? error.code : 'internal';
    onEvent({ kind: 'run_stopped', run, code });
    if (LEFT_TO_OTHERS.has(code)) return;
    await executor.abandon(run, error);
    if (code !== 'internal') return;
  }
  // The queue keeps what a job ended with, and the text of an unforeseen error may quote people's values.
  throw new Error(`Run ${run} ended with an internal error, which its log describes.`);
}

/** The run that a schedule asks for; null where it has to be left out. */
async function scheduled(
  executor: RunExecutor,
  jobId: string,
  settingsId: string,
  onEvent: (event: WorkerEvent) => void,
): Promise<string | null> {
  const skip = (reason: string) => {
    onEvent({ kind: 'schedule_skipped', settings: settingsId, reason });
    return null;
  };
  if (!(await executor.mayStart(settingsId))) return skip('the connection is in quarantine');
  return await executor.transaction(async (tx) => {
    const unended = await unendedRun(tx, settingsId);
    if (unended && (await awaitsDecision(tx, settingsId, unended, executor.now())))
      return skip(`run ${unended.id} waits for approval`);
    // The schedule of an administrator who was one a moment ago; it is gone with the next look at all schedules.
    if (!(await isInForce(tx, settingsId))) return skip('its owner is not an administrator any more');
    return await insertQueuedRun(tx, { settingsId, jobId, startedBy: BY_SCHEDULE });
  });
}
