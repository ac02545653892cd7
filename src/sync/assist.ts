import { applyParts } from './apply/apply-together.ts';
import { pagePlanner } from './extract/page-planner.ts';
import { readParts } from './extract/read-parts.ts';
import { fingerprint } from './fingerprint.ts';
import type { StoredRun } from './journal/runs.ts';
import type { RunContext } from './run-context.ts';
import type { Reader } from './sharing.ts';
import { withSignalOf } from './with-signal.ts';

/** What a process has done for a run that another one leads. */
export interface Assistance {
  readonly work: 'reading' | 'applying';
  readonly pages: number;
  /** Records read, or changes applied. */
  readonly records: number;
}

/**
 * Reads, or applies, parts of a run that another process leads, until none is left; see sharing.ts. Null where there is
 * nothing to read for this process, because the leader works with other settings than are stored now, or is signed in to
 * Salesforce in another way.
 *
 * Throws RollcallError like a run; the run itself goes on, and others do what this process had in hand.
 */
export async function assist<Tx>(context: RunContext<Tx>, runId: string): Promise<Assistance | null> {
  const { journal, settings, access } = context;
  await using reader = await journal.sharing.join(runId);
  if (reader === null) return { work: 'reading', pages: 0, records: 0 };
  const helping = withSignalOf({ ...context, journal: reader.journal }, reader.signal);
  // Only now: whoever has joined while the run was read is sent away before it is applied.
  const run = await journal.runs.get(runId);
  const { writing } = context.directory;
  if (run.state === 'applying' && writing.kind === 'transactional') {
    return await help('applying', (onApplied) => applyParts(helping, writing, run, { reader, onApplied }));
  }
  if (run.fingerprint !== fingerprint(settings) || run.basis.access !== access) return null;
  try {
    return await help('reading', (done) => read(helping, run, reader, done));
  } finally {
    // Calls that were made count, whatever has become of the run.
    const calls = { salesforceCalls: context.source.calls() };
    await journal.transaction((tx) => journal.runs.patch(tx, runId, calls)).catch(() => undefined);
  }
}

type OnDone = (records: number) => Promise<void>;

async function help(work: Assistance['work'], doing: (onDone: OnDone) => Promise<void>): Promise<Assistance> {
  let pages = 0;
  let records = 0;
  await doing(async (some) => {
    pages += 1;
    records += some;
  });
  return { work, pages, records };
}

async function read<Tx>(context: RunContext<Tx>, run: StoredRun, reader: Reader<Tx>, onDone: OnDone): Promise<void> {
  const planner = await pagePlanner(context, run);
  await readParts(context, run, planner, reader, ({ rows }) => onDone(rows.length));
}
