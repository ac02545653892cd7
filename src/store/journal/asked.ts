import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { AskedJournal, ChangePlace, OpenChange } from '../../sync/journal/asked.ts';
import type { Database } from '../schema.ts';
import { list, texts } from '../text-list.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/** What a platform beyond any transaction was asked for, of pages that have no mark yet. */
export function askedJournal(db: Kysely<Database>): AskedJournal<UnitOfWork> {
  return {
    async note(tx, runId, { asked, answered, undone }) {
      if (answered.length > 0) {
        await sql`
          update run_asked set state = 'answered' from ${places(answered)}
          where run_id = ${runId} and ${IS_AT}`.execute(tx.db);
      }
      if (undone.length > 0) {
        await sql`delete from run_asked using ${places(undone)} where run_id = ${runId} and ${IS_AT}`.execute(tx.db);
      }
      if (asked.length === 0) return;
      await sql`
        insert into run_asked (run_id, page, seq, to_branch, from_branch)
        select ${runId}, page, seq, to_branch::bigint, from_branch::bigint
        from unnest(${list(asked.map(({ page }) => String(page)))}::int[], ${list(asked.map(({ seq }) => String(seq)))}::int[],
          ${texts(asked.map(({ to }) => to))}, ${texts(asked.map(({ from }) => from))})
          as asked (page, seq, to_branch, from_branch)
        on conflict (run_id, page, seq) do update set state = 'asked',
          to_branch = coalesce(excluded.to_branch, run_asked.to_branch),
          from_branch = coalesce(excluded.from_branch, run_asked.from_branch)`.execute(tx.db);
    },

    async open(settingsId) {
      const { rows } = await sql<{ id: string }>`
        select id from run
        where settings_id = ${settingsId} and finished_at is not null and exists (
          select from run_asked where run_id = run.id and run_asked.state <> 'done')
        order by id`.execute(db);
      return rows.map(({ id }) => id);
    },

    async changes(runId) {
      const { rows } = await sql<OpenChange>`
        select page, seq, kind, action, reason, source_id as "sourceId", target_id as "targetId", username,
          username_key as "usernameKey", branch_key as "branchKey", hash, stamp, before, after, detail,
          to_branch as "to", from_branch as "from", run_asked.state <> 'asked' as answered
        from run_asked join change using (run_id, page, seq)
        where run_id = ${runId} order by page, seq`.execute(db);
      return rows;
    },

    async close(tx, runId, done) {
      await sql`
        delete from run_asked where run_id = ${runId} and not exists (select from ${places(done)} where ${IS_AT})`.execute(
        tx.db,
      );
      const stayed = done.filter(({ moved }) => !moved);
      await sql`
        update run_asked set to_branch = null, from_branch = null from ${places(stayed)}
        where run_id = ${runId} and ${IS_AT}`.execute(tx.db);
      await sql`update run_asked set state = 'done' where run_id = ${runId}`.execute(tx.db);
    },
  };
}

const IS_AT = sql`run_asked.page = place.page and run_asked.seq = place.seq`;

function places(some: readonly ChangePlace[]): RawBuilder<unknown> {
  return sql`unnest(${list(some.map(({ page }) => String(page)))}::int[],
    ${list(some.map(({ seq }) => String(seq)))}::int[]) as place (page, seq)`;
}
