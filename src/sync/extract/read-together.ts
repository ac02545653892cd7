import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { logged } from '../journal/events.ts';
import type { LastPage } from '../journal/plans.ts';
import type { StoredRun } from '../journal/runs.ts';
import type { RunContext } from '../run-context.ts';
import { say } from '../sentences/sentence.ts';
import { withSignalOf } from '../with-signal.ts';
import { pagePlanner } from './page-planner.ts';
import { readParts } from './read-parts.ts';

/**
 * Divides the read of a large view where other workers are there to help. `shared`: its parts are on offer, or were already
 * when the run was interrupted. Else this process reads alone: from the position where one is given, else as usual.
 */
export async function divideRead<Tx>(
  { journal, source, signal }: RunContext<Tx>,
  run: StoredRun,
  last: LastPage | null,
): Promise<'shared' | { readonly position: string } | null> {
  if (run.mode !== 'full') return null;
  if ((await journal.sharing.state(run.id)) !== null) return 'shared';
  if (last !== null || !(await journal.sharing.othersWork())) return null;
  const split = await source.split(run.extract, run.total ?? 0, signal ? { signal } : {});
  if (split === null) return null;
  const { positions, total } = split;
  const [position] = positions;
  if (position === undefined || positions.length === 1) return position === undefined ? null : { position };
  await journal.transaction(async (tx) => {
    await journal.sharing.offer(tx, run.id, positions);
    await journal.runs.patch(tx, run.id, { total });
  });
  return 'shared';
}

/** Leads a shared read to its end, whoever helps; nobody need. */
export async function readTogether<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<void> {
  const { journal, source } = context;
  const { sharing } = journal;
  const { total } = await journal.runs.get(run.id);
  await using reader = await sharing.join(run.id);
  if (reader === null) return;
  const report = async () => {
    const state = await sharing.state(run.id);
    if (state === null) return;
    context.onProgress?.({ phase: 'extracting', done: state.counts.extracted, total, counts: state.counts });
  };
  await report();
  const led = withSignalOf(context, reader.signal);
  await readParts(led, run, await pagePlanner(led, run), reader, report);

  const read = await sharing.state(run.id);
  if (read === null) return;
  const { counts, readers, position } = read;
  if (counts.extracted !== total) {
    throw new RollcallError(
      'salesforce_incomplete',
      saying(
        'read_parts_differ',
      )`The parts of the list view brought ${{ came: counts.extracted }} records in all, but Salesforce has announced ${{ announced: total ?? 0 }}. Run the synchronization again; if it stays, look for a proxy that keeps or drops answers.`,
    );
  }
  await source.release(position);
  if (readers === 1) return;
  const event = logged(run, 'info', say('read_together', { workers: readers }));
  await journal.transaction((tx) => journal.events.add(tx, [event]));
}
