import { RollcallError } from '../support/errors.ts';
import { applyPlan } from './apply/apply-plan.ts';
import { begin, type RunRequest } from './begin.ts';
import { extractAndPlan } from './extract/extract-and-plan.ts';
import { fail, finish, toResult } from './finish.ts';
import type { StoredRun } from './journal.ts';
import { gate } from './plan/gate.ts';
import { settle } from './plan/settle.ts';
import type { RunResult } from './result.ts';
import type { RunContext } from './run-context.ts';

/**
 * Synchronizes one entity: extract → map → plan → gate → apply → finish. With `dryRun` it stops behind the plan, which
 * stays stored. A run that was interrupted, by an abort or by a crash, is taken up where it was by the next call.
 *
 * Throws RollcallError: `run_in_progress` when another process is at these settings; whatever stopped the run, which
 * is then `failed`. Aborting leaves the run unfinished and throws the signal's reason; so does `salesforce_budget`, the
 * org's share of daily calls being used (R48).
 */
export async function synchronize<Tx>(context: RunContext<Tx>, request: RunRequest): Promise<RunResult> {
  const { journal, settingsId } = context;
  await using _lock = await journal.lock(settingsId);
  return await carryOut(context, await begin(context, request), proceed);
}

/** Applies a plan that was held for approval (R39). */
export async function approve<Tx>(context: RunContext<Tx>, runId: string): Promise<RunResult> {
  const { journal, settingsId } = context;
  await using _lock = await journal.lock(settingsId);
  const run = await journal.runs.get(runId);
  if (run.state !== 'held')
    throw new RollcallError('run_state', `Run ${runId} is ${run.state}, it does not wait for approval.`);
  return await carryOut(context, run, applyAndFinish);
}

/** Throws away a plan that was held for approval; nothing of it has been written. */
export async function discard<Tx>(context: RunContext<Tx>, runId: string): Promise<RunResult> {
  const { journal, settingsId } = context;
  await using _lock = await journal.lock(settingsId);
  await journal.transaction(async (tx) => {
    await journal.runs.transition(tx, runId, 'held', 'cancelled', { finishedAt: new Date() });
    await journal.plans.dropStaging(tx, runId);
    await journal.events.add(tx, [
      { runId, level: 'info', code: 'run_discarded', message: 'The plan was thrown away; nothing was written.' },
    ]);
  });
  return await toResult(context, await journal.runs.get(runId));
}

async function carryOut<Tx>(
  context: RunContext<Tx>,
  run: StoredRun,
  steps: (context: RunContext<Tx>, run: StoredRun) => Promise<void>,
): Promise<RunResult> {
  try {
    await steps(context, run);
  } catch (error) {
    if (isBudget(error)) await pause(context, run, error);
    else if (!context.signal?.aborted) await fail(context, run, error);
    throw error;
  } finally {
    await noteCalls(context, run);
  }
  return await toResult(context, await context.journal.runs.get(run.id));
}

function isBudget(error: unknown): error is RollcallError {
  return error instanceof RollcallError && error.code === 'salesforce_budget';
}

/** Leaves the run unfinished, to be taken up by the next one, and says why. */
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
  if (planned.dryRun) return;
  if (planned.state === 'planned' && (await gate(context, planned)) === 'held') return;
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
