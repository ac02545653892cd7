import { sql } from 'kysely';
import type { PlanJournal } from '../../sync/journal/plans.ts';
import { HELD, LED } from '../../sync/others.ts';
import { list } from '../text-list.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

type StagingJournal = Pick<
  PlanJournal<UnitOfWork>,
  | 'stageAccounts'
  | 'stageGoneAccounts'
  | 'countStaged'
  | 'stagedAccounts'
  | 'recordsMet'
  | 'countShared'
  | 'stakes'
  | 'dropStaging'
>;

/** What a run keeps beside its plan until it has ended: accounts for its branch tree, and the Ids that it has met. */
export function stagingJournal(): StagingJournal {
  return {
    async stageAccounts(tx, runId, accounts) {
      await sql`
        insert into run_account (run_id, id, name, parent_id)
        select ${runId}, account.id, account.name, account."parentId"
        from json_to_recordset(${JSON.stringify(accounts)}::json) as account (id text, name text, "parentId" text)
        on conflict (run_id, id) do nothing`.execute(tx.db);
    },

    async stageGoneAccounts(tx, runId, ids) {
      await sql`
        insert into run_account (run_id, id, name, gone)
        select ${runId}, id, '', true from unnest(${list(ids)}) as gone (id)
        on conflict (run_id, id) do nothing`.execute(tx.db);
    },

    async countStaged(tx, runId) {
      const row = await tx.db
        .selectFrom('run_account')
        .select(sql<number>`count(*)::int`.as('count'))
        .where('run_id', '=', runId)
        .executeTakeFirstOrThrow();
      return row.count;
    },

    async stagedAccounts(tx, { id, settingsId }, ids, remembered) {
      const { rows } = await sql<{ id: string; name: string; parent_id: string | null }>`
        with recursive latest as (
          select id, name, parent_id from run_account where run_id = ${id} and not gone
          union all
          select id, name, parent_id from account
          where ${remembered} and settings_id = ${settingsId} and not exists (
            select from run_account staged where staged.run_id = ${id} and staged.id = account.id)),
        needed as (
          select id, name, parent_id from latest where id = any(${list(ids)})
          union
          select parent.id, parent.name, parent.parent_id from latest parent
          join needed on parent.id = needed.parent_id)
        select id, name, parent_id from needed`.execute(tx.db);
      return new Map(rows.map((row) => [row.id, { id: row.id, name: row.name, parentId: row.parent_id }]));
    },

    async recordsMet(tx, runId) {
      const { rows } = await sql<{ swept: number | null; read: number }>`
        select (sum(cardinality(seen)) filter (where phase = 'sweep'))::int as swept, coalesce(sum(rows), 0)::int as read
        from run_page where run_id = ${runId}`.execute(tx.db);
      const [row] = rows;
      return row?.swept ?? row?.read ?? 0;
    },

    async countShared(tx, runId) {
      const { rows } = await sql<{ led: number; held: number }>`
        select (count(*) filter (where detail ->> 'code' = ${LED}))::int as led,
          (count(*) filter (where reason = ${HELD}))::int as held
        from change where run_id = ${runId} and kind = 'person' and detail is not null`.execute(tx.db);
      return rows[0] ?? { led: 0, held: 0 };
    },

    async stakes(tx, { id, settingsId }) {
      const { rows } = await sql<Awaited<ReturnType<StagingJournal['stakes']>>>`
        select
          (count(*) filter (where left_at is null
            and (action = 'deactivate' or (action = 'update' and after ->> 'active' = 'false'))))::int as deactivated,
          (count(*) filter (where left_at is null and action = 'reject' and not exists (
            select from unresolved known
            where known.settings_id = ${settingsId} and known.source_id = change.source_id and known.kind = 'rejected'
          )))::int as rejected,
          (count(*) filter (where action <> 'reject'))::int as changed,
          (count(*) filter (where action <> 'reject' and left_at is not null))::int as returning,
          (count(*) filter (where change.reason = 'left_list_view'))::int as leavers
        from change join link on link.settings_id = ${settingsId} and link.source_id = change.source_id
        where run_id = ${id} and kind = 'person'
          and action in ('update', 'move', 'deactivate', 'reactivate', 'reject')`.execute(tx.db);
      return rows[0] ?? { deactivated: 0, rejected: 0, changed: 0, returning: 0, leavers: 0 };
    },

    async dropStaging(tx, runId) {
      await tx.db.deleteFrom('run_account').where('run_id', '=', runId).execute();
      await tx.db.deleteFrom('run_part').where('run_id', '=', runId).execute();
      await tx.db.deleteFrom('run_reader').where('run_id', '=', runId).execute();
      await tx.db
        .updateTable('run_page')
        .set({ seen: null })
        .where('run_id', '=', runId)
        .where('seen', 'is not', null)
        .execute();
    },
  };
}
