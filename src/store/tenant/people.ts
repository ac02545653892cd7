import { sql } from 'kysely';
import type { Mirror, MirroredPerson } from '../../sync/tenant.ts';
import { usernameKey } from '../../sync/username.ts';
import { list } from '../text-list.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

type MirroredPeople = Pick<
  Mirror<UnitOfWork>,
  | 'peopleByUsername'
  | 'peopleById'
  | 'peopleByRemoteId'
  | 'savePeople'
  | 'forgetPeople'
  | 'superadmins'
  | 'markSuperadmins'
>;

/** The people of a tenant, as they were when last read or written. */
export function mirroredPeople(tenantId: string): MirroredPeople {
  const people = async ({ db }: UnitOfWork, condition: ReturnType<typeof sql>): Promise<MirroredPerson[]> => {
    const { rows } = await sql<MirroredPerson>`
      select id, remote_id as "remoteId", username, superadmin, values, sfdc_id as "sfdcId"
      from tenant_person where tenant_id = ${tenantId} and ${condition}`.execute(db);
    return rows;
  };
  return {
    peopleByUsername: (tx, keys) => people(tx, sql`username_key = any(${list(keys)})`),
    peopleById: (tx, ids) => people(tx, sql`id = any(${list(ids)}::bigint[])`),
    peopleByRemoteId: (tx, remoteIds) => people(tx, sql`remote_id = any(${list(remoteIds)}::bigint[])`),

    async savePeople({ db }, saved, { made = false } = {}) {
      if (saved.length === 0) return [];
      const rows = saved.map(({ remoteId, username, superadmin, values, sfdcId }) => ({
        remote_id: remoteId,
        username,
        username_key: usernameKey(username),
        superadmin,
        values,
        sfdc_id: sfdcId,
      }));
      const result = await sql<{ id: string; remoteId: string; isNew: boolean }>`
        insert into tenant_person (tenant_id, remote_id, username, username_key, superadmin, values, sfdc_id)
        select distinct on (remote_id) ${tenantId}, remote_id, username, username_key, superadmin, values, sfdc_id
        from json_to_recordset(${JSON.stringify(rows)}::json) as saved (remote_id bigint, username text,
          username_key text, superadmin boolean, values jsonb, sfdc_id text)
        on conflict (tenant_id, remote_id) do update set username = excluded.username,
          username_key = excluded.username_key, superadmin = excluded.superadmin, values = excluded.values,
          sfdc_id = excluded.sfdc_id
        returning id, remote_id as "remoteId", xmax = 0 as "isNew"`.execute(db);
      // Readings of branches have not noted them, whom nobody knew.
      if (!made && result.rows.some(({ isNew }) => isNew)) {
        await sql`
          update tenant_branch set members_at = null
          where tenant_id = ${tenantId} and members_at is not null`.execute(db);
      }
      return inOrder(saved, result.rows);
    },

    async forgetPeople({ db }, ids) {
      if (ids.length === 0) return;
      await sql`delete from tenant_person where tenant_id = ${tenantId} and id = any(${list(ids)}::bigint[])`.execute(
        db,
      );
    },

    async superadmins({ db }) {
      const { rows } = await sql<{ remoteId: string }>`
        select remote_id as "remoteId" from tenant_person
        where tenant_id = ${tenantId} and superadmin and values ->> 'level' = 'superadmin'`.execute(db);
      return rows.map(({ remoteId }) => remoteId);
    },

    async markSuperadmins({ db }, remoteIds) {
      await sql`
        update tenant_person set superadmin = remote_id = any(${list(remoteIds)}::bigint[])
        where tenant_id = ${tenantId} and superadmin <> (remote_id = any(${list(remoteIds)}::bigint[]))`.execute(db);
    },
  };
}

/** The ids here of what was saved, in its order. */
export function inOrder(
  saved: readonly { readonly remoteId: string }[],
  rows: readonly { readonly id: string; readonly remoteId: string }[],
): string[] {
  const ids = new Map(rows.map(({ id, remoteId }) => [remoteId, id]));
  return saved.flatMap(({ remoteId }) => ids.get(remoteId) ?? []);
}
