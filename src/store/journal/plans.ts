import { type Kysely, sql } from 'kysely';
import { COMPARED } from '../../sync/change.ts';
import type { ChangeDetail } from '../../sync/journal/changes.ts';
import type { AppliedChange, PendingPage, PlacedPerson, PlanJournal } from '../../sync/journal/plans.ts';
import type { NotApplied } from '../../sync/progress.ts';
import { copyRows } from '../copy.ts';
import type { Database } from '../schema.ts';
import { list } from '../text-list.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { BUT_CREATED, changeRows } from './change-row.ts';
import { claimJournal } from './claims.ts';
import { stagingJournal } from './staging.ts';

const CHANGE_COLUMNS = `change (run_id, page, seq, kind, action, reason, source_id, target_id, username, username_key,
  branch_key, hash, stamp, before, after, detail)`;

/** Pages of Ids read at a time. */
const MET_PAGES = 50;
/** Changes handed on at a time where a whole plan is walked. */
const BATCH = 5_000;

export function planJournal(db: Kysely<Database>): PlanJournal<UnitOfWork> {
  return {
    ...claimJournal(),
    ...stagingJournal(),

    async lastPage(runId) {
      const row = await db
        .selectFrom('run_page')
        .select(['page', 'phase', 'next'])
        .where('run_id', '=', runId)
        .orderBy('page', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ?? null;
    },

    async *met(runId) {
      for (let after = -1; ; ) {
        const rows = await db
          .selectFrom('run_page')
          .select(['page', 'seen'])
          .where('run_id', '=', runId)
          .where('phase', '<>', 'sweep')
          .where('page', '>', after)
          .orderBy('page')
          .limit(MET_PAGES)
          .execute();
        for (const { seen } of rows) if (seen !== null) yield seen;
        const last = rows.at(-1);
        if (last === undefined) return;
        after = last.page;
      }
    },

    async savePage(tx, runId, page) {
      await tx.db
        .insertInto('run_page')
        .values({
          run_id: runId,
          page: page.page,
          phase: page.phase,
          next: page.next,
          rows: page.rows,
          unchanged: page.unchanged,
          seen: page.seen === null ? null : sql<string[]>`${list(page.seen)}`,
          reader_id: page.reader ?? null,
        })
        .execute();
      if (page.changes.length > 0)
        await copyRows(tx.client, CHANGE_COLUMNS, changeRows(runId, page.page, page.changes));
    },

    async discard(tx, runId) {
      await tx.db.deleteFrom('change').where('run_id', '=', runId).execute();
      await tx.db.deleteFrom('run_page').where('run_id', '=', runId).execute();
      await tx.db.deleteFrom('run_part').where('run_id', '=', runId).execute();
      await tx.db.deleteFrom('run_account').where('run_id', '=', runId).execute();
    },

    async dropRepeated(tx, runId) {
      const repeated = await sql<{ source_id: string }>`
        select source_id from change where run_id = ${runId} and kind = 'person'
        group by source_id having count(*) > 1`.execute(tx.db);
      const sourceIds = repeated.rows.map(({ source_id }) => source_id);
      if (sourceIds.length === 0) return 0;
      const { numAffectedRows } = await sql`
        with copy as materialized (
          select page, seq, row_number() over (partition by source_id order by page desc, seq desc) as age
          from change where run_id = ${runId} and kind = 'person' and source_id = any(${list(sourceIds)}))
        delete from change using copy
        where change.run_id = ${runId} and change.page = copy.page and change.seq = copy.seq and copy.age > 1`.execute(
        tx.db,
      );
      return Number(numAffectedRows ?? 0n);
    },

    async analyze(tx) {
      // Not what nobody searches by: statistics of names and values cost more than all the others.
      await sql`analyze change (run_id, page, kind, action, reason, source_id, target_id, username_key, branch_key, outcome),
        run_page (run_id, page, phase, rows, applied_at), run_account (run_id, id, parent_id, gone)`.execute(tx.db);
    },

    async branchKeys(tx, runId) {
      const rows = await tx.db
        .selectFrom('change')
        .select('branch_key')
        .distinct()
        .where('run_id', '=', runId)
        .where('kind', '=', 'person')
        .where('branch_key', 'is not', null)
        .where((eb) => eb.or([eb('action', 'not in', ['reject', 'skip']), sql<boolean>`detail ? 'holder'`]))
        .execute();
      return rows.flatMap(({ branch_key }) => (branch_key === null ? [] : [branch_key]));
    },

    async *placed(tx, runId) {
      let last: PlacedPerson | undefined;
      do {
        const { rows }: { rows: PlacedPerson[] } = await sql<PlacedPerson>`
          select page, seq, target_id as "personId", branch_key as "branchKey", action = 'move' as moves
          from change
          where run_id = ${runId} and ${BUT_CREATED} and kind = 'person' and target_id is not null
            and (action = 'move' or (action = 'link' and reason = ${COMPARED}))
            and (page, seq) > (${last?.page ?? -1}, ${last?.seq ?? -1})
          order by page, seq limit ${BATCH}`.execute(tx.db);
        if (rows.length > 0) yield rows;
        last = rows.at(-1);
      } while (last !== undefined);
    },

    async turnMoves(tx, runId, changes) {
      if (changes.length === 0) return;
      await sql`
        update change set
          action = case action when 'move' then 'link' else 'move' end,
          reason = case action when 'move' then ${COMPARED} else 'branch_resettled' end
        from unnest(${list(changes.map(({ page }) => String(page)))}::int[], ${list(changes.map(({ seq }) => String(seq)))}::int[])
          as turned (page, seq)
        where run_id = ${runId} and change.page = turned.page and change.seq = turned.seq`.execute(tx.db);
    },

    async discountUnchanged(tx, runId) {
      // Of a record that was read twice, only the first reading is taken back: the other is still unchanged.
      await sql`
        with counted as (
          select min(reading.page) as page
          from run_page as reading cross join unnest(reading.seen[1:reading.rows]) as met (source_id)
          join change using (run_id, source_id)
          where run_id = ${runId} and kind = 'person' and reason = 'branch_resettled' and change.page > reading.page
          group by source_id)
        update run_page set unchanged = run_page.unchanged - counted.people
        from (select page, count(*)::int as people from counted group by page) as counted
        where run_page.run_id = ${runId} and run_page.page = counted.page`.execute(tx.db);
    },

    async pendingPages(runId) {
      // Pages of what was settled when all was read hold no rows.
      const { rows } = await sql<PendingPage>`
        select page, rows > 0 as independent from run_page
        where run_id = ${runId} and applied_at is null and exists (
          select from change where change.run_id = run_page.run_id and change.page = run_page.page)
        order by page`.execute(db);
      return rows;
    },

    async pendingChanges(runId) {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from change join run_page using (run_id, page)
        where run_id = ${runId} and applied_at is null and ${TO_APPLY}`.execute(db);
      return rows[0]?.count ?? 0;
    },

    async changesOfPage(runId, page) {
      return await db
        .selectFrom('change')
        .select(['seq', ...STORED_COLUMNS])
        .where('run_id', '=', runId)
        .where('page', '=', page)
        .where(TO_APPLY)
        .orderBy('seq')
        .execute();
    },

    async markApplied(tx, runId, page, exceptions, origins = []) {
      for (const { seq, outcome, code, said, partly } of exceptions) {
        const detail: ChangeDetail = { code, message: said.message, said: [said], ...(partly ? { partly } : {}) };
        await tx.db
          .updateTable('change')
          .set({ outcome, detail: sql<string>`coalesce(detail, '{}') || ${JSON.stringify(detail)}::jsonb` })
          .where('run_id', '=', runId)
          .where('page', '=', page)
          .where('seq', '=', seq)
          .execute();
      }
      if (origins.length > 0) {
        await sql`
          update change set detail = coalesce(detail, '{}') || jsonb_build_object('from', origin.branch)
          from unnest(${list(origins.map(({ seq }) => String(seq)))}::int[], ${list(origins.map(({ from }) => from))})
            as origin (seq, branch)
          where run_id = ${runId} and page = ${page} and change.seq = origin.seq`.execute(tx.db);
      }
      // Of somebody whom an earlier attempt has moved, the one that marks the page finds nothing left to move.
      await sql`
        update change set detail = coalesce(detail, '{}') || jsonb_build_object('from', run_asked.from_branch::text)
        from run_asked
        where change.run_id = ${runId} and change.page = ${page} and outcome is null and not coalesce(detail ? 'from', false)
          and run_asked.run_id = ${runId} and run_asked.page = ${page} and run_asked.seq = change.seq
          and from_branch is not null`.execute(tx.db);
      await tx.db
        .updateTable('run_page')
        .set({ applied_at: sql<Date>`now()` })
        .where('run_id', '=', runId)
        .where('page', '=', page)
        .execute();
      await tx.db.deleteFrom('run_asked').where('run_id', '=', runId).where('page', '=', page).execute();
    },

    async *applied(tx, runId) {
      let last: AppliedChange | undefined;
      do {
        const rows: AppliedChange[] = await tx.db
          .selectFrom('change')
          .innerJoin('run_page', (join) =>
            join.onRef('run_page.run_id', '=', 'change.run_id').onRef('run_page.page', '=', 'change.page'),
          )
          .leftJoin('run_asked', (join) =>
            join
              .onRef('run_asked.run_id', '=', 'change.run_id')
              .onRef('run_asked.page', '=', 'change.page')
              .onRef('run_asked.seq', '=', 'change.seq')
              .on('run_asked.state', '=', 'done'),
          )
          .select([...PLANNED_COLUMNS, 'change.page', 'change.seq', DETAIL_AS_ASKED.as('detail')])
          .where('change.run_id', '=', runId)
          .where(sql<boolean>`(run_page.applied_at is not null or run_asked.state is not null)`)
          .where(CHANGES_SOMETHING)
          .where(sql<boolean>`(change.page, change.seq) > (${last?.page ?? -2}, ${last?.seq ?? -1})`)
          .orderBy('change.page')
          .orderBy('change.seq')
          .limit(BATCH)
          .execute();
        if (rows.length > 0) yield rows;
        last = rows.at(-1);
      } while (last !== undefined);
    },

    async countAgain(tx, runId, otherRunIds) {
      const { rows } = await sql<{ people: number }>`
        select count(*)::int as people from change
        where run_id = ${runId} and kind = 'person' and ${CHANGES_SOMETHING} and exists (
          select from change other join run_page on run_page.run_id = other.run_id and run_page.page = other.page
          where other.run_id = any(${list(otherRunIds)}::bigint[]) and other.source_id = change.source_id and other.kind = 'person'
            and other.action not in ('link', 'skip', 'reject') and ${isDone('other')}
            and (run_page.applied_at is not null or exists (
              select from run_asked asked where asked.run_id = other.run_id and asked.page = other.page
                and asked.seq = other.seq and asked.state = 'done')))`.execute(tx.db);
      return rows[0]?.people ?? 0;
    },

    async notApplied(tx, runId) {
      const { rows } = await sql<NotApplied>`
        select kind, action, reason, outcome, count(*)::int as count from change
        where run_id = ${runId} and ${BUT_CREATED} and outcome is not null
        group by kind, action, reason, outcome`.execute(tx.db);
      return rows;
    },

    async errors(runId, limit) {
      const { rows } = await sql<{ code: string; message: string; sourceId: string | null; username: string | null }>`
        select coalesce(detail ->> 'code', reason) as code, coalesce(detail ->> 'message', reason) as message,
          source_id as "sourceId", username
        from change
        where run_id = ${runId} and ${BUT_CREATED} and (action = 'reject' or outcome is not null)
        order by page, seq limit ${limit}`.execute(db);
      return rows;
    },
  };
}

const VALUE_COLUMNS = [
  'kind',
  'action',
  'reason',
  'source_id as sourceId',
  'target_id as targetId',
  'username_key as usernameKey',
  'branch_key as branchKey',
  'hash',
  'stamp',
  'before',
  'after',
] as const;
const STORED_COLUMNS = [...VALUE_COLUMNS, 'detail'] as const;
const PLANNED_COLUMNS = [...VALUE_COLUMNS, 'username'] as const;

/**
 * With where the membership came from, and went, where no mark of the page has noted it: whether all of such a change was
 * done nobody knows.
 */
const DETAIL_AS_ASKED = sql<ChangeDetail | null>`case when run_asked.state is null then change.detail
  else coalesce(change.detail, '{}') || jsonb_strip_nulls(jsonb_build_object(
    'to', run_asked.to_branch::text, 'from', run_asked.from_branch::text, 'partly', true)) end`;

/** Whether it has turned out as planned, or else all of it but a part was done. */
function isDone(change: 'change' | 'other') {
  return sql<boolean>`(${sql.ref(`${change}.outcome`)} is null or coalesce(${sql.ref(`${change}.detail`)} ? 'partly', false))`;
}

/** What is not only a link, left out, or not done. */
const CHANGES_SOMETHING = sql<boolean>`change.action not in ('link', 'skip', 'reject') and ${isDone('change')}`;

/** Rejections change nothing; a skip only where it links a person that is already there. */
const TO_APPLY = sql<boolean>`action <> 'reject' and (action <> 'skip' or target_id is not null)`;
