import { type ErrorCode, RollcallError } from '../../support/errors.ts';
import { logged } from '../journal/events.ts';
import type { LastPage, Phase } from '../journal/plans.ts';
import type { StoredRun } from '../journal/runs.ts';
import { overlapping } from '../overlapping.ts';
import { noCounts, tally } from '../progress.ts';
import type { RunContext } from '../run-context.ts';
import { say } from '../sentences/sentence.ts';
import { endedEarly } from './ended-early.ts';
import { pagePlanner } from './page-planner.ts';
import { type Encountered, haveNoCommon, type PhasePage, phasesOf, readPhase } from './read-phases.ts';
import { divideRead, readTogether } from './read-together.ts';
import { storePage } from './store-page.ts';

/**
 * Reads the records page by page and stores what each page changes, page and changes in one transaction. Goes on behind
 * the last stored page. Where Salesforce no longer knows that place, or has lost or repeated a page, the read begins
 * again, once.
 */
export async function extractAndPlan<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<void> {
  const { journal } = context;
  const last = await journal.plans.lastPage(run.id);
  // From here on a run is at Salesforce only, and whoever looks on is not told that it waits for its tenant.
  if (last === null) context.onProgress?.({ phase: 'extracting', done: 0, total: run.total, counts: noCounts() });
  try {
    await readFrom(context, run, last);
  } catch (error) {
    const why = error instanceof RollcallError ? READ_AGAIN[error.code] : undefined;
    if (why === undefined) throw error;
    await journal.transaction(async (tx) => {
      await journal.events.add(tx, [logged(run, 'warning', say('read_restarted', { why }))]);
      await journal.plans.discard(tx, run.id);
    });
    await readFrom(context, run, null);
  }
}

/** Failures of a read that another one from the beginning may not meet. */
const READ_AGAIN: Partial<Record<ErrorCode, 'cursor' | 'incomplete'>> = {
  salesforce_cursor: 'cursor',
  salesforce_incomplete: 'incomplete',
};

async function readFrom<Tx>(context: RunContext<Tx>, run: StoredRun, last: LastPage | null): Promise<void> {
  const begins = await divideRead(context, run, last);
  if (begins === 'shared') return await readTogether(context, run);

  const phases = phasesOf(run);
  const started = last === null ? 0 : phases.indexOf(last.phase);
  const first = last !== null && last.next === null ? started + 1 : started;
  if (first >= phases.length) return;

  const planner = await pagePlanner(context, run);
  const { counts } = await context.journal.transaction((tx) => context.journal.runs.counts(tx, run.id));
  let done = counts.extracted;
  const report = (looked: number) => {
    done += looked;
    context.onProgress?.({ phase: 'extracting', done, total: run.total, counts });
  };
  report(0);
  const encountered: Encountered = { met: await metSoFar(context, run, last), onLooked: report };

  let number = last === null ? 0 : last.page + 1;
  for (const phase of phases.slice(first)) {
    const resume = last !== null && last.phase === phase ? last.next : (begins?.position ?? null);
    let next: string | null = resume;
    const store = async (page: PhasePage, before: Promise<void>): Promise<void> => {
      const planned = await storePage(context, run, planner, { page, number: number++, before });
      tally(counts, planned.changes);
      counts.extracted += page.rows.length;
      counts.unchanged += planned.unchanged;
      report(page.looked);
      if (remembersMet(run, phase)) for (const id of page.ids) encountered.met.add(id);
      next = page.next;
    };
    await overlapping(atLeastOne(phase, readPhase(context, run, phase, encountered, resume)), store, haveNoCommon);
    if (next !== null) throw endedEarly();
  }
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

async function metSoFar<Tx>({ journal }: RunContext<Tx>, run: StoredRun, last: LastPage | null): Promise<Set<string>> {
  const met = new Set<string>();
  if (last === null || run.mode === 'full') return met;
  for await (const ids of journal.plans.met(run.id)) for (const id of ids) met.add(id);
  return met;
}
