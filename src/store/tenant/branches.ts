import { sql } from 'kysely';
import type { Mirror, MirroredBranch } from '../../sync/tenant.ts';
import { list } from '../text-list.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { inOrder } from './people.ts';

type MirroredBranches = Pick<
  Mirror<UnitOfWork>,
  'branchesByCode' | 'branchesById' | 'branchesByRemoteId' | 'branchChildren' | 'branchesOfRuns' | 'saveBranches'
>;

/** The branches of a tenant, as they were when last read or written. */
export function mirroredBranches(tenantId: string): MirroredBranches {
  const branches = async ({ db }: UnitOfWork, condition: ReturnType<typeof sql>): Promise<MirroredBranch[]> => {
    const { rows } = await sql<MirroredBranch>`
      select branch.id, branch.remote_id as "remoteId", branch.code, branch.name, branch.parent_id as "parentId",
        branch.members_at as "membersAt"
      from tenant_branch branch
      where branch.tenant_id = ${tenantId} and ${condition}
      order by branch.remote_id`.execute(db);
    return rows;
  };
  return {
    branchesByCode: (tx, codes) => branches(tx, sql`branch.code = any(${list(codes)})`),
    branchesById: (tx, ids) => branches(tx, sql`branch.id = any(${list(ids)}::bigint[])`),
    branchesByRemoteId: (tx, remoteIds) => branches(tx, sql`branch.remote_id = any(${list(remoteIds)}::bigint[])`),
    branchChildren: (tx, parentIds) => branches(tx, sql`branch.parent_id = any(${list(parentIds)}::bigint[])`),
    branchesOfRuns: (tx, settingsIds) =>
      branches(
        tx,
        sql`branch.id in (
          select branch_id from tenant_membership where made_by = any(${list(settingsIds)}::bigint[]))`,
      ),

    async saveBranches({ db }, saved, { whole = false, keeps = false } = {}) {
      if (whole) {
        await sql`
          delete from tenant_branch where tenant_id = ${tenantId}
            and remote_id <> all(${list(saved.map(({ remoteId }) => remoteId))}::bigint[])`.execute(db);
      }
      if (saved.length === 0) return [];
      const rows = saved.map(({ remoteId, parentRemoteId, code, name }) => ({
        remote_id: remoteId,
        parent_remote_id: parentRemoteId,
        code,
        name,
      }));
      const kept = (column: string) => sql`${sql.ref(keeps ? `tenant_branch.${column}` : `excluded.${column}`)}`;
      const result = await sql<{ id: string; remoteId: string }>`
        insert into tenant_branch (tenant_id, remote_id, parent_remote_id, code, name)
        select distinct on (remote_id) ${tenantId}, remote_id, parent_remote_id, code, name
        from json_to_recordset(${JSON.stringify(rows)}::json) as saved (remote_id bigint, parent_remote_id bigint,
          code text, name text)
        on conflict (tenant_id, remote_id) do update set
          parent_remote_id = ${kept('parent_remote_id')}, code = ${kept('code')}, name = ${kept('name')}
        returning id, remote_id as "remoteId"`.execute(db);
      // A branch can come before the one above it.
      const remoteIds = list(saved.map(({ remoteId }) => remoteId));
      await sql`
        update tenant_branch set parent_id = placed.parent_id
        from (
          select branch.id, parent.id as parent_id
          from tenant_branch branch left join tenant_branch parent
            on parent.tenant_id = branch.tenant_id and parent.remote_id = branch.parent_remote_id
          where branch.tenant_id = ${tenantId}
            and (branch.remote_id = any(${remoteIds}::bigint[]) or branch.parent_remote_id = any(${remoteIds}::bigint[]))
        ) as placed
        where placed.id = tenant_branch.id and tenant_branch.parent_id is distinct from placed.parent_id`.execute(db);
      return inOrder(saved, result.rows);
    },
  };
}
