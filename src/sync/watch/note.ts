import { ERROR_CODES, RollcallError } from '../../support/errors.ts';
import type { HoldReason } from '../hold.ts';
import type { Journal } from '../journal.ts';
import type { RunContext } from '../run-context.ts';
import { type Observation, observe } from './observe.ts';
import { USUAL_RUNS, unusual } from './unusual.ts';
import type { Watch } from './watch.ts';

/** What noting an outcome needs. */
export interface Observed<Tx> extends Pick<RunContext<Tx>, 'settingsId' | 'clock'> {
  readonly journal: { readonly watch: Pick<Watch<Tx>, 'state' | 'save' | 'announce'> };
  readonly settings: Pick<RunContext<Tx>['settings'], 'entity'>;
}

/** What a run has to do with when its outcome is noted. */
export interface Noting<Tx> extends Observed<Tx> {
  readonly journal: Journal<Tx>;
}

/** Notes what has become of a run, in the unit of work in which its state changes. */
export async function note<Tx>(
  { journal, settingsId, settings, clock }: Observed<Tx>,
  tx: Tx,
  runId: string | null,
  observation: Observation,
): Promise<void> {
  const { connection, ownerName, rules: _, ...before } = await journal.watch.state(tx, settingsId);
  const subject = { connection, settingsId, entity: settings.entity, ownerName, runId };
  const { state, alerts } = observe(before, subject, observation, clock());
  await journal.watch.save(tx, settingsId, state);
  await journal.watch.announce(tx, alerts);
}

export async function noteHeld<Tx>(
  context: Observed<Tx>,
  tx: Tx,
  runId: string,
  reasons: readonly HoldReason[],
): Promise<void> {
  const code = reasons.map((reason) => reason.code).join(' ');
  const message = reasons.map((reason) => reason.message).join(' ');
  await note(context, tx, runId, { kind: 'held', code, message });
}

export async function noteReleased<Tx>(context: Observed<Tx>, tx: Tx, runId: string): Promise<void> {
  await note(context, tx, runId, { kind: 'released' });
}

/** `met`: records in the list view, where the run could tell. */
export async function noteSucceeded<Tx>(context: Noting<Tx>, tx: Tx, runId: string, met: number | null): Promise<void> {
  const { watch } = context.journal;
  const { rules } = await watch.state(tx, context.settingsId);
  const strange =
    met === null ? null : unusual(met, await watch.usual(tx, context.settingsId, USUAL_RUNS), rules.records);
  await note(context, tx, runId, { kind: 'succeeded', strange });
}

export async function noteFailed<Tx>(context: Observed<Tx>, tx: Tx, runId: string, error: unknown): Promise<void> {
  await note(context, tx, runId, { kind: 'failed', ...withoutNames(error) });
}

/** What stops a run without anything being wrong. */
const NO_FAILURE: ReadonlySet<string> = new Set([
  'run_in_progress',
  'run_taken_over',
  'run_cancelled',
  'run_state',
  'salesforce_budget',
  'docebo_quota',
]);

/** False for what stops a run because of somebody else's run, or of somebody's wish. */
export function isFailure(error: unknown): boolean {
  return !(error instanceof RollcallError && NO_FAILURE.has(error.code));
}

/** The message of an error may quote Salesforce, and so a person: what its code means does not. */
function withoutNames(error: unknown): { code: string; message: string } {
  if (!(error instanceof RollcallError)) return { code: 'internal', message: 'Something unexpected went wrong.' };
  return { code: error.code, message: ERROR_CODES[error.code] };
}
