import { releasePlan } from './held.ts';
import type { RunContext } from './run-context.ts';

/**
 * Lets a plan that was held for approval, or only asked for, be applied by a worker (R38, R39): the run is `applying`, and
 * `handOver` gives it to one, in one unit of work. Throws as approve does.
 */
export async function release<Tx>(
  context: Pick<RunContext<Tx>, 'journal' | 'settings' | 'settingsId' | 'clock'>,
  runId: string,
  handOver: (tx: Tx) => Promise<void>,
): Promise<void> {
  await using lease = await context.journal.lease(context.settingsId);
  await releasePlan({ ...context, journal: lease.journal }, runId, handOver);
}
