import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { fingerprint } from '../fingerprint.ts';
import { logged } from '../journal/events.ts';
import type { RunOutline, StoredRun } from '../journal/runs.ts';
import type { RunContext } from '../run-context.ts';
import { say } from '../sentences/sentence.ts';
import type { Starter } from '../starter.ts';
import { isFinal } from '../states.ts';

export interface UndoRequest {
  /** Id of the run that is to be taken back. */
  readonly undoes: string;
  /** Who asks for it; a run that waits in the queue knows by itself. */
  readonly startedBy?: Starter;
  /** Id of a run that waits in the queue and begins now, or has begun. */
  readonly queued?: string;
}

/**
 * The run that takes another one back: a plan first, which is applied once it is approved. Throws `run_state` where there is
 * nothing that could be taken back.
 */
export async function beginUndo<Tx>(
  { journal, settings, settingsId }: RunContext<Tx>,
  { undoes, startedBy }: UndoRequest,
  queued: RunOutline | null,
): Promise<StoredRun> {
  if (queued !== null && queued.state !== 'queued') {
    const run = await journal.runs.get(queued.id);
    await journal.transaction(async (tx) => {
      await journal.runs.patch(tx, run.id, { pause: null });
      await journal.events.add(tx, [logged(run, 'info', say('run_resumed', {}))]);
    });
    return run;
  }
  const undone = await journal.runs.get(undoes);
  await assertUndoable({ journal }, undone);
  const planned = {
    settingsId,
    entity: undone.entity,
    mode: 'undo',
    modeReasons: [],
    undoes,
    dryRun: true,
    // Nobody is told that what happened to them did not happen.
    notify: false,
    ...(startedBy === undefined ? {} : { startedBy }),
    fingerprint: fingerprint(settings),
    extract: undone.extract,
    delta: null,
    since: null,
    sweep: null,
    basis: undone.basis,
    total: null,
    sourceTime: undone.sourceTime,
  } as const;
  return await journal.transaction(async (tx) => {
    const run = await (queued === null ? journal.runs.create(tx, planned) : journal.runs.start(tx, queued.id, planned));
    await journal.runs.outdatePlans(tx, settingsId, run.id);
    const said = [say('undo_started', { run: undoes })];
    await journal.events.add(tx, [{ runId: run.id, level: 'info', code: 'run_started', said }]);
    return run;
  });
}

/** Throws `run_state` unless the run has ended and is known in detail. */
export async function assertUndoable<Tx>(
  { journal }: Pick<RunContext<Tx>, 'journal'>,
  run: Pick<RunOutline, 'id' | 'state' | 'dryRun'>,
): Promise<void> {
  const why = run.dryRun
    ? saying('undo_plan')`Run ${{ run: run.id }} was only a plan: nothing of it was written.`
    : !isFinal(run.state)
      ? saying('undo_unfinished')`Run ${{ run: run.id }} has not ended. Cancel it, or let it end; then undo it.`
      : (await journal.runs.isPlanKept(run.id))
        ? null
        : saying(
            'undo_forgotten',
          )`What run ${{ run: run.id }} did is not kept any more, so that it cannot be undone: its time was over, or it planned nothing.`;
  if (why !== null) throw new RollcallError('run_state', why);
}
