import { RollcallError } from '../support/errors.ts';
import type { Sentence } from '../support/sentence.ts';
import { saying } from '../support/sentence.ts';
import { logged } from './journal/events.ts';
import { type RunOutline, type RunPatch, type StoredRun, saidOf } from './journal/runs.ts';
import { isWhole } from './mode.ts';
import { asTurnedOut, noCounts } from './progress.ts';
import type { Counts, RunResult } from './result.ts';
import type { RunContext } from './run-context.ts';
import { say } from './sentences/sentence.ts';
import type { Starter } from './starter.ts';
import { type Noting, noteFailed, noteReleased, noteSucceeded } from './watch/note.ts';

/** Errors that a run result carries; the log has all of them. */
const ERRORS_IN_RESULT = 100;

/** Ends an applied run: final counts, log events, what stays unresolved, and, only now, the watermark. */
export async function finish<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<StoredRun> {
  const { journal, settingsId } = context;
  if (run.mode === 'undo') return await finishUndo(context, run);
  await journal.transaction(async (tx) => {
    const whole = isWhole(run);
    await journal.unresolved.settle(tx, { id: run.id, settingsId, whole: run.mode === 'full' });
    const missed = whole ? await reconcile(context, tx, run) : null;
    await journal.settings.remember(tx, settingsId, {
      watermark: run.sourceTime,
      basis: run.basis,
      swept: whole,
      missed,
    });
    await noteSucceeded(context, tx, run.id, run.met);
    await end(context, tx, run, missed ?? 0);
  });
  return await journal.runs.get(run.id);
}

/** What is known of the list view, and the watermark, stay as they are: the next run reads everything (mode.ts). */
async function finishUndo<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<StoredRun> {
  const { journal } = context;
  await journal.transaction((tx) => end(context, tx, run, 0));
  return await journal.runs.get(run.id);
}

/** The counts of the plan, which says no more than it did, without what was not applied. */
async function turnedOut<Tx>(
  { journal }: Pick<RunContext<Tx>, 'journal'>,
  tx: Tx,
  { id, counts, branchCounts: branches }: StoredRun,
) {
  if (counts === null || branches === null) return await journal.runs.counts(tx, id);
  return asTurnedOut({ counts, branches }, await journal.plans.notApplied(tx, id));
}

/** Ends the run of one record: what is known of all others, and the watermark, stay as they are. */
export async function finishOne<Tx>(context: RunContext<Tx>, tx: Tx, run: StoredRun, sourceId: string): Promise<void> {
  const { journal, settingsId } = context;
  await journal.runs.patch(tx, run.id, callsOf(context));
  await journal.unresolved.settle(tx, { id: run.id, settingsId, whole: false, only: sourceId });
  await end({ journal, settingsId }, tx, run, 0);
}

/** Counts, log events, memory of accounts and state of a run that has applied all it could. */
async function end<Tx>(
  { journal, settingsId }: Pick<RunContext<Tx>, 'journal' | 'settingsId'>,
  tx: Tx,
  run: StoredRun,
  missed: number,
): Promise<void> {
  const { counts, branches } = await turnedOut({ journal }, tx, run);
  const clean = counts.rejected + counts.failed + counts.stale + missed === 0;
  await journal.events.addErrors(tx, run.id);
  await journal.events.add(tx, [
    {
      runId: run.id,
      level: clean ? 'info' : 'warning',
      code: 'run_finished',
      said: [finalSentence(run, counts)],
    },
  ]);
  await journal.accounts.keep(tx, { id: run.id, settingsId, whole: run.mode === 'full' });
  await journal.plans.dropStaging(tx, run.id);
  await journal.runs.transition(tx, run.id, 'applying', clean ? 'succeeded' : 'completed_with_errors', {
    finishedAt: new Date(),
    counts,
    branchCounts: branches,
  });
}

function finalSentence({ undoes }: StoredRun, counts: Counts): Sentence {
  const { created, updated, moved, deactivated, reactivated, extracted, rejected, skipped } = counts;
  if (undoes === null) return say('run_finished', { read: extracted, imported: created + updated + moved, rejected });
  const back = updated + moved + deactivated + reactivated;
  return say('undo_finished', { run: undoes, back, left: skipped + rejected });
}

/**
 * Says so when fewer records are accounted for than the run has met in the list view: somebody was missed. Answers how
 * many. People of records that left the list view and are kept count as well, and may hide as many.
 */
