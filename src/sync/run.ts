import { type ErrorCode, RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import { applyPlan } from './apply/apply-plan.ts';
import { closeAsked } from './apply/close-asked.ts';
import { begin, type RunRequest } from './begin.ts';
import { extractAndPlan } from './extract/extract-and-plan.ts';
import { callsOf, cancelled, fail, failUnbegun, finish, toResult } from './finish.ts';
import { assertUndecided, isPlan, releasePlan } from './held.ts';
import { logged } from './journal/events.ts';
import { type RunOutline, type RunPatch, type StoredRun, saidOf } from './journal/runs.ts';
import type { Lease } from './journal.ts';
import { gate } from './plan/gate.ts';
import { settle } from './plan/settle.ts';
import { recordProgress } from './record-progress.ts';
import type { Progress, RunResult } from './result.ts';
import type { RunContext } from './run-context.ts';
import { say } from './sentences/sentence.ts';
import { isFinal } from './states.ts';
import { beginUndo, type UndoRequest } from './undo/begin-undo.ts';
import { planUndo } from './undo/plan-undo.ts';
import { isFailure, type Noting, noteReleased } from './watch/note.ts';

/**
 * Synchronizes one entity: extract → map → plan → gate → apply → finish. With `dryRun` it stops behind the plan, which
 * stays stored. A run that was interrupted, by an abort or by a crash, is taken up where it was by the next call.
 *
 * Throws RollcallError: `run_in_progress` when another process is at these settings; whatever stopped the run, which
 * is then `failed`. Aborting leaves the run unfinished and throws the signal's reason; so does `salesforce_budget`, the
 * org's share of daily calls being used (R48).
 */
export async function synchronize<Tx>(context: RunContext<Tx>, request: RunRequest): Promise<RunResult> {
  await using lease = await context.journal.lease(context.settingsId);
  const held = holding(context, lease);
  const queued = request.queued === undefined ? null : await lease.journal.runs.outline(request.queued);
  if (queued && isFinal(queued.state)) return await toResult(context, queued);
  const acceptUnfiltered = request.acceptUnfiltered === true || queued?.acceptUnfiltered === true;
  const acceptTypes = request.acceptTypes === true || queued?.acceptTypes === true;
  const notify = queued?.notify ?? request.notify ?? true;
  const wanted = { ...request, acceptUnfiltered, acceptTypes, notify };
  return await carryOut(held, await begun(held, wanted, queued), proceed);
}

/**
 * Plans to take back what a finished run has done (R40), or goes on with that: a plan like any other, to be approved or
 * discarded. Asks nothing of Salesforce. Throws `run_state` where there is nothing that could be taken back.
 */
export async function undo<Tx>(context: RunContext<Tx>, request: UndoRequest): Promise<RunResult> {
  await using lease = await context.journal.lease(context.settingsId);
  const held = holding(context, lease);
  const queued = request.queued === undefined ? null : await lease.journal.runs.outline(request.queued);
  if (queued && isFinal(queued.state)) return await toResult(context, queued);
  const run = await beginUndo(held, request, queued).catch(async (error: unknown) => {
    if (queued) await end(held, queued, error);
    throw error;
  });
  return await carryOut(held, run, proceed);
}

/** What keeps a run from beginning is its end, whether it was queued or somebody waits for it at a terminal. */
async function begun<Tx>(context: RunContext<Tx>, request: RunRequest, queued: RunOutline | null): Promise<StoredRun> {
  try {
    return await begin(context, request);
  } catch (error) {
    if (queued) await end(context, queued, error);
    else if (!(context.signal?.aborted || isUnavailable(error)))
      await neverBegun(context, request, error, callsOf(context));
    throw error;
  }
}

/** Leaves a failed run behind, so that logs, alerts and whoever looks later know of it. */
export async function neverBegun<Tx>(
  noting: Noting<Tx>,
  request: RunRequest,
  error: unknown,
  calls: Pick<RunPatch, 'salesforceCalls' | 'directoryCalls' | 'directoryBranchCalls'> = {},
): Promise<void> {
  if (!request.dryRun && isFailure(error)) await failUnbegun(noting, error, calls, request.startedBy);
}

/**
 * Applies a plan that was held for approval, or only asked for (R38, R39). Whoever has changed meanwhile on the platform becomes `stale` and is
 * left alone. Throws `run_state` when the run does not wait for approval, has expired, or was planned under other
 * settings.
 */
export async function approve<Tx>(context: RunContext<Tx>, runId: string): Promise<RunResult> {
  await using lease = await context.journal.lease(context.settingsId);
  const held = holding(context, lease);
  return await carryOut(held, await releasePlan(held, runId), applyAndFinish);
}

/** Ends a queued run that could not even begin; one that has begun, or ended, stays as it is. */
export async function abandon<Tx>(
  { journal, clock }: Pick<Noting<Tx>, 'journal' | 'clock'>,
  runId: string,
  error: unknown,
): Promise<void> {
  const run = await journal.runs.outline(runId);
  const { settingsId, entity } = run;
  if (run.state === 'queued') await fail({ journal, clock, settingsId, settings: { entity } }, run, error);
}

/** Ends a run that has lost too many workers. What it has applied stays. */
export async function giveUp<Tx>(noting: Noting<Tx>, runId: string): Promise<void> {
  await using lease = await noting.journal.lease(noting.settingsId);
  const { journal } = lease;
  const run = await journal.runs.outline(runId);
  if (isFinal(run.state)) return;
  const message = saying(
    'run_lost_workers',
  )`Run ${{ run: runId }} has lost its worker again and again, and is not gone on with any more. What it had applied stays. Look into the logs of the workers for what ended them, then start a new run.`;
  await fail({ ...noting, journal }, run, new RollcallError('run_given_up', message));
}

/** Throws away a plan that was held for approval, or only asked for; nothing of it has been written. */
export async function discard<Tx>(context: RunContext<Tx>, runId: string): Promise<RunResult> {
  await using lease = await context.journal.lease(context.settingsId);
  const { journal } = lease;
  const run = await journal.runs.outline(runId);
  assertUndecided(run);
  await journal.transaction(async (tx) => {
    await journal.runs.transition(tx, runId, run.state, 'cancelled', { finishedAt: new Date() });
    await journal.plans.dropStaging(tx, runId);
    await journal.events.add(tx, [logged({ id: runId }, 'info', say('run_discarded', {}))]);
    if (!isPlan(run)) await noteReleased({ ...context, journal }, tx, runId);
  });
  return await toResult(context, await journal.runs.get(runId));
}

/**
 * Cancels a run that has not ended. One that another process is at stops there, within seconds; answers then the run
 * as it is now.
 */
export async function cancel<Tx>(context: RunContext<Tx>, runId: string): Promise<RunResult> {
  const { journal, settingsId } = context;
  await journal.transaction((tx) => journal.runs.requestCancel(tx, runId));
  const lease = await journal.lease(settingsId).catch((error: unknown) => {
    if (error instanceof RollcallError && error.code === 'run_in_progress') return null;
    throw error;
  });
  if (lease) {
    await using _held = lease;
    await cancelled(holding(context, lease), await lease.journal.runs.outline(runId));
  }
  return await toResult(context, await journal.runs.outline(runId));
}

/** The context of a run while it holds its settings: whoever loses them stops, and can write nothing more. */
function holding<Tx>(context: RunContext<Tx>, { journal, signal }: Lease<Tx>): RunContext<Tx> {
  return { ...context, journal, signal: context.signal ? AbortSignal.any([context.signal, signal]) : signal };
}

async function carryOut<Tx>(
  context: RunContext<Tx>,
  run: StoredRun,
  steps: (context: RunContext<Tx>, run: StoredRun) => Promise<void>,
): Promise<RunResult> {
  context.onBegun?.(run.id);
  try {
    await using recorder = recordProgress(context.journal, run.id);
    const onProgress = (progress: Progress) => {
      recorder.note(progress);
      context.onProgress?.(progress);
    };
    await steps({ ...context, onProgress }, run);
  } catch (error) {
    await end(context, run, error);
    throw error;
  }
  await noteCalls(context, run);
  return await toResult(context, await context.journal.runs.get(run.id));
}

/** Leaves the run as what stopped it asks for: unfinished, to be taken up by the next one; cancelled; or failed. */
async function end<Tx>(context: RunContext<Tx>, run: RunOutline, error: unknown): Promise<void> {
  const reason: unknown = context.signal?.aborted ? context.signal.reason : error;
  const code = reason instanceof RollcallError ? reason.code : null;
  // Nothing can be written any more, or perhaps not yet again; whoever goes on with the run finds it as it is.
  if (code === 'run_taken_over' || isUnavailable(reason) || isUnavailable(error)) return;
  await noteCalls(context, run);
  const pauseMs = code === null ? undefined : PAUSES_MS[code];
  if (reason instanceof RollcallError && pauseMs !== undefined) await pause(context, run, reason, pauseMs);
  else if (code === 'run_cancelled') await cancelled(context, run);
  else if (!context.signal?.aborted) await fail(context, run, error);
}

function isUnavailable(error: unknown): boolean {
  return error instanceof RollcallError && error.code === 'database_unavailable';
}

/**
 * Milliseconds after which a run that has used up its calls looks again: a Salesforce org counts those of 24 hours, a
 * Docebo tenant those of one.
 */
const PAUSES_MS: Partial<Record<ErrorCode, number>> = { salesforce_budget: 60 * 60_000, docebo_quota: 15 * 60_000 };

async function pause<Tx>(
  { journal }: RunContext<Tx>,
  run: RunOutline,
  { code, message, said: sentences }: RollcallError,
  pauseMs: number,
): Promise<void> {
  await journal.transaction(async (tx) => {
    const said = saidOf({ code, message, sentences });
    await journal.events.add(tx, [{ runId: run.id, level: 'warning', code: 'run_paused', said }]);
    await journal.runs.patch(tx, run.id, {
      pause: { until: new Date(Date.now() + pauseMs), code, message, sentences },
    });
  });
}

async function proceed<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<void> {
  if (run.state === 'extracting') await plan(context, run);
  const planned = await context.journal.runs.get(run.id);
  // Thresholds are for what nobody has looked at.
  if (planned.mode !== 'undo' && planned.state === 'planned' && (await gate(context, planned)) === 'held') return;
  if (planned.dryRun) return;
  await applyAndFinish(context, planned);
}

async function plan<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<void> {
  await closeAsked(context);
  if (run.mode === 'undo') return await planUndo(context, run);
  await extractAndPlan(context, run);
  await settle(context, run);
}

async function applyAndFinish<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<void> {
  await applyPlan(context, run);
  await finish(context, run);
}

async function noteCalls<Tx>(context: RunContext<Tx>, run: RunOutline): Promise<void> {
  const { journal } = context;
  await journal.transaction((tx) => journal.runs.patch(tx, run.id, callsOf(context)));
}
