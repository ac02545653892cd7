import { RollcallError } from '../../support/errors.ts';
import { applyPage } from '../apply/apply-page.ts';
import { applyRemotely } from '../apply/apply-remotely.ts';
import { changesOf } from '../apply/planned-changes.ts';
import { DESTINATION_KEY } from '../branches/destination-key.ts';
import { pagePlanner } from '../extract/page-planner.ts';
import { storePage } from '../extract/store-page.ts';
import { fingerprint } from '../fingerprint.ts';
import { finishOne, toResult } from '../finish.ts';
import type { Link } from '../journal/links.ts';
import type { PendingPage } from '../journal/plans.ts';
import type { StoredRun } from '../journal/runs.ts';
import { settle } from '../plan/settle.ts';
import type { RunResult } from '../result.ts';
import type { RunContext } from '../run-context.ts';
import type { Starter } from '../starter.ts';
import { onePersonJournal } from './one-person-journal.ts';
import { type OneRead, readOne, sourceUnder } from './read-one.ts';

/** A hash that no content has: compared with it, every link is different. */
const NO_HASH = '00000000-0000-0000-0000-000000000000';

export interface OneRequest {
  /** False: whoever is created or moved is told nothing (R3). */
  readonly notify?: boolean;
  /** Who asked for it. */
  readonly startedBy?: Starter;
}

/**
 * Synchronizes the person of one record now (R42), and provisions them where they are new (R10): extract → map → plan →
 * apply with the code of a run, in one unit of work, so that there is nothing to be resumed. It needs no lease: while a run
 * of the same settings goes on, or waits for approval, what both would do is made once, and what the other finds changed
 * is `stale` there. Neither watermark nor leavers are touched, and thresholds are not asked: it is one person.
 *
 * Throws RollcallError: `not_in_list_view` where the record is not there, or not among those that are synchronized; and as the
 * beginning of a run does. Nothing is stored then.
 *
 * @param id of the record, 15 or 18 characters.
 */
export async function synchronizeOne<Tx>(
  context: RunContext<Tx>,
  id: string,
  request: OneRequest = {},
): Promise<RunResult> {
  const read = await readOne(context, id);
  const { extract } = read.prepared;
  if (read.inView === null) {
    const where =
      read.row === null
        ? `Salesforce has no ${extract.object} ${id} that the integration user may see`
        : `The ${extract.object} ${read.sourceId} is not in the list view ${extract.listView.label}`;
    throw new RollcallError(
      'not_in_list_view',
      `${where}, so that it is not synchronized. Nothing was changed. Change the filter of the list view or the record, then try again.`,
    );
  }
  const sourceTime = await context.source.serverTime(context.signal ? { signal: context.signal } : {});
  const runId = await context.journal.atomically((journal) =>
    carryOut({ ...context, journal }, read, { ...request, sourceTime }),
  );
  return await toResult(context, await context.journal.runs.get(runId));
}

interface Circumstances extends OneRequest {
  readonly sourceTime: Date;
}

/** Everything in the unit of work of `context.journal`. Answers the id of the run. */
async function carryOut<Tx>(context: RunContext<Tx>, read: OneRead, circumstances: Circumstances): Promise<string> {
  const { journal, settingsId } = context;
  const { link, destinationMoved } = await before(context, read);
  const inside = { ...context, journal: onePersonJournal(journal, { link, destinationMoved }) };
  const run = await begin(inside, read, circumstances);
  const planner = await pagePlanner(inside, run);
  const rows = read.inView === null ? [] : [read.inView];
  const page = { phase: 'whole', rows, ids: [read.sourceId], next: null, looked: 0 } as const;
  const { changes } = await storePage(inside, run, planner, { page, number: 0, before: Promise.resolve() });
  const key = changes[0]?.branchKey ?? link?.branchKey ?? null;
  await settle({ ...inside, source: sourceUnder(context.source, key) }, run);
  await journal.transaction((tx) => journal.runs.transition(tx, run.id, 'planned', 'applying'));
  const pages = await journal.plans.pendingPages(run.id);
  await apply(inside, run, pages);
  await journal.transaction((tx) => finishOne({ journal, settingsId }, tx, run, read.sourceId));
  return run.id;
}

/** One page after the other: they share a unit of work. */
async function apply<Tx>(context: RunContext<Tx>, run: StoredRun, pages: readonly PendingPage[]): Promise<void> {
  const { writing } = context.directory;
  if (writing.kind === 'remote') {
    return await applyRemotely(context, writing, run, { pages, onApplied: () => undefined });
  }
  for (const { page } of pages) {
    for await (const planned of changesOf(context, run, [page])) {
      await context.journal.transaction((tx) => applyPage(context, writing, tx, run, planned));
    }
  }
}

async function before<Tx>(
  { journal, settingsId }: RunContext<Tx>,
  { prepared, sourceId }: OneRead,
): Promise<{ readonly link: Link | null; readonly destinationMoved: boolean }> {
  return await journal.transaction(async (tx) => {
    const asked = { sourceIds: [sourceId], hashes: [NO_HASH], stamps: null };
    const [found] = await journal.links.compare(tx, settingsId, asked);
    const known = (await journal.links.branchLinks(tx, settingsId, [DESTINATION_KEY])).get(DESTINATION_KEY);
    return {
      link: found?.link ?? null,
      destinationMoved: known !== undefined && known.branchId !== prepared.destination.id,
    };
  });
}

async function begin<Tx>(
  { journal, settings, settingsId }: RunContext<Tx>,
  { prepared: { extract, warnings }, basis, sourceId }: OneRead,
  { notify = true, sourceTime, startedBy }: Circumstances,
): Promise<StoredRun> {
  return await journal.transaction(async (tx) => {
    const run = await journal.runs.create(tx, {
      settingsId,
      entity: settings.entity,
      mode: 'single',
      modeReason: null,
      dryRun: false,
      notify,
      ...(startedBy === undefined ? {} : { startedBy }),
      fingerprint: fingerprint(settings),
      extract,
      delta: null,
      since: sourceTime,
      sweep: null,
      basis,
      total: 1,
      sourceTime,
    });
    const message = `Reading the record ${sourceId} alone, which is in the list view ${extract.listView.label} (${extract.listView.developerName}).`;
    await journal.events.add(tx, [
      { runId: run.id, level: 'info', code: 'run_started', message, sourceId },
      ...warnings.map((warning) => ({
        runId: run.id,
        level: 'warning' as const,
        code: 'field_left_alone',
        message: warning,
      })),
    ]);
    return run;
  });
}
