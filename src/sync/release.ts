import { assertApprovable, assertHeld } from './held.ts';
import type { RunContext } from './run-context.ts';

/**
 * Lets a plan that was held for approval be applied by a worker (R39): the run is `applying`, and `handOver` gives it to
 * one, in one unit of work. Throws as approve does.
 */
export async function release<Tx>(
  context: Pick<RunContext<Tx>, 'journal' | 'settings' | 'settingsId' | 'clock'>,
  runId: string,
  handOver: (tx: Tx) => Promise<void>,
): Promise<void> {
  await using lease = await context.journal.lease(context.settingsId);
  const { journal } = lease;
  assertHeld(await journal.runs.outline(runId));
  await assertApprovable({ ...context, journal }, await journal.runs.get(runId));
  await journal.transaction(async (tx) => {
    await journal.runs.transition(tx, runId, 'held', 'applying');
    await handOver(tx);
  });
}
