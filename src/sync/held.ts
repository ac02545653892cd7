import { RollcallError } from '../support/errors.ts';
import { fingerprint } from './fingerprint.ts';
import type { Journal, RunOutline, StoredRun } from './journal.ts';
import type { RunState } from './result.ts';
import type { RunContext } from './run-context.ts';
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
      `The plan of run ${run.id} has expired, so that it cannot be approved any more. Nothing of it was written. Start a new run: it plans by what is there now.`,
    );
  }
  if (run.fingerprint !== fingerprint(settings)) {
    throw new RollcallError(
      'run_state',
      `The settings were changed after run ${run.id} was planned, so that its plan cannot be approved any more. Start a new run: it replaces this one.`,
    );
  }
}

/** Throws `run_state` unless the run waits for approval. */
export function assertHeld({ id, state, dryRun }: RunOutline): void {
  if (state === 'held') return;
  const is =
    dryRun && state === 'planned'
      ? 'only a plan that was asked for, `rollcall sync` makes its own'
      : STATE_WORDS[state];
  throw new RollcallError('run_state', `Run ${id} does not wait for approval: it is ${is}. Nothing was done.`);
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
    const message =
      'Nobody approved the plan in time, so it has expired. Nothing was written; the next run plans anew.';
    await journal.events.add(tx, [{ runId, level: 'warning', code: 'run_expired', message }]);
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
