import { type Kysely, sql } from 'kysely';
import type { UnresolvedJournal } from '../../sync/memory.ts';
import type { Database } from '../schema.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { BUT_CREATED } from './change-row.ts';

export function unresolvedJournal(db: Kysely<Database>): UnresolvedJournal<UnitOfWork> {
  return {
    async retries(settingsId, after, limit) {
      const rows = await db
        .selectFrom('unresolved')
        .select('source_id')
        .where('settings_id', '=', settingsId)
        .where('kind', '<>', 'skipped')
        .where('source_id', '>', after)
        .orderBy('source_id')
        .limit(limit)
        .execute();
      return rows.map(({ source_id }) => source_id);
    },

    async settle(tx, { id, settingsId, whole, only }) {
      await sql`
        insert into unresolved as known (settings_id, source_id, kind, code, field, value, message, username, stamp, run_id)
        select ${settingsId}, source_id,
          coalesce(outcome, case action when 'reject' then 'rejected' else 'skipped' end),
          coalesce(detail ->> 'code', reason), detail ->> 'field', detail ->> 'value',
          coalesce(detail ->> 'message', reason), username, stamp, ${id}
        from change
        where run_id = ${id} and ${BUT_CREATED} and kind = 'person' and source_id is not null and ${UNRESOLVED}
        on conflict (settings_id, source_id) do update set
          kind = excluded.kind, code = excluded.code, field = excluded.field, value = excluded.value,
          message = excluded.message, username = excluded.username, stamp = excluded.stamp, run_id = excluded.run_id,
          last_at = now(), attempts = known.attempts + 1`.execute(tx.db);
      // Once repaired they are compared, although they may be as they were: their branch can have gone elsewhere. Not so
      // of whom somebody has linked by hand and no run has read yet.
      await sql`
        update link set hash = null, misplaced = true from change
        where run_id = ${id} and ${BUT_CREATED} and kind = 'person' and action = 'reject' and link.settings_id = ${settingsId}
          and link.source_id = change.source_id and not link.misplaced
          and (link.hash is not null or link.branch_key is not null or not link.by_hand)`.execute(tx.db);
      // What was to be tried again and has not failed again is settled, or no longer in the list view. What was skipped
      // is only looked at again when it changes.
      await sql`
        delete from unresolved
        where settings_id = ${settingsId} and run_id <> ${id} and source_id = coalesce(${only ?? null}, source_id) and (${whole} or kind <> 'skipped' or exists (
          select from change where change.run_id = ${id} and change.source_id = unresolved.source_id))`.execute(tx.db);
    },

    async accounted(tx, settingsId) {
      const { rows } = await sql<{ count: number }>`
        select (
          (select count(*) from link where settings_id = ${settingsId} and left_at is null) +
          (select count(*) from unresolved where settings_id = ${settingsId} and not exists (
            select from link where link.settings_id = ${settingsId} and link.source_id = unresolved.source_id
              and link.left_at is null))
        )::int as count`.execute(tx.db);
      return rows[0]?.count ?? 0;
    },

    async metAlthoughLeft(tx, { id, settingsId }) {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from link
        where settings_id = ${settingsId} and left_at is not null
          and not exists (
            select from unresolved
            where unresolved.settings_id = link.settings_id and unresolved.source_id = link.source_id)
          and exists (
            select from run_page page cross join unnest(page.seen) as seen (source_id)
            where page.run_id = ${id} and page.phase in ('whole', 'sweep') and seen.source_id = link.source_id)`.execute(
        tx.db,
      );
      return rows[0]?.count ?? 0;
    },
  };
}

/** Changes that leave a record as it was: rejected, not applied, or skipped without a person to link. */
const UNRESOLVED = sql<boolean>`(action = 'reject' or outcome is not null or (action = 'skip' and target_id is null))`;
