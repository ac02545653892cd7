import { type Kysely, sql } from 'kysely';
import type { Database } from '../../src/store/schema.ts';
import type { Branch, World } from './world.ts';

/** The platform as both sides are compared by it: no ids of the database, no times. */
export interface Platform {
  /** By username. */
  readonly people: Readonly<Record<string, PersonState>>;
  /** `CUSTOMERS/Acme[001…]`, sorted. */
  readonly branches: readonly string[];
  /** Id of the record → username. */
  readonly links: Readonly<Record<string, string>>;
}

interface PersonState {
  readonly values: Readonly<Record<string, string>>;
  readonly level: string;
  readonly active: boolean;
  readonly mustChangePassword: boolean;
  readonly sfdc: string;
  /** Branches, those that were chosen by hand with a star. */
  readonly memberships: readonly string[];
}

/** What the reference says. */
export function expectedPlatform({ people, branches, links }: World): Platform {
  return {
    people: Object.fromEntries(
      [...people].map((person) => [
        person.username,
        {
          values: withoutNulls(person.values),
          level: person.level,
          active: person.active,
          mustChangePassword: person.mustChangePassword,
          sfdc: `${person.sfdcUserType} ${person.sfdcId}`,
          memberships: person.memberships.map(({ branch, byHand }) => `${pathOf(branch)}${byHand ? '*' : ''}`).sort(),
        },
      ]),
    ),
    branches: branches.map(pathOf).sort(),
    links: Object.fromEntries(
      [...links].map(([id, { person }]) => [id, people.has(person) ? person.username : 'gone']),
    ),
  };
}

export function pathOf(branch: Branch): string {
  const above = branch.parent === null ? '' : pathOf(branch.parent);
  return `${above}/${branch.name}${branch.code === null ? '' : `[${branch.code}]`}`;
}

function withoutNulls(values: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [[key, value] as const])),
  );
}

/** With `branch.id` and `path.path` of every branch. */
export const BRANCH_PATHS = sql`
  with recursive path as (
    select id, ('/' || name) collate "C" as path from branch where parent_id is null
    union all
    select branch.id, path.path || '/' || branch.name || coalesce('[' || branch.code || ']', '')
    from branch join path on branch.parent_id = path.id)`;

/** What there really is. */
export async function actualPlatform(db: Kysely<Database>): Promise<Platform> {
  const people = await sql<PersonRow>`
    ${BRANCH_PATHS}
    select username, level, active, must_change_password as "mustChangePassword",
      coalesce(sfdc_user_type, 'null') || ' ' || coalesce(sfdc_id, 'null') as sfdc,
      fields || jsonb_build_object('firstname', firstname, 'lastname', lastname, 'email', email) as values,
      array(
        select path.path || case when made_by is null then '*' else '' end
        from membership join path on path.id = branch_id where person_id = person.id) as memberships
    from person`.execute(db);
  const branches = await sql<{ path: string }>`${BRANCH_PATHS} select path from path`.execute(db);
  const links = await sql<{ source_id: string; username: string | null }>`
    select source_id, username from link left join person on person.id = person_id`.execute(db);
  return {
    people: Object.fromEntries(
      people.rows.map(({ username, values, memberships, ...person }) => {
        const present = Object.entries(values).filter(([, value]) => value !== null && value !== '');
        return [
          username,
          { ...person, values: withoutNulls(Object.fromEntries(present)), memberships: memberships.sort() },
        ];
      }),
    ),
    branches: branches.rows.map(({ path }) => path).sort(),
    links: Object.fromEntries(links.rows.map(({ source_id, username }) => [source_id, username ?? 'gone'])),
  };
}

interface PersonRow extends PersonState {
  readonly username: string;
  readonly memberships: string[];
}
