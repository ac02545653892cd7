import { type Kysely, sql } from 'kysely';
import { byName } from '../by-name.ts';
import type { PlatformId } from '../platform.ts';
import type { Database } from '../schema.ts';
import { BRANCH_PATHS } from './branch-paths.ts';
import { isOf } from './of-platform.ts';
import type { Page, PageRequest } from './page.ts';

/** A branch whose account or option is no longer in Salesforce, or not visible any more (R18). */
export interface GoneBranch {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
  /** Names from below the root down to the branch. */
  readonly path: readonly string[];
  /** People who sit in this very branch. */
  readonly people: number;
  readonly branchesBelow: number;
  /** When a run first missed it. */
  readonly goneSince: Date;
}

/** A page begins behind a branch, or after so many. */
interface GoneRequest extends PageRequest {
  readonly after?: Pick<GoneBranch, 'path' | 'id'> | undefined;
}

/** Branches of a platform that no settings find in Salesforce any more, in the order of their paths. */
export async function goneBranches(
  db: Kysely<Database>,
  platform: PlatformId,
  { limit, offset, after }: GoneRequest,
): Promise<Page<GoneBranch>> {
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total
    from (${GONE}) as gone join platform_branch branch on branch.id = gone.branch_id and ${isOf('branch', platform)}`.execute(
    db,
  );
  const behind =
    after === undefined
      ? sql`true`
      : sql`(${byName('path.names')}, branch.id) > (${after.path}::text[], ${after.id}::bigint)`;
  const { rows } = await sql<GoneBranch>`
    with recursive ${BRANCH_PATHS},
    gone as (${GONE}),
    below as (
      select gone.branch_id as top, branch.id from gone join platform_branch branch on branch.parent_id = gone.branch_id
      union all
      select below.top, branch.id from below join platform_branch branch on branch.parent_id = below.id)
    select branch.id, branch.code, branch.name, path.names as path, gone.since as "goneSince",
      (select count(*)::int from platform_membership where platform_membership.branch_id = branch.id) as people,
      (select count(*)::int from below where below.top = branch.id) as "branchesBelow"
    from gone join platform_branch branch on branch.id = gone.branch_id and ${isOf('branch', platform)} join path on path.id = branch.id
    where ${behind}
    order by ${byName('path.names')}, branch.id
    limit ${limit} offset ${offset}`.execute(db);
  return { total: counted[0]?.total ?? 0, offset, rows };
}

/** Branches that every link of settings in use calls gone. */
export const GONE = sql`
  select branch_link.branch_id, min(branch_link.gone_at) as since
  from branch_link join settings on settings.id = branch_link.settings_id
  where branch_link.branch_id is not null and branch_link.branch_key <> ''
    and (settings.enabled or branch_link.gone_at is not null)
  group by branch_link.branch_id
  having bool_and(branch_link.gone_at is not null)`;
