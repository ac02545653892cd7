import { RollcallError } from '../support/errors.ts';
import { applyPlan } from './apply/apply-plan.ts';
import { begin, type RunRequest } from './begin.ts';
import { extractAndPlan } from './extract/extract-and-plan.ts';
import { cancelled, fail, finish, toResult } from './finish.ts';
import { assertApprovable } from './held.ts';
import type { Lease, StoredRun } from './journal.ts';
import { gate } from './plan/gate.ts';
import { settle } from './plan/settle.ts';
import type { RunResult } from './result.ts';
import type { RunContext } from './run-context.ts';
import { noteFailedStart, noteReleased } from './watch/note.ts';

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
  return await carryOut(held, await begun(held, request), proceed);
}

async function begun<Tx>(context: RunContext<Tx>, request: RunRequest): Promise<StoredRun> {
  try {
    return await begin(context, request);
  } catch (error) {
    if (!(request.dryRun || context.signal?.aborted)) await noteFailedStart(context, error);
    throw error;
  }
}

/**
 * Applies a plan that was held for approval (R39). Whoever has changed meanwhile on the platform becomes `stale` and is
 * left alone. Throws `run_state` when the run does not wait for approval, has expired, or was planned under other
 * settings.
 */
export async function approve<Tx>(context: RunContext<Tx>, runId: string): Promise<RunResult> {
  await using lease = await context.journal.lease(context.settingsId);
  const held = holding(context, lease);
  const run = await lease.journal.runs.get(runId);
  await assertApprovable(held, run);
  return await carryOut(held, run, applyAndFinish);
}

/** Throws away a plan that was held for approval; nothing of it has been written. */
export async function discard<Tx>(context: RunContext<Tx>, runId: string): Promise<RunResult> {
  await using lease = await context.journal.lease(context.settingsId);
  const { journal } = lease;
  await journal.transaction(async (tx) => {
    await journal.runs.transition(tx, runId, 'held', 'cancelled', { finishedAt: new Date() });
    await journal.plans.dropStaging(tx, runId);
    await journal.events.add(tx, [
      { runId, level: 'info', code: 'run_discarded', message: 'The plan was thrown away; nothing was written.' },
    ]);
    await noteReleased({ ...context, journal }, tx, runId);
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
    await cancelled(holding(context, lease), await lease.journal.runs.get(runId));
  }
  return await toResult(context, await journal.runs.get(runId));
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
  try {
    await steps(context, run);
  } catch (error) {
    await end(context, run, error);
    throw error;
  }
  await noteCalls(context, run);
  return await toResult(context, await context.journal.runs.get(run.id));
}

/** Leaves the run as what stopped it asks for: unfinished, to be taken up by the next one; cancelled; or failed. */
async function end<Tx>(context: RunContext<Tx>, run: StoredRun, error: unknown): Promise<void> {
  const reason: unknown = context.signal?.aborted ? context.signal.reason : error;
  const code = reason instanceof RollcallError ? reason.code : null;
  if (code === 'run_taken_over') return;
  await noteCalls(context, run);
  if (reason instanceof RollcallError && code === 'salesforce_budget') await pause(context, run, reason);
  else if (code === 'run_cancelled') await cancelled(context, run);
  else if (!context.signal?.aborted) await fail(context, run, error);
}

async function pause<Tx>({ journal }: RunContext<Tx>, run: StoredRun, { message }: RollcallError): Promise<void> {
  await journal.transaction((tx) =>
    journal.events.add(tx, [{ runId: run.id, level: 'warning', code: 'run_paused', message }]),
  );
}

async function proceed<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<void> {
  if (run.state === 'extracting') {
    await extractAndPlan(context, run);
    await settle(context, run);
  }
  const planned = await context.journal.runs.get(run.id);
  if (planned.state === 'planned' && (await gate(context, planned)) === 'held') return;
  if (planned.dryRun) return;
  await applyAndFinish(context, planned);
}

async function applyAndFinish<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<void> {
  await applyPlan(context, run);
  await finish(context, run);
}

async function noteCalls<Tx>({ journal, source, directory }: RunContext<Tx>, run: StoredRun): Promise<void> {
  const calls = { salesforceCalls: source.calls(), directoryCalls: directory.calls() };
  await journal.transaction((tx) => journal.runs.patch(tx, run.id, calls));
}
