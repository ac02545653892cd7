import { sql } from 'kysely';
import type { Action } from '../../sync/change.ts';
import type { PlanJournal, StoredClaim } from '../../sync/journal/plans.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { BUT_CREATED } from './change-row.ts';

type ClaimJournal = Pick<PlanJournal<UnitOfWork>, 'contestedClaims' | 'settleClaims'>;

/** Usernames that more than one change of a plan claims, or that somebody has already (R34). */
export function claimJournal(): ClaimJournal {
  return {
    async contestedClaims(tx, runId) {
      if (!(await areContested(tx, runId))) return [];
      const { rows } = await sql<ClaimRow>`
        with claim as (
          select page, seq, source_id, action, reason, target_id, username, username_key, detail
          from change where run_id = ${runId} and kind = 'person' and username_key is not null),
        contested as (
          select username_key from claim group by username_key having count(*) > 1
          union select username_key from claim where detail ? 'holder'),
        holder as (
          select (detail ->> 'holder')::bigint as id from claim where detail ? 'holder')
        select page, seq, source_id as "sourceId", action, reason, target_id as "targetId", username,
          username_key as "usernameKey", detail ->> 'holder' as holder, detail -> 'intended' as intended
        from claim
        where username_key in (select username_key from contested) or target_id in (select id from holder)
        order by page, seq`.execute(tx.db);
      return rows;
    },

    async settleClaims(tx, runId, page, verdicts) {
      const rows = verdicts.map((verdict) => ({
        page: verdict.page,
        seq: verdict.seq,
        action: verdict.action,
        reason: verdict.reason,
        detail: verdict.detail,
        late: verdict.late,
      }));
      // A refused claim keeps nothing to apply; a granted one loses the note of whom it waited for.
      await sql`
        update change set
          action = verdict.action,
          reason = verdict.reason,
          before = case when verdict.action = 'reject' then null else change.before end,
          after = case when verdict.action = 'reject' then null else change.after end,
          hash = case when verdict.action = 'reject' then null else change.hash end,
          detail = coalesce(verdict.detail, change.detail - array['holder', 'intended', 'code', 'field', 'value', 'message', 'params']),
          page = case when verdict.late then ${page} else change.page end,
          seq = case when verdict.late then verdict.position::int else change.seq end
        from (
          select verdict.*, row_number() over () as position
          from json_to_recordset(${JSON.stringify(rows)}::json)
            as verdict (page int, seq int, action text, reason text, detail jsonb, late boolean)) as verdict
        where change.run_id = ${runId} and change.page = verdict.page and change.seq = verdict.seq`.execute(tx.db);
      await sql`
        insert into run_page (run_id, page, rows, unchanged) values (${runId}, ${page}, 0, 0)`.execute(tx.db);
    },
  };
}

/** Whether there is anything to settle: a plan of those who are only created, each under a name of their own, has nothing. */
async function areContested(tx: UnitOfWork, runId: string): Promise<boolean> {
  const { rows } = await sql<{ contested: boolean }>`
    select exists (
        select from change where run_id = ${runId} and ${BUT_CREATED} and kind = 'person' and detail ? 'holder')
      or exists (
        select from change where run_id = ${runId} and kind = 'person' and username_key is not null
        group by username_key having count(*) > 1) as contested`.execute(tx.db);
  return rows[0]?.contested === true;
}

interface ClaimRow extends StoredClaim {
  action: Action;
}
