import { RollcallError } from '../support/errors.ts';
import { type Sentence, saying } from '../support/sentence.ts';
import { applyPlan } from './apply/apply-plan.ts';
import { basisOf, refuseLostFilter } from './basis.ts';
import { knownTypes } from './field-types.ts';
import { fingerprint } from './fingerprint.ts';
import { finish } from './finish.ts';
import { expirePlan, hasExpired } from './held.ts';
import { logged, type RunEvent } from './journal/events.ts';
import type { StoredRun } from './journal/runs.ts';
import { planReading } from './mode.ts';
import { leadersAmong } from './others.ts';
import { prepare } from './prepare.ts';
import type { RunContext } from './run-context.ts';
import { say } from './sentences/sentence.ts';
import type { Starter } from './starter.ts';
import { noteReleased } from './watch/note.ts';

export interface RunRequest {
  /** Stop behind the plan. */
  readonly dryRun: boolean;
  /** Go on although the list view has lost its filter since the last run. */
  readonly acceptUnfiltered?: boolean;
  /** Take mapped fields for what they are now, although they were of another type before (R45). */
  readonly acceptTypes?: boolean;
  /** False: the people whom it creates and moves are told nothing (R3). */
  readonly notify?: boolean;
  /** Who asks for it; a run that waits in the queue knows by itself. */
  readonly startedBy?: Starter;
  /** Id of a run that waits in the queue and begins now, unless an interrupted one has to be finished first. */
  readonly queued?: string;
}

/** The run to go on with: an interrupted one of the same settings, else a new one. */
export async function begin<Tx>(context: RunContext<Tx>, request: RunRequest): Promise<StoredRun> {
  const { journal, source, settings, settingsId, signal } = context;
  const interrupted = request.dryRun ? await begunPlan(context, request) : await journal.runs.unfinished(settingsId);
  if (interrupted) {
    const resumed = await takeUp(context, interrupted);
    if (resumed) return resumed;
  }
  const call = signal ? { signal } : {};
  const memory = await journal.settings.recall(settingsId);
  const known = request.acceptTypes ? {} : knownTypes(memory, context.access);
  const prepared = await prepare(context, settings, known, signal);
  const { extract, destination, fields } = prepared;
  const leaders = leadersAmong(context.others);
  const basis = basisOf({ settings, access: context.access, extract, destination: destination.id, fields, leaders });
  // As the answers so far have told it, and before the first record.
  const now = await source.serverTime(call);
  if (!request.acceptUnfiltered) refuseLostFilter(memory.basis, basis);
  const reading = await planReading({ source, settings, memory, basis, extract, now }, call);
  const planned = {
    settingsId,
    entity: settings.entity,
    mode: reading.mode,
    modeReasons: reading.reasons,
    undoes: null,
    dryRun: request.dryRun,
    notify: request.notify ?? true,
    ...(request.startedBy === undefined ? {} : { startedBy: request.startedBy }),
    fingerprint: fingerprint(settings),
    extract,
    delta: reading.delta,
    since: reading.since,
    sweep: reading.sweep,
    basis,
    total: reading.total,
    sourceTime: now,
  };
  return await journal.transaction(async (tx) => {
    const run = await (request.queued === undefined
      ? journal.runs.create(tx, planned)
      : journal.runs.start(tx, request.queued, planned));
    await journal.runs.outdatePlans(tx, settingsId, run.id);
    await journal.events.add(tx, [
      logged(run, 'info', startSentence(run), ...run.modeReasons),
      ...warningsOf(run).map((warning) => warned(run, 'list_view_warning', [warning])),
      ...prepared.leftAlone.map((why) => warned(run, 'field_left_alone', why)),
    ]);
    return run;
  });
}

/** A plan that a worker was making when it was interrupted; nobody but the queue goes on with one. */
async function begunPlan<Tx>({ journal }: RunContext<Tx>, { queued }: RunRequest): Promise<StoredRun | null> {
  if (queued === undefined) return null;
  const { state } = await journal.runs.outline(queued);
  return state === 'queued' ? null : await journal.runs.get(queued);
}

/** Each once. */
function warningsOf({ extract, delta }: StoredRun): Sentence[] {
  const all = [...extract.warnings, ...(delta?.warnings ?? [])];
  return [...new Map(all.map((warning) => [warning.message, warning])).values()];
}

function startSentence({ mode, extract: { listView }, since, sweep }: StoredRun): Sentence {
  return say('run_started', {
    how: mode === 'full' ? 'full' : sweep === null ? 'incremental' : 'swept',
    view: listView.label,
    name: listView.developerName,
    since: since?.toISOString() ?? '',
    record: '',
  });
}

/** Null when the interrupted run cannot be gone on with under the present settings; it has been brought to its end then. */
async function takeUp<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<StoredRun | null> {
  const { journal } = context;
  const now = context.clock();
  if (run.state === 'held' && hasExpired(run, now)) {
    await expirePlan(journal, run.id, now);
    return null;
  }
  const same = run.fingerprint === fingerprint(context.settings);
  if (run.state === 'held' && same) {
    throw new RollcallError(
      'run_state',
      saying(
        'run_held',
      )`Run ${{ run: run.id }} waits for approval. Look at it with "rollcall runs show ${{ run: run.id }}", then approve it with "rollcall runs approve ${{ run: run.id }}" or throw it away with "rollcall runs discard ${{ run: run.id }}".`,
    );
  }
  if (!same && run.state === 'applying') {
    await applyPlan(context, run);
    await finish(context, run);
    return null;
  }
  if (!same) {
    await journal.transaction(async (tx) => {
      await journal.events.add(tx, [
        logged(run, 'warning', say('run_cancelled', { when: run.state === 'held' ? 'held' : 'interrupted' })),
      ]);
      await journal.plans.dropStaging(tx, run.id);
      await journal.runs.transition(tx, run.id, run.state, 'cancelled', { finishedAt: new Date() });
      await noteReleased(context, tx, run.id);
    });
    return null;
  }
  await journal.transaction(async (tx) => {
    await journal.runs.patch(tx, run.id, { pause: null });
    await journal.events.add(tx, [logged(run, 'info', say('run_resumed', {}))]);
  });
  return run;
}

function warned({ id: runId }: StoredRun, code: string, said: readonly Sentence[]): RunEvent {
  return { runId, level: 'warning', code, said };
}
