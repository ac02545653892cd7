import { hash } from 'node:crypto';
import { RollcallError } from '../support/errors.ts';
import { applyPlan } from './apply/apply-plan.ts';
import { finish } from './finish.ts';
import type { StoredRun } from './journal.ts';
import { prepare } from './prepare.ts';
import type { RunContext } from './run-context.ts';
import type { EntitySettings } from './settings.ts';

/** The run to go on with: an interrupted one of the same settings, else a new one. */
export async function begin<Tx>(context: RunContext<Tx>, { dryRun }: { dryRun: boolean }): Promise<StoredRun> {
  const interrupted = dryRun ? null : await context.journal.runs.unfinished(context.settingsId);
  if (interrupted) {
    const resumed = await takeUp(context, interrupted);
    if (resumed) return resumed;
  }
  const { journal, source, settings, settingsId, signal } = context;
  const call = signal ? { signal } : {};
  const sourceTime = await source.serverTime(call);
  const { extract } = await journal.transaction((tx) => prepare(context, tx, settings, signal));
  const run = await journal.runs.create({
    settingsId,
    entity: settings.entity,
    mode: 'full',
    modeReason: null,
    dryRun,
    fingerprint: fingerprint(settings),
    extract,
    total: await source.count(extract, call),
    sourceTime,
  });
  await journal.transaction((tx) =>
    journal.events.add(tx, [
      event(
        run,
        'info',
        'run_started',
        `Reading the list view ${extract.listView.label} (${extract.listView.developerName}).`,
      ),
      ...extract.warnings.map((warning) => event(run, 'warning', 'list_view_warning', warning)),
    ]),
  );
  return run;
}

/** Null when the interrupted run cannot be gone on with under the present settings; it has been brought to its end then. */
async function takeUp<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<StoredRun | null> {
  const { journal } = context;
  if (run.state === 'held') {
    throw new RollcallError(
      'run_state',
      `Run ${run.id} waits for approval. Look at it with "rollcall runs show ${run.id}", then approve it with "rollcall runs approve ${run.id}" or throw it away with "rollcall runs discard ${run.id}".`,
    );
  }
  const same = run.fingerprint === fingerprint(context.settings);
  if (!same && run.state === 'applying') {
    await applyPlan(context, run);
    await finish(context, run);
    return null;
  }
  if (!same) {
    await journal.transaction(async (tx) => {
      await journal.events.add(tx, [
        event(
          run,
          'warning',
          'run_cancelled',
          'The settings changed while this run was interrupted; a new run replaces it.',
        ),
      ]);
      await journal.runs.transition(tx, run.id, run.state, 'cancelled', { finishedAt: new Date() });
    });
    return null;
  }
  await journal.transaction((tx) =>
    journal.events.add(tx, [event(run, 'info', 'run_resumed', 'The run was interrupted and goes on where it was.')]),
  );
  return run;
}

/** Changes with anything that an administrator can decide. */
export function fingerprint(settings: EntitySettings): string {
  return hash('sha256', JSON.stringify(settings), 'hex').slice(0, 32);
}

function event(run: StoredRun, level: 'info' | 'warning', code: string, message: string) {
  return { runId: run.id, level, code, message };
}
