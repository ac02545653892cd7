import { type Kysely, sql } from 'kysely';
import { ENTITIES, type Entity } from '../../sync/entity.ts';
import { usernameKey } from '../../sync/username.ts';
import { OWNER_NAME, type OwnerOf } from '../owner.ts';
import type { Database } from '../schema.ts';

/** A Salesforce record that the settings of a connection read, or would read. */
export interface RecordReference extends OwnerOf {
  readonly connection: string;
  readonly entity: Entity;
  readonly sourceId: string;
}

const ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;
/** Users and contacts begin so in every org; the prefix of a custom object is the org's own. */
const PREFIXES: Readonly<Record<string, Entity>> = { '005': 'users', '003': 'contacts' };

/**
 * The records that a person is made of, for each of the settings that are switched on: by username or platform id the
 * linked ones, and those that could not be imported under that username (R43); by Salesforce Id the record itself, also
 * where nothing is known of it yet.
 */
export async function recordsOf(db: Kysely<Database>, who: string): Promise<RecordReference[]> {
  const known = [...(await linked(db, who)), ...(await unresolved(db, who))];
  const references = known.length > 0 || !ID.test(who) ? known : await unknownRecord(db, who);
  const unique = new Map(references.map((reference) => [Object.values(reference).join(' '), reference]));
  return [...unique.values()].sort((one, other) => ENTITIES.indexOf(one.entity) - ENTITIES.indexOf(other.entity));
}

/** The records that a person is linked to, whichever their platform. */
export async function recordsOfPerson(db: Kysely<Database>, personId: string): Promise<RecordReference[]> {
  return await db
    .selectFrom('link')
    .innerJoin('settings', 'settings.id', 'link.settings_id')
    .innerJoin('connection', 'connection.id', 'settings.connection_id')
    .select([
      'connection.name as connection',
      'settings.entity',
      'settings.owner',
      OWNER_NAME.as('ownerName'),
      'link.source_id as sourceId',
    ])
    .where('link.person_id', '=', personId)
    .where('settings.enabled', '=', true)
    .orderBy('connection.name')
    .orderBy('link.source_id')
    .orderBy('settings.id')
    .execute();
}

async function linked(db: Kysely<Database>, who: string): Promise<RecordReference[]> {
  const { rows } = await sql<RecordReference>`
    select connection.name as connection, settings.entity, settings.owner, ${OWNER_NAME} as "ownerName",
      link.source_id as "sourceId"
    from link join settings on settings.id = link.settings_id and settings.enabled
    join connection on connection.id = settings.connection_id
    left join platform_person person on person.id = link.person_id
    where person.username_key = ${usernameKey(who)} or person.id::text = ${who}
      or (${ID.test(who)} and left(link.source_id, 15) = left(${who}, 15))
    order by connection.name, link.source_id, settings.id`.execute(db);
  return rows;
}

async function unresolved(db: Kysely<Database>, who: string): Promise<RecordReference[]> {
  const { rows } = await sql<RecordReference>`
    select connection.name as connection, settings.entity, settings.owner, ${OWNER_NAME} as "ownerName",
      unresolved.source_id as "sourceId"
    from unresolved join settings on settings.id = unresolved.settings_id and settings.enabled
    join connection on connection.id = settings.connection_id
    where lower(unresolved.username) = ${who.toLowerCase()}
      or (${ID.test(who)} and left(unresolved.source_id, 15) = left(${who}, 15))
    order by connection.name, unresolved.source_id, settings.id`.execute(db);
  return rows;
}

async function unknownRecord(db: Kysely<Database>, sourceId: string): Promise<RecordReference[]> {
  const entity = PREFIXES[sourceId.slice(0, 3)] ?? 'custom';
  const rows = await db
    .selectFrom('settings')
    .innerJoin('connection', 'connection.id', 'settings.connection_id')
    .select(['connection.name as connection', 'settings.owner', OWNER_NAME.as('ownerName')])
    .where('settings.entity', '=', entity)
    .where('settings.enabled', '=', true)
    .orderBy('connection.name')
    .orderBy('settings.id')
    .execute();
  return rows.map((row) => ({ ...row, entity, sourceId }));
}
