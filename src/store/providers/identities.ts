import { type Kysely, sql } from 'kysely';
import type { Entity } from '../../sync/entity.ts';
import { usernameKey } from '../../sync/username.ts';
import { isAdmitted, type Level } from '../access/accounts.ts';
import type { Database } from '../schema.ts';
import { authorityOf, type IdentityProvider, subjectAttributeOf } from './provider.ts';

/** Somebody on the platform, as far as it matters to whether they may come in. */
export interface Known {
  readonly id: string;
  readonly username: string;
  readonly level: Level;
  /** False for somebody who was deactivated, or whose last day is over. */
  readonly admitted: boolean;
  /** Of the record that they are in step with. */
  readonly sfdcId: string | null;
}

function people(db: Kysely<Database>, now: Date) {
  return db
    .selectFrom('person')
    .select(['person.id', 'person.username', 'person.level', 'person.sfdc_id as sfdcId'])
    .select((eb) => isAdmitted(now)(eb).as('admitted'));
}

interface KnownRow extends Omit<Known, 'admitted'> {
  readonly admitted: unknown;
}

const toKnown = (row: KnownRow | undefined): Known | null =>
  row === undefined ? null : { ...row, admitted: row.admitted === true };

/** Whom the provider has vouched for by this subject before; null where nobody is known by it. */
export async function personOfIdentity(
  db: Kysely<Database>,
  { providerId, subject }: IdentityKey,
  now: Date,
): Promise<Known | null> {
  const row = await people(db, now)
    .innerJoin('identity', 'identity.person_id', 'person.id')
    .where('identity.provider_id', '=', providerId)
    .where('identity.subject', '=', subject)
    .executeTakeFirst();
  return toKnown(row);
}

export async function knownByUsername(db: Kysely<Database>, username: string, now: Date): Promise<Known | null> {
  return toKnown(await people(db, now).where('person.username_key', '=', usernameKey(username)).executeTakeFirst());
}

/** Whom any settings of the connection have linked with a record. */
export async function knownByRecord(
  db: Kysely<Database>,
  { connection, sourceId }: { readonly connection: string; readonly sourceId: string },
  now: Date,
): Promise<Known | null> {
  const row = await people(db, now)
    .innerJoin('link', 'link.person_id', 'person.id')
    .innerJoin('settings', 'settings.id', 'link.settings_id')
    .innerJoin('connection', 'connection.id', 'settings.connection_id')
    .where('connection.name', '=', connection)
    .where(sql<string>`${sql.ref('connection.config')} #>> '{directory,kind}'`, '=', 'builtin')
    .where('link.source_id', '=', sourceId)
    .executeTakeFirst();
  return toKnown(row);
}

export async function knownById(db: Kysely<Database>, id: string, now: Date): Promise<Known | null> {
  return toKnown(await people(db, now).where('person.id', '=', id).executeTakeFirst());
}

export interface IdentityKey {
  readonly providerId: string;
  readonly subject: string;
}

export interface NewIdentity {
  /** As it was when it vouched for them. */
  readonly provider: Pick<IdentityProvider, 'id' | 'settings'>;
  readonly subject: string;
  readonly personId: string;
}

/**
 * False where the provider knows the person by another subject already, or another person by this one, or where it has
 * become another provider meanwhile, or its keys others: whoever changes that waits for us, or we for them.
 */
export async function insertIdentity(
  db: Kysely<Database>,
  { provider, subject, personId }: NewIdentity,
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into identity (provider_id, subject, person_id, created_at, used_at)
    select id, ${subject}, ${personId}, ${now}, ${now} from identity_provider
    where id = ${provider.id}
      and coalesce(config ->> 'issuer', config ->> 'domain', config ->> 'entityId') = ${authorityOf(provider.settings)}
      and config ->> 'subjectAttribute' is not distinct from ${subjectAttributeOf(provider.settings)}::text
    for share
    on conflict do nothing`.execute(db);
  return numAffectedRows === 1n;
}

export async function touchIdentity(db: Kysely<Database>, { providerId, subject }: IdentityKey, now: Date) {
  await db
    .updateTable('identity')
    .set({ used_at: now })
    .where('provider_id', '=', providerId)
    .where('subject', '=', subject)
    .execute();
}

/** By which settings a record would become a person, the oldest first: they are switched on, and so is the kind of provider (R11). */
export async function provisioningOwners(
  db: Kysely<Database>,
  { connection, entity, kind }: ProvisioningQuestion,
): Promise<string[]> {
  const { rows } = await sql<{ owner: string }>`
    select settings.owner from settings join connection on connection.id = settings.connection_id
    where connection.name = ${connection} and settings.entity = ${entity} and settings.enabled
      and settings.config -> 'provisioning' ->> ${kind} = 'true'
      and connection.config #>> '{directory,kind}' = 'builtin'
    order by settings.id`.execute(db);
  return rows.map(({ owner }) => owner);
}

/** Whose settings of an entity there are, the oldest first, whatever is switched on. */
export async function ownersOfEntity(
  db: Kysely<Database>,
  { connection, entity }: Omit<ProvisioningQuestion, 'kind'>,
): Promise<string[]> {
  const rows = await db
    .selectFrom('settings')
    .innerJoin('connection', 'connection.id', 'settings.connection_id')
    .where('connection.name', '=', connection)
    .where('settings.entity', '=', entity)
    .select('settings.owner')
    .orderBy('settings.id')
    .execute();
  return rows.map(({ owner }) => owner);
}

interface ProvisioningQuestion {
  readonly connection: string;
  readonly entity: Entity;
  readonly kind: string;
}

/** Answers the id of whom settings have linked with a record; null where they have not. */
export async function personOfLink(
  db: Kysely<Database>,
  { settingsId, sourceId }: { readonly settingsId: string; readonly sourceId: string },
): Promise<string | null> {
  const row = await db
    .selectFrom('link')
    .select('person_id')
    .where('settings_id', '=', settingsId)
    .where('source_id', '=', sourceId)
    .executeTakeFirst();
  return row?.person_id ?? null;
}

/** How many people a provider knows. */
export async function identitiesOf(db: Kysely<Database>, providerId: string): Promise<number> {
  const { people } = await db
    .selectFrom('identity')
    .select((eb) => eb.fn.countAll<string>().as('people'))
    .where('provider_id', '=', providerId)
    .executeTakeFirstOrThrow();
  return Number(people);
}
