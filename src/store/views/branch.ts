import { type Kysely, sql } from 'kysely';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { byName } from '../by-name.ts';
import { OWNER_NAME } from '../owner.ts';
import type { Database } from '../schema.ts';
import { GONE } from './gone-branches.ts';
import { goesTo } from './of-platform.ts';
import { type PlatformName, platformNamed } from './platforms.ts';

/** One branch with all that has to be known before it is deleted. */
export interface BranchDetail {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
  readonly platform: PlatformName;
  /** Names from below the root down to the branch. */
  readonly path: readonly string[];
  /** Null for the root. */
  readonly parent: { readonly id: string; readonly code: string | null; readonly name: string } | null;
  /** People who sit in this very branch. */
  readonly people: number;
  /** The first of them by username. */
  readonly firstPeople: readonly BranchMember[];
  /** The branches directly below, by name. */
  readonly below: readonly { readonly id: string; readonly code: string | null; readonly name: string }[];
  /** Settings whose destination branch it is, as `connection entity`. */
  readonly destinationOf: readonly string[];
  /** Titles of notifications about people who are added to it. */
  readonly notifications: readonly string[];
  /** What Salesforce calls it, for settings that keep it in step: Ids of accounts, paths of picklist values. */
  readonly keys: readonly string[];
  /** Since when it is no longer in Salesforce; null while it is, or never was. */
  readonly goneSince: Date | null;
}

export interface BranchMember {
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly active: boolean;
  /** True for a membership that no run made (R37). */
  readonly byHand: boolean;
}

/** People that are shown of a branch. */
const SHOWN = 20;
const BY_ID = /^#(\d{1,18})$/;

/** The id of the branch of the built-in platform with this code, or of `#12`, the branch with the id 12. Throws `not_found`. */
export async function branchIdOf(db: Kysely<Database>, word: string): Promise<string> {
  const id = BY_ID.exec(word)?.[1];
  const row = await db
    .selectFrom('branch')
    .select('id')
    .where((eb) => (id === undefined ? eb('code', '=', word) : eb('id', '=', id)))
    .executeTakeFirst();
  if (row !== undefined) return row.id;
  throw new RollcallError('not_found', [
    id === undefined
      ? saying('branch_code_absent')`There is no branch with the code ${{ code: word }}.`
      : saying('branch_id_absent')`There is no branch with the id ${{ id }}.`,
    saying('branches_command')`\`rollcall branches\` lists those there are.`,
  ]);
}

/** The root of the built-in platform. */
export async function rootBranch(db: Kysely<Database>): Promise<string> {
  const { id } = await db.selectFrom('branch').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  return id;
}

/** Throws `not_found` when the branch is gone. */
export async function branchDetail(db: Kysely<Database>, branchId: string): Promise<BranchDetail> {
  const { rows } = await sql<Omit<BranchDetail, 'firstPeople' | 'below'>>`
    with recursive above as (
      select id, parent_id, name, 0 as level from platform_branch where id = ${branchId}
      union all
      select parent.id, parent.parent_id, parent.name, level + 1
      from platform_branch parent join above on parent.id = above.parent_id)
    select branch.id, branch.code, branch.name, ${platformNamed('branch')} as platform,
      array(select name from above where parent_id is not null order by level desc) as path,
      case when parent.id is not null then json_build_object('id', parent.id::text, 'code', parent.code, 'name', parent.name) end
        as parent,
      (select count(*)::int from platform_membership where platform_membership.branch_id = branch.id) as people,
      array(
        select connection.name || ' ' || settings.entity || coalesce(' of ' || ${OWNER_NAME}, '') from settings
        join connection on connection.id = settings.connection_id
        where settings.config -> 'branches' ->> 'destination' = branch.code and ${goesTo('branch.tenant_id')}
        order by 1) as "destinationOf",
      array(select title from notification where notification.branch_id = branch.id order by 1) as notifications,
      array(
        select distinct branch_key from branch_link
        where branch_link.branch_id = branch.id and branch_key <> '' order by 1) as keys,
      (select since from (${GONE}) as gone where gone.branch_id = branch.id) as "goneSince"
    from platform_branch branch left join platform_branch parent on parent.id = branch.parent_id
    where branch.id = ${branchId}`.execute(db);
  const [branch] = rows;
  if (branch === undefined)
    throw new RollcallError(
      'not_found',
      saying('branch_id_gone')`There is no branch with the id ${{ id: branchId }} any more.`,
    );
  const below = await db
    .selectFrom('platform_branch')
    .select(['id', 'code', 'name'])
    .where('parent_id', '=', branchId)
    .orderBy(byName('name'))
    .orderBy('id')
    .execute();
  return { ...branch, firstPeople: await firstPeople(db, branchId), below };
}

async function firstPeople(db: Kysely<Database>, branchId: string): Promise<BranchMember[]> {
  return await db
    .selectFrom('platform_membership as membership')
    .innerJoin('platform_person as person', 'person.id', 'membership.person_id')
    .where('membership.branch_id', '=', branchId)
    .select(['person.username', 'person.firstname', 'person.lastname', 'person.active'])
    .select(sql<boolean>`membership.made_by is null`.as('byHand'))
    .orderBy('person.username_key')
    .limit(SHOWN)
    .execute();
}