async function reconcile<Tx>({ journal, settingsId }: RunContext<Tx>, tx: Tx, run: StoredRun): Promise<number> {
  const met = await journal.plans.recordsMet(tx, run.id);
  const present = await journal.unresolved.accounted(tx, settingsId);
  if (present >= met) return 0;
  const accounted = present + (await journal.unresolved.metAlthoughLeft(tx, run));
  if (accounted >= met) return 0;
  const missing = met - accounted;
  const said = say('records_missed', { view: run.extract.listView.label, met, accounted, missing });
  await journal.events.add(tx, [logged(run, 'error', said)]);
  return missing;
}

/** Marks the run failed with its reason and answers the error to throw. What is applied stays; nothing is half-written. */
export async function fail<Tx>(
  context: Noting<Tx>,
  run: Pick<RunOutline, 'id' | 'dryRun' | 'mode'>,
  error: unknown,
): Promise<unknown> {
  const { journal } = context;
  const { state } = await journal.runs.outline(run.id);
  await journal.transaction((tx) => failIn(context, tx, { ...run, state }, error));
  return error;
}

/** Leaves a failed run of what somebody asked for and could not even begin. */
export async function failUnbegun<Tx>(
  context: Noting<Tx>,
  error: unknown,
  calls: Pick<RunPatch, 'salesforceCalls' | 'directoryCalls' | 'directoryBranchCalls'>,
  startedBy?: Starter,
): Promise<void> {
  const { journal, settingsId } = context;
  await journal.transaction(async (tx) => {
    const id = await journal.runs.add(tx, settingsId, startedBy);
    await failIn(context, tx, { id, state: 'queued', dryRun: false, mode: null }, error, calls);
  });
}

async function failIn<Tx>(
  context: Noting<Tx>,
  tx: Tx,
  { id, state, dryRun, mode }: Pick<RunOutline, 'id' | 'state' | 'dryRun' | 'mode'>,
  error: unknown,
  patch: RunPatch = {},
): Promise<void> {
  const { journal } = context;
  const reason =
    error instanceof RollcallError
      ? { code: error.code, message: error.message, sentences: error.said }
      : unexpected(error instanceof Error ? error.message : String(error));
  await journal.plans.dropStaging(tx, id);
  await journal.runs.transition(tx, id, state, 'failed', { ...patch, finishedAt: new Date(), error: reason });
  await journal.events.add(tx, [{ runId: id, level: 'error', code: reason.code, said: saidOf(reason) }]);
  // Whoever asked for a plan, or for one person, is told; it says little of the connection.
  if (!dryRun && mode !== 'single') await noteFailed(context, tx, id, error);
}

/** Ends a run that somebody cancelled. What it has applied stays, with its links; the rest of its plan is forgotten. */
export async function cancelled<Tx>(context: RunContext<Tx>, run: RunOutline): Promise<void> {
  const { journal } = context;
  const { state } = await journal.runs.outline(run.id);
  const said = say('run_cancelled', { when: state === 'applying' ? 'applying' : 'before' });
  await journal.transaction(async (tx) => {
    await journal.plans.dropStaging(tx, run.id);
    await journal.runs.transition(tx, run.id, state, 'cancelled', { finishedAt: new Date() });
    await journal.events.add(tx, [logged(run, 'warning', said)]);
    await noteReleased(context, tx, run.id);
  });
}

/** The run as the CLI prints it and the API returns it. */
export async function toResult<Tx>({ journal, connection }: RunContext<Tx>, run: RunOutline): Promise<RunResult> {
  const ended = run.state === 'succeeded' || run.state === 'completed_with_errors';
  return {
    id: run.id,
    connection,
    entity: run.entity,
    mode: run.mode,
    state: run.state,
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
    counts: run.counts ?? noCounts(),
    branches: run.branchCounts ?? { created: 0, renamed: 0, moved: 0 },
    salesforceCalls: run.salesforceCalls,
    directoryCalls: run.directoryCalls,
    directoryBranchCalls: run.directoryBranchCalls,
    watermark:
      ended && (run.mode === 'full' || run.mode === 'incremental') ? (run.sourceTime?.toISOString() ?? null) : null,
    errors: await journal.plans.errors(run.id, ERRORS_IN_RESULT),
  };
}

/** What a run has asked of its neighbours so far. */
export function callsOf<Tx>({ source, directory }: Pick<RunContext<Tx>, 'source' | 'directory'>) {
  return {
    salesforceCalls: source.calls(),
    directoryCalls: directory.calls(),
    directoryBranchCalls: directory.branchCalls(),
  };
}

/** In the words of whatever went wrong. */
function unexpected(message: string) {
  return { code: 'internal', message, sentences: [saying('reason_given')`${{ why: message }}`] };
}
