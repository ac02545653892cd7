import { sql } from 'kysely';
import { list } from '../../store/text-list.ts';
import type { UnitOfWork } from '../../store/unit-of-work.ts';
import type { RunMembership } from '../../sync/change.ts';

export interface Placement extends RunMembership {
  readonly personId: string;
}

/** Puts people into a branch; whom somebody already put there by hand keeps just that membership (R37). */
export async function placePeople(tx: UnitOfWork, placements: readonly Placement[]): Promise<void> {
  if (placements.length === 0) return;
  await sql`
    insert into membership (person_id, branch_id, made_by)
    select person_id, branch_id, made_by from ${rows(placements)}
    on conflict (person_id, branch_id) do nothing`.execute(tx.db);
}

/** The same for people who may sit elsewhere: the membership that runs of these settings made before is taken away. */
export async function movePeople(tx: UnitOfWork, placements: readonly Placement[]): Promise<void> {
  if (placements.length === 0) return;
  await sql`
    delete from membership using ${rows(placements)}
    where membership.person_id = wanted.person_id and membership.made_by = wanted.made_by
      and membership.branch_id <> wanted.branch_id`.execute(tx.db);
  await placePeople(tx, placements);
}

function rows(placements: readonly Placement[]) {
  return sql`unnest(${list(placements.map(({ personId }) => personId))}::bigint[],
    ${list(placements.map(({ branchId }) => branchId))}::bigint[],
    ${list(placements.map(({ madeBy }) => madeBy))}::bigint[]) as wanted (person_id, branch_id, made_by)`;
}
