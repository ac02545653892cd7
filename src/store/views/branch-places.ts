import { type Kysely, sql } from 'kysely';
import { byName } from '../by-name.ts';
import type { Database } from '../schema.ts';
import { beginningWith } from './log-events.ts';

/** Where a branch stands in the chart, for whoever draws only a part of it. */
export interface BranchStand {
  readonly id: string;
  readonly parentId: string | null;
  /** Counted from 0, among those below the same branch, in the order of branchChildren. */
  readonly position: number;
  /** Branches directly below it. */
  readonly branchesBelow: number;
}

/**
 * Where branches stand, and all above them; without those that are not there. Levels are numbered as a whole: counted for
 * each branch by itself, a level of thousands is read once for each.
 */
export async function branchStands(db: Kysely<Database>, ids: readonly string[]): Promise<BranchStand[]> {
  const { rows } = await sql<BranchStand>`
    with recursive up as (
        select id, parent_id from platform_branch where id = any(${[...ids]}::bigint[])
        union
        select above.id, above.parent_id from up
        cross join lateral (select id, parent_id from platform_branch where id = up.parent_id limit 1) above),
      level as (
        select id, (row_number() over (partition by parent_id order by ${byName('name')}, id) - 1)::int as position
        from platform_branch where parent_id in (select parent_id from up)),
      below as (
        select parent_id as id, count(*)::int as branches from platform_branch
        where parent_id in (select id from up) group by parent_id)
    select up.id, up.parent_id as "parentId", coalesce(level.position, 0) as position,
      coalesce(below.branches, 0) as "branchesBelow"
    from up left join level on level.id = up.id left join below on below.id = up.id
    order by up.id`.execute(db);
  return rows;
}

/**
 * The position of the first branch directly below `parent` whose name begins with a text, whatever its case, behind another
 * position; at the end it goes on from the beginning. Null where there is none.
 */
export async function positionOf(
  db: Kysely<Database>,
  parent: string,
  { startsWith, after }: { readonly startsWith: string; readonly after: number },
): Promise<number | null> {
  const { rows } = await sql<{ position: number }>`
    select position from (
      select name, (row_number() over (order by ${byName('name')}, id) - 1)::int as position
      from platform_branch where parent_id = ${parent}) level
    where name ilike ${beginningWith(startsWith)}
    order by position <= ${after}, position limit 1`.execute(db);
  return rows[0]?.position ?? null;
}
