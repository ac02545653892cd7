import type { Sentence, SentenceParams } from '../../support/sentence.ts';
import { DESTINATION_KEY } from '../branches/destination-key.ts';
import { type Action, COMPARED } from '../change.ts';
import type { Person, PersonValues } from '../directory.ts';
import { stamper } from '../extract/stamp.ts';
import type { ChangeDetail, PlannedChange } from '../journal/changes.ts';
import type { Link } from '../journal/links.ts';
import { convertedCells } from '../map/map-row.ts';
import type { Memory } from '../memory.ts';
import { changedSince, sweepOutlook, whyFull } from '../mode.ts';
import { readOne, sourceUnder } from '../one/read-one.ts';
import { leadersAmong } from '../others.ts';
import { hashPrefix } from '../plan/content-hash.ts';
import type { PlanContext } from '../plan/plan-context.ts';
import { planPage } from '../plan/plan-page.ts';
import { settle } from '../plan/settle.ts';
import { type Prepared, settingsRead } from '../prepare.ts';
import type { RunContext } from '../run-context.ts';
import type { CallOptions, Row } from '../source.ts';
import { type ExplainedBranch, explainBranch } from './explain-branch.ts';
import { NO_RUN, type OneRecord, oneRecordJournal } from './one-record-journal.ts';

/** What the next run would do with one person, and why (R41). */
export interface Explanation {
  /** 18 characters, where the record is there or known. */
  readonly sourceId: string;
  readonly object: string;
  readonly listView: string;
  readonly nextRun: {
    readonly mode: 'full' | 'incremental';
    /** Why it has to read everything; empty where there is nothing to say. */
    readonly reasons: readonly Sentence[];
    /** False: it does not look at this record, because it is not in the list view or has not changed. */
    readonly reads: boolean;
  };
  readonly record: 'in_list_view' | 'not_in_list_view' | 'not_found';
  /** The mapping, line by line; empty where there is no record to read. */
  readonly values: readonly ExplainedValue[];
  /** The person on the platform whom this record is linked to, or would take over. */
  readonly person: { readonly id: string; readonly username: string; readonly active: boolean } | null;
  readonly link: { readonly byHand: boolean; readonly left: boolean } | null;
  readonly outcome: ExplainedOutcome;
  /** Null where the person goes into no branch, because nothing becomes of them. */
  readonly branch: ExplainedBranch | null;
  /** On fields that the run leaves alone, and on the list view. */
  readonly warnings: readonly Sentence[];
}

/** Where one value comes from. */
export interface ExplainedValue {
  readonly target: string;
  readonly title: string;
  /** Salesforce field path. */
  readonly field: string;
  /** As Salesforce has it. */
  readonly cell: string | null;
  /** As the platform would get it; null also where it is rejected. */
  readonly value: string | null;
  /** As the platform has it now; null also where the person is not there yet. */
  readonly current: string | null;
  readonly rejection: { readonly code: string; readonly why: string } | null;
}

export interface ExplainedOutcome {
  /** What the plan would say; `none` where it would not mention the person. */
  readonly action: Action | 'none';
  /** Reason code of the plan; `unchanged`, `not_in_list_view` and `not_found` where there is no change. */
  readonly reason: string;
  readonly message: string | null;
  /** What the message is about: see ChangeDetail. */
  readonly code: string | null;
  readonly field: string | null;
  readonly value: string | null;
  readonly params: SentenceParams;
  /** The values that differ; null where none is changed. */
  readonly before: PersonValues | null;
  readonly after: PersonValues | null;
}

/**
 * Reads one record, maps and plans it with the code of a run, and answers what would come of it. Nothing is stored. What
 * other records would do in the same run is not known here: a username that somebody else gives up, or wants as well.
 *
 * Throws RollcallError as the beginning of a run does, where no run could begin.
 *
 * @param id of the record, 15 or 18 characters.
 */
export async function explain<Tx>(context: RunContext<Tx>, id: string): Promise<Explanation> {
  const { journal } = context;
  const { memory, prepared, basis, sourceId, row, inView } = await readOne(context, id);
  const { extract } = prepared;
  const facts = await journal.transaction((tx) => factsOf(context, tx, prepared, { sourceId, row: inView }));
  const record = await planOne(context, prepared, { row: inView, ...facts });

  const whole = whyFull(context.settings, memory, basis);
  const isRead =
    inView !== null && (whole !== null || (await readsChanged(context, prepared, { sourceId, memory, facts })));
  const personId = record.change?.targetId ?? facts.link?.personId ?? null;
  return await journal.transaction(async (tx) => {
    const [person = null] = personId === null ? [] : await context.directory.peopleById(tx, [personId]);
    const isThere = row === null ? 'not_found' : inView === null ? 'not_in_list_view' : 'in_list_view';
    return {
      sourceId,
      object: extract.object,
      listView: extract.listView.label,
      nextRun: {
        mode: whole === null ? 'incremental' : 'full',
        reasons: whole ?? [],
        reads: isRead,
      },
      record: isThere,
      values: row === null ? [] : valuesOf(prepared, row, person),
      person: person && { id: person.id, username: person.username, active: person.values['active'] === 'true' },
      link: facts.link && { byHand: facts.link.byHand, left: facts.link.left },
      outcome: outcomeOf(record.change, isThere),
      branch: await explainBranch({ context, tx, prepared, row, record, link: facts.link }),
      warnings: [...extract.warnings, ...prepared.leftAlone.flat()],
    };
  });
}

