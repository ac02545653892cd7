import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { fail } from '../finish.ts';
import type { Journal } from '../journal.ts';

/** Longer than a call to a remote platform waits for its quota. */
const PATIENCE_MS = 30 * 60_000;

/**
 * Ends runs of one person whose process died while a remote platform was called. What it had applied stays; the next run
 * finds the person as the platform has them. Answers the ids of those runs.
 */
export async function endLeftBehind<Tx>(journal: Journal<Tx>, clock: () => Date): Promise<string[]> {
  const left = await journal.runs.leftBehind(new Date(clock().getTime() - PATIENCE_MS));
  for (const run of left) {
    const { settingsId, entity } = run;
    const message = saying(
      'run_one_left',
    )`The process of run ${{ run: run.id }} ended while it synchronized one person. What it had applied stays. Synchronize the person again, or wait for the next run.`;
    const given = new RollcallError('run_given_up', message);
    await fail({ journal, clock, settingsId, settings: { entity } }, run, given).catch((error: unknown) => {
      // Another worker was first, or its process was only slow.
      if (!(error instanceof RollcallError && error.code === 'run_state')) throw error;
    });
  }
  return left.map(({ id }) => id);
}
