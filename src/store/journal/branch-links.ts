import { sql } from 'kysely';
import { DESTINATION_KEY } from '../../sync/branches/destination-key.ts';
import type { LinkJournal, OtherBranchLink } from '../../sync/journal/links.ts';
import { list } from '../text-list.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

type BranchLinkJournal = Pick<
  LinkJournal<UnitOfWork>,
  'branchLinks' | 'saveBranchLinks' | 'branchesOfOthers' | 'keysInUse'
>;

/** Where branch keys are on the platform, and which of them people are under. */
export function branchLinkJournal(): BranchLinkJournal {
  return {
    async branchLinks(tx, settingsId, keys) {
      const all = tx.db.selectFrom('branch_link').selectAll().where('settings_id', '=', settingsId);
      const asked = keys ? all.where('branch_key', '=', sql<string>`any(${list(keys)})`) : all;
      const rows = await asked.execute();
      return new Map(
        rows.map(({ branch_key, branch_id, reason, gone_at }) => [
          branch_key,
          { branchId: branch_id, reason, gone: gone_at !== null },
        ]),
      );
    },

    async saveBranchLinks(tx, settingsId, links) {
      if (links.length === 0) return;
      await sql`
        insert into branch_link (settings_id, branch_key, branch_id, reason, gone_at)
        select ${settingsId}, saved.key, saved."branchId", saved.reason, case when saved.gone then now() end
        from json_to_recordset(${JSON.stringify(links)}::json)
          as saved (key text, "branchId" bigint, reason text, gone boolean)
        on conflict (settings_id, branch_key) do update set
          branch_id = excluded.branch_id,
          reason = excluded.reason,
          gone_at = case when excluded.gone_at is not null then coalesce(branch_link.gone_at, now()) end`.execute(
        tx.db,
      );
    },

    async branchesOfOthers(tx, settingsId) {
      const { rows } = await sql<OtherBranchLink>`
        select key, "branchId", bool_and(alike or not enabled) as alike, bool_or(alike and enabled and leads) as leads
        from (
          select other.branch_key as key, other.branch_id as "branchId", settings.enabled,
            settings.config -> 'branches' ->> 'destination' = mine.config -> 'branches' ->> 'destination' as alike,
            settings.id < mine.id and other.gone_at is null as leads
          from branch_link other
          join settings on settings.id = other.settings_id
          join settings mine on mine.id = ${settingsId}
          where other.settings_id <> ${settingsId} and other.branch_id is not null
            and other.branch_key <> ${DESTINATION_KEY}) as link
        group by key, "branchId"`.execute(tx.db);
      return rows;
    },

    async keysInUse(tx, settingsId, runId, among) {
      const asked = sql`${among === null} or branch_key = any(${list(among ?? [])})`;
      const { rows } = await sql<{ branch_key: string }>`
        select branch_key from change
        where run_id = ${runId} and kind = 'person' and action not in ('reject', 'deactivate')
          and (action <> 'skip' or target_id is not null)
          and branch_key is not null and (${asked})
        union
        select branch_key from link
        where settings_id = ${settingsId} and left_at is null and branch_key is not null and (${asked})
          and not exists (
            select from change where change.run_id = ${runId} and change.kind = 'person'
              and change.source_id = link.source_id and change.action not in ('reject', 'skip'))`.execute(tx.db);
      return rows.map(({ branch_key }) => branch_key);
    },
  };
}
