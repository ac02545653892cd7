import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { applyPage } from '../apply/apply-page.ts';
import { applyRemotely } from '../apply/apply-remotely.ts';
import { changesOf } from '../apply/planned-changes.ts';
import { DESTINATION_KEY } from '../branches/destination-key.ts';
import type { RemoteWriting, TransactionalWriting } from '../directory.ts';
import { pagePlanner } from '../extract/page-planner.ts';
import { storePage } from '../extract/store-page.ts';
import { fingerprint } from '../fingerprint.ts';
import { fail, finishOne, toResult } from '../finish.ts';
import type { PlannedChange } from '../journal/changes.ts';
import type { Link } from '../journal/links.ts';
import type { StoredRun } from '../journal/runs.ts';
import { Overtaken } from '../overtaken.ts';
import { settle } from '../plan/settle.ts';
import type { RunResult } from '../result.ts';
import type { RunContext } from '../run-context.ts';
import { say } from '../sentences/sentence.ts';
import type { Starter } from '../starter.ts';
import { doneAgain } from '../undo/done-again.ts';
import { onePersonJournal } from './one-person-journal.ts';
import { readingAhead } from './read-ahead.ts';
import { type OneRead, readOne, sourceUnder } from './read-one.ts';

/** A hash that no content has: compared with it, every link is different. */
const NO_HASH = '00000000-0000-0000-0000-000000000000';

export interface OneRequest {
  /** False: whoever is created or moved is told nothing (R3). */
  readonly notify?: boolean;
  /** Who asked for it. */
  readonly startedBy?: Starter;
}

export interface VouchedRequest<Tx> extends OneRequest {
  /** Where the platform writes in our transaction only. */
  readonly vouched?: Vouched<Tx>;
}

/** Somebody else vouches for the person, and says what they know of them (R11). */
export interface Vouched<Tx> {
  /** In the place of what Salesforce has: by field path in lower case. Nothing is emptied by it: Salesforce is the master (R1). */
  readonly cells: ReadonlyMap<string, string>;
  /** Throws where what is planned for the person must not be done; nothing is stored then. */
  readonly review: (planned: readonly PlannedChange[]) => void;
  /** Is called when it is done, in the same unit of work: what it throws undoes all. */
  readonly done: (tx: Tx) => Promise<void>;
  /** Whether `done` takes everything back: it is no run then that anybody counts. */
  readonly rehearsal: boolean;
}

/**
 * Synchronizes the person of one record now (R42), and provisions them where they are new (R10): extract → map → plan →
 * apply with the code of a run, where the platform allows it in one unit of work, so that there is nothing to be resumed. It needs no lease: while a run
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
  request: VouchedRequest<Tx> = {},
): Promise<RunResult> {
  const read = asVouched(await readOne(context, id), request.vouched);
  const { extract } = read.prepared;
  if (read.inView === null) {
    const { object, listView } = extract;
    const where =
      read.row === null
        ? saying(
            'record_unseen',
          )`Salesforce has no ${{ object }} ${{ record: id }} that the integration user may see, so that it is not synchronized.`
        : saying(
            'record_not_in_view',
          )`The ${{ object }} ${{ record: read.sourceId }} is not in the list view ${{ view: listView.label }}, so that it is not synchronized.`;
    throw new RollcallError('not_in_list_view', [
      where,
      saying(
        'record_not_in_view_advice',
      )`Nothing was changed. Change the filter of the list view or the record, then try again.`,
    ]);
  }
  const sourceTime = await context.source.serverTime(context.signal ? { signal: context.signal } : {});
  const circumstances = { ...request, sourceTime };
  const { writing } = context.directory;
  const asked = await askedBefore(context);
  const runId = await readingAhead(asked.source, accountsOf(asked, read), (source) =>
    writing.kind === 'remote'
      ? carryOutRemotely({ ...asked, source }, writing, read, circumstances)
      : asked.journal.atomically((journal) => carryOut({ ...asked, source, journal }, writing, read, circumstances)),
  );
  return await toResult(context, await context.journal.runs.get(runId));
}

/** What the directory would ask for beside the open transaction, by a second connection to the database, is asked before. */
async function askedBefore<Tx>(context: RunContext<Tx>): Promise<RunContext<Tx>> {
  const { directory } = context;
  const [fields, announces] = [await directory.fields(), await directory.announces()];
  return { ...context, directory: { ...directory, fields: async () => fields, announces: async () => announces } };
}

/** The account whose branch the record belongs in. */
function accountsOf<Tx>({ settings, signal }: RunContext<Tx>, { prepared, inView }: OneRead) {
  const key = settings.branches.mode === 'accounts' && inView !== null ? prepared.mapping.branchKeyOf(inView) : null;
  return { first: key === null ? [] : [key], call: signal ? { signal } : {} };
}

interface Circumstances<Tx> extends VouchedRequest<Tx> {
  readonly sourceTime: Date;
}

/** What a record is, and where, is said by Salesforce alone. */
const NEVER_VOUCHED: ReadonlySet<string> = new Set([
  'id',
  'systemmodstamp',
  'isactive',
  'ispersonaccount',
  'accountid',
]);

/** Whether somebody else can say what a field has. */
export const isVouchable = (path: string) => !NEVER_VOUCHED.has(path.toLowerCase());

