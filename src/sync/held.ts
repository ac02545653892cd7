import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import { fingerprint } from './fingerprint.ts';
import { logged } from './journal/events.ts';
import type { RunOutline, StoredRun } from './journal/runs.ts';
import type { Journal } from './journal.ts';
import type { RunState } from './result.ts';
import type { RunContext } from './run-context.ts';
import { say } from './sentences/sentence.ts';
import { noteReleased } from './watch/note.ts';

export function hasExpired({ expiresAt }: Pick<StoredRun, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now;
}

/**
 * Throws `run_state` unless the held run may be approved. One that has expired is cancelled; one that was
 * planned under other settings would be applied half by the old and half by the new ones, and the next run replaces it.
 */
export async function assertApprovable<Tx>(
  { journal, settings, clock }: Pick<RunContext<Tx>, 'journal' | 'settings' | 'clock'>,
  run: StoredRun,
): Promise<void> {
  const now = clock();
  if (hasExpired(run, now)) {
    await expirePlan(journal, run.id, now);
    throw new RollcallError(
      'run_state',
      saying(
        'plan_expired',
      )`The plan of run ${{ run: run.id }} has expired, so that it cannot be approved any more. Nothing of it was written. Start a new run: it plans by what is there now.`,
    );
  }
  // What was done is taken back under whatever settings.
  if (run.mode !== 'undo' && run.fingerprint !== fingerprint(settings)) {
    throw new RollcallError(
      'run_state',
      saying(
        'plan_settings_changed',
      )`The settings were changed after run ${{ run: run.id }} was planned, so that its plan cannot be approved any more. Start a new run: it replaces this one.`,
    );
  }
}

/** A plan that was asked for, and is neither applied nor thrown away. */
export function isPlan({ state, dryRun }: Pick<RunOutline, 'state' | 'dryRun'>): boolean {
  return dryRun && state === 'planned';
}

/** Throws `run_state` unless the run waits for somebody to decide: it is held, or a plan that was asked for. */
export function assertUndecided(run: RunOutline): void {
  if (run.state === 'held' || isPlan(run)) return;
  const message = saying(
    'run_does_not_wait',
  )`Run ${{ run: run.id }} does not wait for approval: it is ${{ state: [run.state, STATE_WORDS[run.state]] }}. Nothing was done.`;
  throw new RollcallError('run_state', message);
}

/**
 * Lets a stored plan be applied: the run is `applying` then, also one that was a plan only (R38). `also` becomes part of the
 * same unit of work. Throws `run_state` as assertApprovable does; and for a plan after which there was another run or plan of
 * the settings, or beside a run that waits for approval.
 */
export async function releasePlan<Tx>(
  context: Pick<RunContext<Tx>, 'journal' | 'settings' | 'settingsId' | 'clock'>,
  runId: string,
  also: (tx: Tx) => Promise<void> = () => Promise.resolve(),
): Promise<StoredRun> {
  const { journal, settingsId } = context;
  const outline = await journal.runs.outline(runId);
  assertUndecided(outline);
  const run = await journal.runs.get(runId);
  await assertApprovable(context, run);
  const planned = isPlan(outline);
  if (planned) await assertLast(context, run);
  await journal.transaction(async (tx) => {
    const patch = planned ? ({ dryRun: false } as const) : {};
    await journal.runs.transition(tx, runId, outline.state, 'applying', patch);
    await journal.runs.outdatePlans(tx, settingsId, runId);
    await also(tx);
  });
  return await journal.runs.get(runId);
}

async function assertLast<Tx>(
  { journal, settingsId }: Pick<RunContext<Tx>, 'journal' | 'settingsId'>,
  { id }: StoredRun,
): Promise<void> {
  const newest = await journal.runs.newest(settingsId);
  if (newest !== id) {
    throw new RollcallError(
      'run_state',
      saying(
        'plan_overtaken',
      )`Run ${{ newest: newest ?? '' }} came after the plan ${{ plan: id }}, which cannot be applied any more. Nothing was done; plan again.`,
    );
  }
  // Every plan has a page for its branches, as long as it is kept.
  if (!(await journal.runs.isPlanKept(id))) {
    throw new RollcallError(
      'run_state',
      saying(
        'plan_forgotten',
      )`The plan of run ${{ plan: id }} is not kept any more: its time was over. Nothing was done; plan again.`,
    );
  }
  const unfinished = await journal.runs.unfinished(settingsId);
  if (unfinished === null) return;
  throw new RollcallError(
    'run_state',
    saying(
      'run_unfinished',
    )`Run ${{ run: unfinished.id }} of the same settings has not ended. Decide on it, or let it end; then plan again.`,
  );
}

const STATE_WORDS: Readonly<Record<RunState, string>> = {
  queued: 'waiting for a worker',
  extracting: 'under way',
  planned: 'under way',
  held: 'held',
  applying: 'under way',
  succeeded: 'finished',
  completed_with_errors: 'finished',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** Cancels a held plan that nobody has approved in time; nothing of it has been written. */
export async function expirePlan<Tx>(journal: Journal<Tx>, runId: string, now: Date): Promise<void> {
  const { settingsId, entity } = await journal.runs.get(runId);
  await journal.transaction(async (tx) => {
    await journal.runs.transition(tx, runId, 'held', 'cancelled', { finishedAt: now });
    await journal.plans.dropStaging(tx, runId);
    await journal.events.add(tx, [logged({ id: runId }, 'warning', say('run_expired', {}))]);
    await noteReleased({ journal, settingsId, settings: { entity }, clock: () => now }, tx, runId);
  });
}

/** Cancels every plan that has expired by now, of whatever settings; answers their runs. */
export async function expirePlans<Tx>(journal: Journal<Tx>, now: Date): Promise<string[]> {
  const expired: string[] = [];
  for (const runId of await journal.runs.expired(now)) {
    try {
      await expirePlan(journal, runId, now);
      expired.push(runId);
    } catch (error) {
      // Somebody has approved or discarded it at this very moment.
      if (!(error instanceof RollcallError && error.code === 'run_state')) throw error;
    }
  }
  return expired;
}
