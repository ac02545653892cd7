import { type ErrorCode, RollcallError } from '../../support/errors.ts';
import { DESTINATION_KEY } from '../branches/destination-key.ts';
import { refuseRetyped } from '../drift.ts';
import { typesOf } from '../field-types.ts';
import type { LastPage, Phase, StoredRun } from '../journal.ts';
import { hashPrefix } from '../plan/content-hash.ts';
import { type PagePlanner, planPage } from '../plan/plan-page.ts';
import { destinationOf, mappingFor, settingsRead } from '../prepare.ts';
import { tally } from '../progress.ts';
import type { RunContext } from '../run-context.ts';
import { overlapping } from './overlapping.ts';
import { type Encountered, type PhasePage, phasesOf, readPhase } from './read-phases.ts';
import { stamper } from './stamp.ts';

/**
 * Reads the records page by page and stores what each page changes, page and changes in one transaction. Goes on behind
 * the last stored page. Where Salesforce no longer knows that place, or has lost or repeated a page, the read begins
 * again, once.
 */
export async function extractAndPlan<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<void> {
  const { journal } = context;
  const last = await journal.plans.lastPage(run.id);
  try {
    await readFrom(context, run, last);
  } catch (error) {
    const message = error instanceof RollcallError ? READ_AGAIN[error.code] : undefined;
    if (message === undefined) throw error;
    await journal.transaction(async (tx) => {
      await journal.events.add(tx, [
        {
          runId: run.id,
          level: 'warning',
          code: 'read_restarted',
          message,
        },
      ]);
      await journal.plans.discard(tx, run.id);
    });
    await readFrom(context, run, null);
  }
}

/** Failures of a read that another one from the beginning may not meet; and what the log says of it. */
const READ_AGAIN: Partial<Record<ErrorCode, string>> = {
  salesforce_cursor: 'Salesforce no longer knew where the read was. It was begun again.',
  salesforce_incomplete: 'Salesforce sent another number of records than it had announced. The read was begun again.',
};

async function readFrom<Tx>(context: RunContext<Tx>, run: StoredRun, last: LastPage | null): Promise<void> {
  const phases = phasesOf(run);
  const started = last === null ? 0 : phases.indexOf(last.phase);
  const first = last !== null && last.next === null ? started + 1 : started;
  if (first >= phases.length) return;

  const before = await destinationBefore(context, run);
  const planner = await pagePlanner(context, run, before);
  const keepsSeen = asksForSeen(context, run, before);
  const encountered = await encounteredSoFar(context, run, last);
  const { counts } = await context.journal.transaction((tx) => context.journal.runs.counts(tx, run.id));
  let done = counts.extracted;
  const report = () => context.onProgress?.({ phase: 'extracting', done, total: run.total, counts });
  report();

  let number = last === null ? 0 : last.page + 1;
  for (const phase of phases.slice(first)) {
    const resume = last !== null && last.phase === phase ? last.next : null;
    let next: string | null = resume;
    const store = async (page: PhasePage, stored: Promise<void>): Promise<void> => {
      const planned = await storePage(context, run, planner, { number: number++, page, keepsSeen }, stored);
      tally(counts, planned.changes);
      counts.extracted += page.rows.length;
      counts.unchanged += planned.unchanged;
      done += page.looked;
      report();
      if (remembersMet(run, phase)) for (const id of page.ids) encountered.met.add(id);
      next = page.next;
    };
    await overlapping(atLeastOne(phase, readPhase(context, run, phase, encountered, resume)), store);
    if (next !== null) {
      throw new RollcallError(
        'salesforce_response',
        'Salesforce ended the read before its last page. Run the synchronization again.',
      );
    }
  }
}

/** The page's transaction is not committed before `before` is settled, and not at all when that fails. */
async function storePage<Tx>(
  { journal }: RunContext<Tx>,
  run: StoredRun,
  planner: PagePlanner<Tx>,
  { number, page, keepsSeen }: { readonly number: number; readonly page: PhasePage; readonly keepsSeen: boolean },
  before: Promise<void>,
) {
  return await journal.transaction(async (tx) => {
    const planned = await planPage(planner, tx, page.rows);
    await journal.plans.savePage(tx, run.id, {
      page: number,
      phase: page.phase,
      next: page.next,
      rows: page.rows.length,
      unchanged: planned.unchanged,
      seen: keepsSeen ? page.ids : null,
      changes: planned.changes,
    });
    await before;
    return planned;
  });
}

/** An empty phase leaves a page too, so that an interrupted run knows that it is over. */
async function* atLeastOne(phase: Phase, pages: AsyncIterable<PhasePage>): AsyncGenerator<PhasePage, void, undefined> {
  let any = false;
  for await (const page of pages) {
    any = true;
    yield page;
  }
  if (!any) yield { phase, rows: [], ids: [], next: null, looked: 0 };
}

/** Only where a later phase would read the same records again. */
function remembersMet(run: StoredRun, phase: Phase): boolean {
  return run.mode === 'incremental' && phase !== 'sweep';
}

async function encounteredSoFar<Tx>(
  { journal }: RunContext<Tx>,
  run: StoredRun,
  last: LastPage | null,
): Promise<Encountered> {
  const met = new Set<string>();
  if (last === null || run.mode === 'full') return { met };
  for await (const ids of journal.plans.met(run.id)) for (const id of ids) met.add(id);
  return { met };
}

type DestinationBefore = 'none' | 'same' | 'another';

/** Which destination the people of earlier runs are under. */
async function destinationBefore<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<DestinationBefore> {
  const { journal, directory, settingsId } = context;
  return await journal.transaction(async (tx) => {
    const destination = await destinationOf(directory, tx, settingsRead(context.settings, run.extract));
    const before = (await journal.links.branchLinks(tx, settingsId, [DESTINATION_KEY])).get(DESTINATION_KEY);
    if (before === undefined) return 'none';
    return before.branchId === destination.id ? 'same' : 'another';
  });
}

/**
 * Whether somebody will ask which records were read: a later phase or page of an incremental run, whoever looks for
 * leavers, or whoever counts those who move because of their branch alone. The first load stores no Ids for that.
 */
function asksForSeen<Tx>({ settings }: RunContext<Tx>, { mode }: StoredRun, before: DestinationBefore): boolean {
  if (mode === 'incremental' || settings.leavers === 'deactivate') return true;
  const followsTree = settings.branches.mode !== 'single' && before !== 'none';
  return settings.options.updateExisting && (followsTree || before === 'another');
}

async function pagePlanner<Tx>(
  context: RunContext<Tx>,
  run: StoredRun,
  before: DestinationBefore,
): Promise<PagePlanner<Tx>> {
  const { journal, directory, settingsId, signal } = context;
  const described = await context.source.fields(run.extract.object, run.extract.paths, signal ? { signal } : {});
  refuseRetyped(typesOf(run.basis.fields), described);
  const mapping = await mappingFor(context, context.settings, run.extract, signal);
  const settings = settingsRead(context.settings, run.extract);
  return {
    settingsId,
    settings,
    mapping,
    hashPrefix: hashPrefix(settings),
    stampOf: settings.options.incremental ? stamper(run.extract.paths) : null,
    destinationMoved: before === 'another',
    journal,
    directory,
  };
}
