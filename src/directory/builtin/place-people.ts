import { sql } from 'kysely';
import { list } from '../../store/text-list.ts';
import type { UnitOfWork } from '../../store/unit-of-work.ts';
import type { Placement } from '../../sync/directory.ts';

/** Somebody who has not been in the branch before. */
export interface Addition {
  readonly personId: string;
  readonly branchId: string;
}

/**
 * Puts people into a branch; whom somebody already put there by hand keeps just that membership (R37). Where
 * `tells`, answers who was not there before: a list that costs as much as it is long.
 */
export async function placePeople(
  tx: UnitOfWork,
  placements: readonly Placement[],
  { tells }: { readonly tells: boolean },
): Promise<Addition[]> {
  if (placements.length === 0) return [];
  const added = await sql<Addition>`
    insert into membership (person_id, branch_id, made_by)
    select person_id, branch_id, made_by from ${rows(placements)}
    on conflict (person_id, branch_id) do nothing
    ${tells ? sql`returning person_id as "personId", branch_id as "branchId"` : NOTHING}`.execute(tx.db);
  return added.rows;
}

/**
 * The same for people who may sit elsewhere: the membership that runs of these settings made before is taken away, and
 * answered by person. Other settings that made none may have counted on that one, so that their next run looks where the person is (R25).
 */
export async function movePeople(
  tx: UnitOfWork,
  placements: readonly Placement[],
  options: { readonly tells: boolean },
): Promise<{ readonly added: readonly Addition[]; readonly left: ReadonlyMap<string, string> }> {
  if (placements.length === 0) return { added: [], left: new Map() };
  const removed = await sql<Addition>`
    with removed as (
      delete from membership using ${rows(placements)}
      where membership.person_id = wanted.person_id and membership.made_by = wanted.made_by
        and membership.branch_id <> wanted.branch_id
      returning membership.person_id, membership.branch_id, membership.made_by),
    misled as (
      update link set misplaced = true from removed
      where link.person_id = removed.person_id and link.settings_id <> removed.made_by
        and link.left_at is null and not link.misplaced and not exists (
          select from membership own where own.person_id = link.person_id and own.made_by = link.settings_id))
    select person_id as "personId", branch_id as "branchId" from removed`.execute(tx.db);
  const left = new Map(removed.rows.map(({ personId, branchId }) => [personId, branchId]));
  return { added: await placePeople(tx, placements, options), left };
}

/** Of these people those whom movePeople would put elsewhere, or take out of another branch. */
export async function misplaced(tx: UnitOfWork, placements: readonly Placement[]): Promise<string[]> {
  if (placements.length === 0) return [];
  const found = await sql<{ person_id: string }>`
    select person_id from ${rows(placements)}
    where not exists (
        select from membership where membership.person_id = wanted.person_id and membership.branch_id = wanted.branch_id)
      or exists (
        select from membership where membership.person_id = wanted.person_id and membership.made_by = wanted.made_by
          and membership.branch_id not in (wanted.branch_id, wanted.besides))`.execute(tx.db);
  return found.rows.map(({ person_id }) => person_id);
}

const NOTHING = sql``;

function rows(placements: readonly Placement[]) {
  return sql`unnest(${list(placements.map(({ personId }) => personId))}::bigint[],
    ${list(placements.map(({ branchId }) => branchId))}::bigint[],
    ${list(placements.map(({ madeBy }) => madeBy))}::bigint[],
    ${list(placements.map(({ branchId, besides = branchId }) => besides))}::bigint[])
    as wanted (person_id, branch_id, made_by, besides)`;
}