/** The record with what was vouched for in the place of its own values. */
function asVouched<Tx>(read: OneRead, vouched: Vouched<Tx> | undefined): OneRead {
  const { inView } = read;
  if (vouched === undefined || inView === null) return read;
  const { paths } = read.prepared.extract;
  const row = inView.map((cell, column) => {
    const path = (paths[column] ?? '').toLowerCase();
    return isVouchable(path) ? (vouched.cells.get(path) ?? cell) : cell;
  });
  return { ...read, inView: row };
}

/** Everything in the unit of work of `context.journal`. Answers the id of the run. */
async function carryOut<Tx>(
  context: RunContext<Tx>,
  writing: TransactionalWriting<Tx>,
  read: OneRead,
  circumstances: Circumstances<Tx>,
): Promise<string> {
  const { journal } = context;
  const run = await plan(context, read, circumstances);
  if (circumstances.vouched) await assertNotDoneAgain(context, run);
  // One page after the other: they share a unit of work.
  for (const { page } of await journal.plans.pendingPages(run.id)) {
    for await (const planned of changesOf(context, run, [page])) {
      await journal.transaction((tx) => applyPage(context, writing, tx, run, planned));
    }
  }
  await journal.transaction(async (tx) => {
    // Somebody was faster since the plan was made, a moment ago: what they have done is planned with.
    const left = await journal.plans.notApplied(tx, run.id);
    if (left.some(({ kind, outcome }) => kind === 'person' && outcome === 'stale')) throw new Overtaken();
    await finishOne(context, tx, run, read.sourceId);
    await circumstances.vouched?.done(tx);
  });
  return run.id;
}

/** The same where no transaction may be open while the platform is called. Who dies meanwhile is seen to by endLeftBehind. */
async function carryOutRemotely<Tx>(
  context: RunContext<Tx>,
  writing: RemoteWriting,
  read: OneRead,
  circumstances: Circumstances<Tx>,
): Promise<string> {
  const { journal } = context;
  const run = await journal.atomically((inside) => plan({ ...context, journal: inside }, read, circumstances));
  try {
    const pages = await journal.plans.pendingPages(run.id);
    await applyRemotely(context, writing, run, { pages, onApplied: () => undefined });
    await journal.transaction((tx) => finishOne(context, tx, run, read.sourceId));
  } catch (error) {
    // Where not even that can be written any more, what went wrong first is what counts.
    await fail(context, run, error).catch(() => undefined);
    throw error;
  }
  return run.id;
}

/** Who was changed back by an undo is not changed again by signing in, before anybody has approved that (R40). */
async function assertNotDoneAgain<Tx>({ journal, settingsId }: RunContext<Tx>, { id }: StoredRun): Promise<void> {
  const { undone } = await journal.settings.recall(settingsId);
  const again = await journal.transaction(async (tx) => {
    const { changed } = await journal.plans.stakes(tx, { id, settingsId });
    return await doneAgain(journal, tx, { id }, { undone, changed });
  });
  if (again === null || again.people === 0) return;
  throw new RollcallError(
    'undone',
    saying(
      'again_undone',
    )`${{ run: again.run === null ? ['', 'A run'] : [again.run, `Run ${again.run}`] }} was undone, and this would do again what was taken back. The person stays as they are until the next run of the settings is approved.`,
  );
}

/** The run with its plan, about to be applied. */
async function plan<Tx>(context: RunContext<Tx>, read: OneRead, circumstances: Circumstances<Tx>): Promise<StoredRun> {
  const { link, destinationMoved } = await before(context, read);
  const journal = onePersonJournal(context.journal, { link, destinationMoved });
  const inside = { ...context, journal };
  const run = await begin(inside, read, circumstances);
  const planner = await pagePlanner(inside, run);
  const rows = read.inView === null ? [] : [read.inView];
  const page = { phase: 'whole', rows, ids: [read.sourceId], next: null, looked: 0 } as const;
  const { changes } = await storePage(inside, run, planner, { page, number: 0, before: Promise.resolve() });
  circumstances.vouched?.review(changes);
  const key = changes[0]?.branchKey ?? link?.branchKey ?? null;
  await settle({ ...inside, source: sourceUnder(context.source, key) }, run);
  await journal.transaction((tx) => journal.runs.transition(tx, run.id, 'planned', 'applying'));
  return await journal.runs.get(run.id);
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
  { prepared: { extract, leftAlone }, basis, sourceId }: OneRead,
  { notify = true, sourceTime, startedBy }: Circumstances<Tx>,
): Promise<StoredRun> {
  return await journal.transaction(async (tx) => {
    const run = await journal.runs.create(tx, {
      settingsId,
      entity: settings.entity,
      mode: 'single',
      modeReasons: [],
      undoes: null,
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
    const { label: view, developerName: name } = extract.listView;
    const said = [say('run_started', { how: 'single', view, name, since: '', record: sourceId })];
    await journal.events.add(tx, [
      { runId: run.id, level: 'info', code: 'run_started', said, sourceId },
      ...leftAlone.map((why) => ({
        runId: run.id,
        level: 'warning' as const,
        code: 'field_left_alone',
        said: why,
      })),
    ]);
    return run;
  });
}
