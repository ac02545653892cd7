import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { PlatformId } from '../platform.ts';
import type { Database } from '../schema.ts';
import { containing } from './log-events.ts';
import { isOf } from './of-platform.ts';

/** A branch as a tree shows it that is opened level by level. */
export interface BranchItem {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
  readonly parentId: string | null;
  /** Names from below the root down to the branch; only where the branch was searched for. */
  readonly path: readonly string[] | null;
  readonly hasChildren: boolean;
  /** People who sit in this very branch. */
  readonly people: number;
  /** R20: why it cannot be a destination; null when it can. */
  readonly unusable: 'root' | 'no_code' | null;
}

export interface BranchPlace {
  readonly name: string;
  readonly id: string;
}

const ITEM = sql`
  branch.id, branch.code, branch.name, branch.parent_id as "parentId",
  exists (select from platform_branch child where child.parent_id = branch.id) as "hasChildren",
  (select count(*)::int from platform_membership where platform_membership.branch_id = branch.id) as people,
  case when branch.parent_id is null then 'root' when branch.code is null then 'no_code' end as unusable`;

interface Part {
  readonly after?: BranchPlace | undefined;
  readonly limit: number;
}

/** The branches directly below one, or the root of a platform, by name. */
export async function branchChildren(
  db: Kysely<Database>,
  parent: { readonly id: string } | { readonly rootOf: PlatformId },
  { after, limit }: Part,
): Promise<BranchItem[]> {
  const below =
    'id' in parent
      ? sql`branch.parent_id = ${parent.id}`
      : sql`branch.parent_id is null and ${isOf('branch', parent.rootOf)}`;
  const { rows } = await sql<BranchItem>`
    select ${ITEM}, null as path from platform_branch branch where ${below} and ${behind(after)}
    order by branch.name collate "C", branch.id limit ${limit}`.execute(db);
  return rows;
}

/** What branches are looked for by: a text in name or code, whatever its case, or the very code. */
export type BranchWish = { readonly text: string } | { readonly code: string };

/** Branches of a platform that are looked for, by name, each with the way to it. */
export async function searchBranches(
  db: Kysely<Database>,
  platform: PlatformId,
  wish: BranchWish,
  { after, limit }: Part,
): Promise<BranchItem[]> {
  const wanted = 'code' in wish ? sql`branch.code = ${wish.code}` : containsText(containing(wish.text));
  const { rows } = await sql<BranchItem>`
    with recursive found as (
      select branch.id, branch.name from platform_branch branch
      where ${isOf('branch', platform)} and ${wanted} and ${behind(after)}
      order by branch.name collate "C", branch.id limit ${limit}),
    up as (
      select found.id as leaf, branch.parent_id, branch.name, 0 as height from found join platform_branch branch on branch.id = found.id
      union all
      select up.leaf, branch.parent_id, branch.name, up.height + 1 
      from up join platform_branch branch on branch.id = up.parent_id)
    select ${ITEM},
      array(select up.name from up where up.leaf = branch.id and up.parent_id is not null order by up.height desc) as path
    from found join platform_branch branch on branch.id = found.id
    order by branch.name collate "C", branch.id`.execute(db);
  return rows;
}

const containsText = (pattern: string) => sql`(branch.name ilike ${pattern} or branch.code ilike ${pattern})`;

function behind(after: BranchPlace | undefined): RawBuilder<boolean> {
  return after === undefined
    ? sql<boolean>`true`
    : sql<boolean>`(branch.name collate "C", branch.id) > (${after.name}, ${after.id}::bigint)`;
}
