import { type Kysely, sql } from 'kysely';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { Entity } from '../../sync/entity.ts';
import { usernameKey } from '../../sync/username.ts';
import type { PlatformId } from '../platform.ts';
import type { PlatformPersonView } from '../schema/tenants.ts';
import type { Database } from '../schema.ts';
import { additionalFields } from './additional-fields.ts';
import { isOf } from './of-platform.ts';
import { type PlatformName, platformNamed } from './platforms.ts';

export interface PersonDetail {
  readonly id: string;
  readonly platform: PlatformName;
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string | null;
  readonly level: string;
  readonly active: boolean;
  readonly language: string | null;
  readonly timezone: string | null;
  readonly dateFormat: string | null;
  /** YYYY-MM-DD */
  readonly expiration: string | null;
  readonly manager: string | null;
  readonly mustChangePassword: boolean;
  readonly sfdcId: string | null;
  readonly sfdcUserType: string | null;
  /** Null where the platform does not tell. */
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
  /** Additional fields in display order; null where empty. */
  readonly fields: readonly PersonField[];
  readonly branches: readonly BranchPath[];
  /** What keeps this person in step with Salesforce. */
  readonly links: readonly PersonLink[];
}

export interface PersonLink {
  readonly connection: string;
  readonly entity: Entity;
  readonly sourceId: string;
  /** Keys of the fields that the mapping of its settings fills. */
  readonly fills: readonly string[];
  /** Whether a full run makes them those of Salesforce again (R13). */
  readonly overwrites: boolean;
}

export interface PersonField {
  readonly key: string;
  readonly title: string;
  /** Of the platform's field types: text, yesno, … */
  readonly type: string;
  readonly value: string | null;
}

export interface BranchPath {
  readonly id: string;
  readonly code: string | null;
  /** Names from below the root down to the branch. */
  readonly path: readonly string[];
  /** False for a membership made by hand (R37). */
  readonly madeByRun: boolean;
}

/** A person of a platform by username, whatever its case. Throws `not_found`. */
export async function findPerson(
  db: Kysely<Database>,
  username: string,
  platform: PlatformId = null,
): Promise<PersonDetail> {
  const person = await people(db)
    .where(isOf('person', platform))
    .where('person.username_key', '=', usernameKey(username))
    .executeTakeFirst();
  if (person === undefined) {
    throw new RollcallError(
      'not_found',
      saying(
        'person_absent',
      )`There is no person with the username ${{ username }}. \`rollcall users --search TEXT\` looks in names and e-mails too.`,
    );
  }
  return await detailOf(db, person);
}

/** A person by id, whichever their platform. Throws `not_found`. */
export async function personById(db: Kysely<Database>, id: string): Promise<PersonDetail> {
  const person = await people(db).where('person.id', '=', id).executeTakeFirst();
  if (person === undefined)
    throw new RollcallError('not_found', saying('person_id_absent')`There is no person with the id ${{ id }}.`);
  return await detailOf(db, person);
}

function people(db: Kysely<Database>) {
  return db.selectFrom('platform_person as person').selectAll('person').select(platformNamed('person').as('platform'));
}

async function detailOf(
  db: Kysely<Database>,
  person: PlatformPersonView & { readonly platform: PlatformName },
): Promise<PersonDetail> {
  const fields = await additionalFields(db, person.tenant_id);
  const links = await db
    .selectFrom('link')
    .innerJoin('settings', 'settings.id', 'link.settings_id')
    .innerJoin('connection', 'connection.id', 'settings.connection_id')
    .where('link.person_id', '=', person.id)
    .select((eb) => [
      'connection.name as connection',
      'settings.entity',
      'link.source_id as sourceId',
      sql<string[]>`array(
        select key from jsonb_object_keys(${eb.ref('settings.config')} -> 'mapping') as key order by key)`.as('fills'),
      sql<boolean>`coalesce((${eb.ref('settings.config')} #>> '{options,updateExisting}')::boolean, true)`.as(
        'overwrites',
      ),
    ])
    .execute();
  return {
    id: person.id,
    platform: person.platform,
    username: person.username,
    firstname: person.firstname,
    lastname: person.lastname,
    email: person.email,
    level: person.level,
    active: person.active,
    language: person.language,
    timezone: person.timezone,
    dateFormat: person.date_format,
    expiration: person.expiration,
    manager: person.manager,
    mustChangePassword: person.must_change_password,
    sfdcId: person.sfdc_id,
    sfdcUserType: person.sfdc_user_type,
    createdAt: person.created_at,
    updatedAt: person.updated_at,
    fields: fields.map(({ key, title, type }) => ({ key, title, type, value: person.fields[key] ?? null })),
    branches: await branchesOf(db, person.id),
    links,
  };
}

/** Throws `not_found`. */
export async function usernameOf(db: Kysely<Database>, personId: string): Promise<string> {
  const person = await db
    .selectFrom('platform_person')
    .select('username')
    .where('id', '=', personId)
    .executeTakeFirst();
  if (person === undefined)
    throw new RollcallError(
      'not_found',
      saying('person_id_absent')`There is no person with the id ${{ id: personId }}.`,
    );
  return person.username;
}

async function branchesOf(db: Kysely<Database>, personId: string): Promise<BranchPath[]> {
  const { rows } = await sql<BranchPath>`
    with recursive up as (
      select m.branch_id as leaf, b.code, m.made_by is not null as made_by_run, b.parent_id, array[b.name] as path
      from platform_membership m join platform_branch b on b.id = m.branch_id
      where m.person_id = ${personId}
      union all
      select up.leaf, up.code, up.made_by_run, b.parent_id, b.name || up.path
      from up join platform_branch b on b.id = up.parent_id
      where b.parent_id is not null
    )
    select distinct on (leaf) leaf as id, code, path, made_by_run as "madeByRun"
    from up
    order by leaf, cardinality(path) desc`.execute(db);
  return rows;
}
