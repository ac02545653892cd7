import { RollcallError } from '../../support/errors.ts';
import { DESTINATION_KEY } from '../branches/destination-key.ts';
import type { StoredRun } from '../journal.ts';
import { hashPrefix } from '../plan/content-hash.ts';
import { type PagePlanner, planPage } from '../plan/plan-page.ts';
import { destinationOf, mappingFor } from '../prepare.ts';
import { tally } from '../progress.ts';
import type { RunContext } from '../run-context.ts';

/**
 * Reads the records page by page and stores what each page changes, page and changes in one transaction. Goes on behind
 * the last stored page; where Salesforce no longer knows that place, the read begins again.
 */
export async function extractAndPlan<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<void> {
  const { journal } = context;
  const last = await journal.plans.lastPage(run.id);
  if (last && last.next === null) return;
  try {
    await readPages(context, run, last);
  } catch (error) {
    if (!(last && error instanceof RollcallError && error.code === 'salesforce_cursor')) throw error;
    await journal.transaction((tx) =>
      journal.events.add(tx, [
        {
          runId: run.id,
          level: 'warning',
          code: 'read_restarted',
          message: 'Salesforce no longer knew where the interrupted read was. It was begun again.',
        },
      ]),
    );
    await journal.plans.discard(run.id);
    await readPages(context, run, null);
  }
}

async function readPages<Tx>(
  context: RunContext<Tx>,
  run: StoredRun,
  last: { page: number; next: string | null } | null,
): Promise<void> {
  const { journal, source, settings, signal } = context;
  const planner = await pagePlanner(context, run);
  const keepSeen = settings.leavers === 'deactivate' && run.mode === 'full';
  const { counts } = await journal.transaction((tx) => journal.runs.counts(tx, run.id));
  let page = last ? last.page + 1 : 0;
  let next = last?.next ?? null;
  const report = () => context.onProgress?.({ phase: 'extracting', done: counts.extracted, total: run.total, counts });
  report();

  const pages = source.read(run.extract, { ...(signal ? { signal } : {}), ...(next === null ? {} : { resume: next }) });
  for await (const read of pages) {
    const number = page;
    const planned = await journal.transaction(async (tx) => {
      const planned = await planPage(planner, tx, read.rows);
      await journal.plans.savePage(tx, run.id, {
        page: number,
        next: read.next,
        rows: read.rows.length,
        unchanged: planned.unchanged,
        seen: keepSeen ? planned.sourceIds : null,
        changes: planned.changes,
      });
      return planned;
    });
    tally(counts, planned.changes);
    counts.extracted += read.rows.length;
    counts.unchanged += planned.unchanged;
    report();
    next = read.next;
    page += 1;
  }
  if (page === 0) {
    await journal.transaction((tx) =>
      journal.plans.savePage(tx, run.id, { page: 0, next: null, rows: 0, unchanged: 0, seen: null, changes: [] }),
    );
  } else if (next !== null) {
    throw new RollcallError(
      'salesforce_response',
      'Salesforce ended the read before its last page. Run the synchronization again.',
    );
  }
}

async function pagePlanner<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<PagePlanner<Tx>> {
  const { journal, directory, settings, settingsId } = context;
  const mapping = await mappingFor(context, settings, run.extract, context.signal);
  const destinationMoved = await journal.transaction(async (tx) => {
    const destination = await destinationOf(directory, tx, settings);
    const before = (await journal.links.branchLinks(tx, settingsId)).get(DESTINATION_KEY);
    return before !== undefined && before.branchId !== destination.id;
  });
  return { settingsId, settings, mapping, hashPrefix: hashPrefix(settings), destinationMoved, journal, directory };
}