interface Facts {
  readonly link: Link | null;
  /** True when the destination is another branch than the last run used. */
  readonly destinationMoved: boolean;
  /** A sweep would read the record: it is new, or looks different. */
  readonly isOutdated: boolean;
  /** Every run tries it again (R43). */
  readonly isRetried: boolean;
}

/** A hash that no content has: compared with it, every link is different. */
const NO_HASH = '00000000-0000-0000-0000-000000000000';

async function factsOf<Tx>(
  { journal, settingsId }: RunContext<Tx>,
  tx: Tx,
  { extract, destination }: Prepared,
  { sourceId, row }: { readonly sourceId: string; readonly row: Row | null },
): Promise<Facts> {
  const asked = { sourceIds: [sourceId], hashes: [NO_HASH], stamps: null };
  const [found] = await journal.links.compare(tx, settingsId, asked);
  const before = (await journal.links.branchLinks(tx, settingsId, [DESTINATION_KEY])).get(DESTINATION_KEY);
  const stamps = row === null ? [] : [stamper(extract.paths)(row)];
  const outdated = row === null ? [] : await journal.links.outdated(tx, settingsId, [sourceId], stamps);
  const [retried] = await journal.unresolved.retries(settingsId, sourceId.slice(0, -1), 1);
  return {
    link: found?.link ?? null,
    destinationMoved: before !== undefined && before.branchId !== destination.id,
    isOutdated: outdated.length > 0,
    isRetried: retried === sourceId,
  };
}

/**
 * Whether an incremental run reads this record of the list view. The view's size is not asked for: one that has grown
 * too large for being swept since the last sweep is taken for one that is swept, one that has become small enough for
 * one that is not.
 */
async function readsChanged<Tx>(
  { source, settings, signal }: RunContext<Tx>,
  { extract }: Prepared,
  { sourceId, memory, facts }: { readonly sourceId: string; readonly memory: Memory; readonly facts: Facts },
): Promise<boolean> {
  const call: CallOptions = signal ? { signal } : {};
  if (facts.isRetried) return true;
  if (sweepOutlook({ memory, settings, now: await source.serverTime(call) }) === 'likely') return facts.isOutdated;
  if (memory.watermark === null) return true;
  const { delta } = await changedSince({ source, settings, extract }, memory.watermark, call);
  return (await Array.fromAsync(source.readIds(delta, [sourceId], call))).flat().length > 0;
}

/** The plan of a run that reads this record, or does not find it where it looks. */
async function planOne<Tx>(
  context: RunContext<Tx>,
  { extract, mapping }: Prepared,
  { row, link, destinationMoved }: Facts & { readonly row: Row | null },
): Promise<OneRecord> {
  const { settingsId, directory, source } = context;
  const settings = settingsRead(context.settings, extract);
  const planner = {
    settingsId,
    settings,
    mapping,
    hashPrefix: hashPrefix(settings, leadersAmong(context.others)),
    others: context.others,
    stampOf: null,
    destinationMoved,
    journal: context.journal,
    directory,
  };
  const rows = row === null ? [] : [row];
  const { changes } = await context.journal.transaction((tx) => planPage(planner, tx, rows));
  const record: OneRecord = { change: changes[0] ?? null, branches: [], events: [] };
  const key = record.change?.branchKey ?? link?.branchKey ?? null;
  const planning: PlanContext<Tx> = {
    settingsId,
    settings,
    others: context.others,
    directory,
    source: sourceUnder(source, key),
    journal: oneRecordJournal(context.journal, settingsId, { missed: row === null, link }, record),
    ...(context.signal ? { signal: context.signal } : {}),
  };
  // Incremental, so that branches of others are taken as they are; with a sweep, so that it can tell who has left.
  const run = { id: NO_RUN, settingsId, mode: 'incremental', since: new Date(), sweep: extract, dryRun: true } as const;
  await settle(planning, run);
  return record;
}

function valuesOf({ mapping }: Prepared, row: Row, person: Person | null): ExplainedValue[] {
  return convertedCells(mapping, row).map(({ line, cell, value }) => {
    const refused = typeof value === 'object' && value !== null;
    return {
      target: line.key,
      title: line.title,
      field: line.path,
      cell,
      value: refused ? null : value,
      current: (line.key === 'username' ? person?.username : person?.values[line.key]) ?? null,
      rejection: refused ? { code: value.code, why: value.why } : null,
    };
  });
}

function outcomeOf(change: PlannedChange | null, record: Explanation['record']): ExplainedOutcome {
  const isCompared = change?.action === 'link' && change.reason === COMPARED;
  if (change === null || isCompared) {
    const reason = record === 'in_list_view' ? 'unchanged' : record;
    return { action: 'none', reason, ...saidOf(null), before: null, after: null };
  }
  const { action, reason, detail, before, after } = change;
  return { action, reason, ...saidOf(detail), before, after };
}

function saidOf(detail: ChangeDetail | null) {
  const { message = null, code = null, field = null, value = null, params = {} } = detail ?? {};
  return { message, code, field, value, params };
}
