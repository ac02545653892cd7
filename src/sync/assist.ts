import { pagePlanner } from './extract/page-planner.ts';
import { readParts } from './extract/read-parts.ts';
import { withSignalOf } from './extract/read-together.ts';
import { fingerprint } from './fingerprint.ts';
import type { RunContext } from './run-context.ts';

/** What a process has read for a run that another one leads. */
export interface Assistance {
  readonly pages: number;
  readonly records: number;
}

/**
 * Reads parts of a run that another process leads, until none is left; see sharing.ts. Null where its leader works with other
 * settings than are stored now, or is signed in to Salesforce in another way.
 *
 * Throws RollcallError like a run; the run itself goes on, and others read what this process had in hand.
 */
export async function assist<Tx>(context: RunContext<Tx>, runId: string): Promise<Assistance | null> {
  const { journal, settings, access, source } = context;
  const done = { pages: 0, records: 0 };
  const run = await journal.runs.get(runId);
  if (run.fingerprint !== fingerprint(settings) || run.basis.access !== access) return null;
  await using reader = await journal.sharing.join(runId);
  if (reader === null) return done;
  const helping = withSignalOf({ ...context, journal: reader.journal }, reader.signal);
  try {
    await readParts(helping, run, await pagePlanner(helping, run), reader, async ({ rows }) => {
      done.pages += 1;
      done.records += rows.length;
    });
  } finally {
    // Calls that were made count, whatever has become of the run.
    const calls = { salesforceCalls: source.calls() };
    await journal.transaction((tx) => journal.runs.patch(tx, runId, calls)).catch(() => undefined);
  }
  return done;
}
