import { type Kysely, type RawBuilder, sql } from 'kysely';
import { byName } from '../by-name.ts';
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
  /** Branches directly below it. */
  readonly branchesBelow: number;
  /** People who sit in this very branch. */
  readonly people: number;
  /** R20: why it cannot be a destination; null when it can. */
  readonly unusable: 'root' | 'no_code' | null;
}

export interface BranchPlace {
  readonly name: string;
  readonly id: string;
}

interface Part {
  readonly after?: BranchPlace | undefined;
  readonly limit: number;
}

interface PartOfLevel extends Part {
  /** Leaves out so many. */
  readonly offset?: number | undefined;
}

/** The branches directly below one, or the root of a platform, by name. */
export async function branchChildren(
  db: Kysely<Database>,
  parent: { readonly id: string } | { readonly rootOf: PlatformId },
  { after, offset = 0, limit }: PartOfLevel,
): Promise<BranchItem[]> {
  const below =
    'id' in parent
      ? sql`branch.parent_id = ${parent.id}`
      : sql`branch.parent_id is null and ${isOf('branch', parent.rootOf)}`;
  const { rows } = await itemsOf(sql`
    select id, code, name, parent_id from platform_branch branch where ${below} and ${behind(after)}
    order by ${byName('branch.name')}, branch.id limit ${limit} offset ${offset}`).execute(db);
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
  const page = sql`
    select id, code, name, parent_id from platform_branch branch
    where ${isOf('branch', platform)} and ${wanted} and ${behind(after)}
    order by ${byName('branch.name')}, branch.id limit ${limit}`;
  const { rows } = await itemsOf(page, {
    up: sql`,
      up as (
        select id as leaf, parent_id, name, 0 as height from page
        union all
        select up.leaf, branch.parent_id, branch.name, up.height + 1
        from up join platform_branch branch on branch.id = up.parent_id)`,
    path: sql`array(
      select up.name from up where up.leaf = page.id and up.parent_id is not null order by up.height desc)`,
  }).execute(db);
  return rows;
}

/**
 * What is said of a page of branches. Asked of the whole page at once: asked of each branch by itself, PostgreSQL reads all
 * branches for each that has none below it, where some have thousands.
 */
function itemsOf(page: RawBuilder<unknown>, { up, path } = { up: sql``, path: sql`null::text[]` }) {
  return sql<BranchItem>`
    with recursive page as materialized (${page}),
      below as (
        select child.parent_id as id, count(*)::int as branches from platform_branch child
        where child.parent_id in (select id from page) group by child.parent_id),
      sitting as (
        select branch_id, count(*)::int as people from platform_membership
        where branch_id in (select id from page) group by branch_id)${up}
    select page.id, page.code, page.name, page.parent_id as "parentId", coalesce(below.branches, 0) as "branchesBelow",
      coalesce(sitting.people, 0) as people,
      case when page.parent_id is null then 'root' when page.code is null then 'no_code' end as unusable, ${path} as path
    from page left join below on below.id = page.id left join sitting on sitting.branch_id = page.id
    order by ${byName('page.name')}, page.id`;
}

const containsText = (pattern: string) => sql`(branch.name ilike ${pattern} or branch.code ilike ${pattern})`;

function behind(after: BranchPlace | undefined): RawBuilder<boolean> {
  return after === undefined
    ? sql<boolean>`true`
    : sql<boolean>`(${byName('branch.name')}, branch.id) > (${after.name}, ${after.id}::bigint)`;
}
