import { type Kysely, sql } from 'kysely';
import { byName } from '../by-name.ts';
import type { PlatformId } from '../platform.ts';
import type { Database } from '../schema.ts';
import { containing } from './log-events.ts';
import { isOf } from './of-platform.ts';
import type { Page, PageRequest } from './page.ts';

export interface PersonRow {
  readonly id: string;
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string | null;
  readonly active: boolean;
  /** Names of their branches, joined with commas. */
  readonly branches: string | null;
  /** Whether a synchronization keeps them in step with Salesforce. */
  readonly linked: boolean;
  /** Whether a code is asked for where they sign in by password; null where they have none, and on other platforms. */
  readonly secondFactor: boolean | null;
}

export interface PeopleFilter {
  /** The built-in one unless it is said. */
  readonly platform?: PlatformId | undefined;
  readonly search?: string | undefined;
  /** Only people who sit in this very branch. */
  readonly branchId?: string | undefined;
  readonly active?: boolean | undefined;
  /** Only those with a password who have a second factor, or have none. */
  readonly secondFactor?: boolean | undefined;
  /** Only those whose username comes behind this one, in the form of sync/username.ts. */
  readonly after?: string | undefined;
}

/** People of a platform in the order of their usernames. `search` looks in names, username, e-mail and Salesforce Id. */
export async function listPeople(
  db: Kysely<Database>,
  { platform = null, search, branchId, active, secondFactor, after, limit, offset }: PageRequest & PeopleFilter,
): Promise<Page<PersonRow>> {
  let matching = db.selectFrom('platform_person as person').where(isOf('person', platform));
  if (search !== undefined) {
    const pattern = containing(search);
    matching = matching.where((eb) =>
      eb.or([
        eb('person.username', 'ilike', pattern),
        eb('person.email', 'ilike', pattern),
        eb(sql`person.firstname || ' ' || person.lastname`, 'ilike', pattern),
        eb('person.sfdc_id', '=', search),
      ]),
    );
  }
  if (active !== undefined) matching = matching.where('person.active', '=', active);
  if (secondFactor !== undefined) {
    matching = matching.where('person.id', 'in', (eb) =>
      eb
        .selectFrom('credential')
        .select('person_id')
        .where('totp_confirmed_at', secondFactor ? 'is not' : 'is', null),
    );
  }
  if (branchId !== undefined) {
    matching = matching.where('person.id', 'in', (eb) =>
      eb.selectFrom('platform_membership').select('person_id').where('branch_id', '=', branchId),
    );
  }
  const { total } = await matching.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
  const rows = await matching
    .$if(after !== undefined, (query) => query.where('person.username_key', '>', after ?? ''))
    .select((eb) => [
      'person.id',
      'person.username',
      'person.firstname',
      'person.lastname',
      'person.email',
      'person.active',
      eb
        .selectFrom('platform_membership as membership')
        .innerJoin('platform_branch as branch', 'branch.id', 'membership.branch_id')
        .whereRef('membership.person_id', '=', 'person.id')
        .select(sql<string | null>`string_agg(branch.name, ', ' order by ${byName('branch.name')})`.as('names'))
        .as('branches'),
      eb
        .exists(eb.selectFrom('link').select('link.source_id').whereRef('link.person_id', '=', 'person.id'))
        .$castTo<boolean>()
        .as('linked'),
      eb
        .selectFrom('credential')
        .whereRef('credential.person_id', '=', 'person.id')
        .select(sql<boolean>`totp_confirmed_at is not null`.as('second_factor'))
        .as('secondFactor'),
    ])
    .orderBy('person.username_key')
    .limit(limit)
    .offset(offset)
    .execute();
  return { total: Number(total), offset, rows };
}
