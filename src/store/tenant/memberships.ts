import { sql } from 'kysely';
import type { Placement } from '../../sync/directory.ts';
import type { Mirror, MirroredMembership } from '../../sync/tenant.ts';
import { list } from '../text-list.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

type MirroredMemberships = Pick<
  Mirror<UnitOfWork>,
  'misplaced' | 'membershipsOf' | 'notAmong' | 'placed' | 'removed' | 'saveMembers'
>;

/** Who sits in which branch of a tenant, as far as it is known. */
export function mirroredMemberships(tenantId: string): MirroredMemberships {
  return {
    async misplaced({ db }, placements) {
      if (placements.length === 0) return [];
      const { rows } = await sql<{ person_id: string }>`
        select person_id from ${wanted(placements)}
        where not exists (
            select from tenant_membership membership
            where membership.person_id = wanted.person_id and membership.branch_id = wanted.branch_id)
          or exists (
            select from tenant_membership membership
            where membership.person_id = wanted.person_id and membership.made_by = wanted.made_by
              and membership.branch_id not in (wanted.branch_id, wanted.besides))`.execute(db);
      return rows.map(({ person_id }) => person_id);
    },

    async membershipsOf({ db }, personIds) {
      if (personIds.length === 0) return [];
      const { rows } = await sql<MirroredMembership>`
        select membership.person_id as "personId", membership.branch_id as "branchId",
          branch.remote_id as "remoteBranchId", membership.made_by as "madeBy"
        from tenant_membership membership join tenant_branch branch on branch.id = membership.branch_id
        where membership.person_id = any(${list(personIds)}::bigint[])`.execute(db);
      return rows;
    },

    async notAmong({ db }, branchId, settingsIds, remoteIds) {
      const { rows } = await sql<{ person_id: string }>`
        select membership.person_id from tenant_membership membership
        join tenant_person person on person.id = membership.person_id
        where membership.branch_id = ${branchId} and membership.made_by = any(${list(settingsIds)}::bigint[])
          and person.remote_id <> all(${list(remoteIds)}::bigint[])
        order by membership.person_id`.execute(db);
      return rows.map(({ person_id }) => person_id);
    },

    async placed({ db }, placements) {
      if (placements.length === 0) return;
      await sql`
        insert into tenant_membership (person_id, branch_id, made_by)
        select person_id, branch_id, made_by from ${wanted(placements)}
        on conflict (person_id, branch_id) do nothing`.execute(db);
    },

    async removed({ db }, memberships) {
      if (memberships.length === 0) return;
      // Other settings that made none may have counted on it: see movePeople of directory/builtin (R25).
      await sql`
        with removed as (
          delete from tenant_membership using unnest(
            ${list(memberships.map(({ personId }) => personId))}::bigint[],
            ${list(memberships.map(({ branchId }) => branchId))}::bigint[]) as gone (person_id, branch_id)
          where tenant_membership.person_id = gone.person_id and tenant_membership.branch_id = gone.branch_id
          returning tenant_membership.person_id, tenant_membership.made_by)
        update link set misplaced = true from removed
        where link.person_id = removed.person_id and link.settings_id <> removed.made_by
          and link.left_at is null and not link.misplaced and not exists (
            select from tenant_membership own
            where own.person_id = link.person_id and own.made_by = link.settings_id)`.execute(db);
    },

    async saveMembers({ db }, branchId, remoteIds) {
      await sql`
        delete from tenant_membership membership using tenant_person person
        where membership.branch_id = ${branchId} and person.id = membership.person_id
          and person.remote_id <> all(${list(remoteIds)}::bigint[])`.execute(db);
      await sql`
        insert into tenant_membership (person_id, branch_id, made_by)
        select id, ${branchId}, null from tenant_person
        where tenant_id = ${tenantId} and remote_id = any(${list(remoteIds)}::bigint[])
        on conflict (person_id, branch_id) do nothing`.execute(db);
      await sql`update tenant_branch set members_at = now() where id = ${branchId}`.execute(db);
    },
  };
}

function wanted(placements: readonly Placement[]) {
  return sql`unnest(${list(placements.map(({ personId }) => personId))}::bigint[],
    ${list(placements.map(({ branchId }) => branchId))}::bigint[],
    ${list(placements.map(({ madeBy }) => madeBy))}::bigint[],
    ${list(placements.map(({ branchId, besides = branchId }) => besides))}::bigint[])
    as wanted (person_id, branch_id, made_by, besides)`;
}
