import { isDeepStrictEqual } from 'node:util';
import { type Kysely, sql, type Transaction } from 'kysely';
import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import type { Basis } from '../sync/basis.ts';
import {
  ALL_KEPT_SECRETS,
  type ConnectionDefinition,
  type ConnectionSettings,
  type DirectoryAccess,
  type EntityDefinition,
  KEPT_DIRECTORY_SECRETS,
  KEPT_SECRETS,
  type KeptSecret,
  type Schedule,
  storedSecrets,
} from '../sync/connection.ts';
import type { Entity } from '../sync/entity.ts';
import type { FieldTypes } from '../sync/field-types.ts';
import type { EntitySettings } from '../sync/settings.ts';
import type { Thresholds } from '../sync/thresholds.ts';
import { endEmbedded } from './access/embedded.ts';
import { byName } from './by-name.ts';
import { type ForgottenAuthorization, forgetAuthorization } from './connections/authorization.ts';
import { forgetLinksElsewhere } from './connections/forget-links.ts';
import { IS_IN_FORCE, OWNER_NAME, SHARED } from './owner.ts';
import type { Database } from './schema.ts';
import { connectionSettings, entitySettings } from './stored-config.ts';

export interface StoredConnection {
  readonly id: string;
  readonly name: string;
  readonly settings: ConnectionSettings;
  /** Whose settings these are: `shared`, or an administrator's id. */
  readonly owner: string;
  /** The owner's settings in the order of ENTITIES, disabled ones too. */
  readonly entities: readonly StoredSettings[];
  /** What somebody has allowed, where the connection needs that. */
  readonly authorization: StoredAuthorization | null;
}

export interface StoredAuthorization {
  /** The Salesforce user, by 18-character Id. */
  readonly userId: string;
  readonly organizationId: string;
  readonly authorizedAt: Date;
  /** Username of the administrator; null where they are gone. */
  readonly authorizedBy: string | null;
  /** When Salesforce ended it, as far as is known. */
  readonly endedAt: Date | null;
}

export interface StoredSettings {
  readonly id: string;
  /** What their owner calls them. */
  readonly name: string | null;
  readonly entity: Entity;
  readonly enabled: boolean;
  /** False where their owner is not an administrator any more: nothing is run with them. */
  readonly inForce: boolean;
  /** Username of the owner; null for shared ones. */
  readonly ownerName: string | null;
  readonly settings: EntitySettings;
  /** Null: the connection's schedule holds; of settings that are not shared, they are started by hand. */
  readonly schedule: Schedule | null;
  /** What the entity wants otherwise than the connection. */
  readonly thresholds: Partial<Thresholds>;
  readonly watermark: Date | null;
  /** See sync/memory.ts. */
  readonly basis: Basis | null;
  readonly fieldTypes: FieldTypes | null;
}

/** The id of the settings of an entity. Throws `not_found`. */
export async function settingsOf(
  db: Kysely<Database>,
  {
    connection: name,
    entity,
    owner = SHARED,
  }: { readonly connection: string; readonly entity: Entity; readonly owner?: string | undefined },
): Promise<string> {
  const { name: found, entities } = await storedConnection(db, name, owner);
  const settings = entities.find((candidate) => candidate.entity === entity);
  if (settings !== undefined) return settings.id;
  throw new RollcallError(
    'not_found',
    saying('not_synchronized')`The connection ${{ connection: found }} does not synchronize ${{ entity }}.`,
  );
}

/** Every connection with the settings of one owner, by name. */
export async function storedConnections(db: Kysely<Database>, owner: string = SHARED): Promise<StoredConnection[]> {
  const connections = await db.selectFrom('connection').selectAll().orderBy(byName('name')).execute();
  const authorizations = await db
    .selectFrom('connection_authorization as authorization')
    .leftJoin('person', 'person.id', 'authorization.authorized_by')
    .select([
      'authorization.connection_id as connectionId',
      'authorization.user_id as userId',
      'authorization.organization_id as organizationId',
      'authorization.authorized_at as authorizedAt',
      'person.username as authorizedBy',
      'authorization.ended_at as endedAt',
    ])
    .execute();
  const rows = await db
    .selectFrom('settings')
    .selectAll()
    .select([IS_IN_FORCE.as('in_force'), OWNER_NAME.as('owner_name')])
    .where('owner', '=', owner)
    .orderBy((eb) => eb.fn('array_position', [eb.val(['users', 'contacts', 'custom']), 'entity']))
    .execute();
  return connections.map(({ id, name, config }) => ({
    id,
    name,
    settings: connectionSettings(config),
    authorization: authorizationOf(authorizations, id),
    owner,
    entities: rows
      .filter((row) => row.connection_id === id)
      .map((row) => ({
        id: row.id,
        name: row.name,
        entity: row.entity,
        enabled: row.enabled,
        inForce: row.in_force,
        ownerName: row.owner_name,
        settings: entitySettings(row.config),
        schedule: row.schedule,
        thresholds: row.thresholds ?? {},
        watermark: row.watermark,
        basis: row.basis,
        fieldTypes: row.field_types,
      })),
  }));
}

function authorizationOf(
  authorizations: readonly (StoredAuthorization & { readonly connectionId: string })[],
  id: string,
): StoredAuthorization | null {
  const found = authorizations.find(({ connectionId }) => connectionId === id);
  if (found === undefined) return null;
  const { connectionId: _, ...authorization } = found;
  return authorization;
}

/** The connection with these settings, with all those of their owner; undefined where they are gone. */
export async function connectionWithSettings(
  db: Kysely<Database>,
  settingsId: string,
): Promise<StoredConnection | undefined> {
  const row = await db.selectFrom('settings').select('owner').where('id', '=', settingsId).executeTakeFirst();
  if (row === undefined) return undefined;
  const connections = await storedConnections(db, row.owner);
  return connections.find(({ entities }) => entities.some(({ id }) => id === settingsId));
}

/** The connection of a run, with the settings of their owner. Throws `not_found`. */
export async function connectionOfRun(db: Kysely<Database>, runId: string): Promise<StoredConnection> {
  const run = await db.selectFrom('run').select('settings_id').where('id', '=', runId).executeTakeFirst();
  const connection = run && (await connectionWithSettings(db, run.settings_id));
  if (connection !== undefined) return connection;
  throw new RollcallError(
    'not_found',
    saying('run_absent')`There is no run ${{ run: runId }}. \`rollcall runs\` lists those that exist.`,
  );
}

/** The connection of this name, or the only one. Throws `not_found`, naming those that exist. */
export async function storedConnection(
  db: Kysely<Database>,
  name?: string,
  owner: string = SHARED,
): Promise<StoredConnection> {
  const connections = await storedConnections(db, owner);
  const [only] = connections;
  if (only === undefined) {
    throw new RollcallError(
      'not_found',
      saying('connections_none')`There is no connection yet. Add one with \`rollcall config apply FILE\`.`,
    );
  }
  const names = connections.map((connection) => connection.name).join(', ');
  if (name === undefined) {
    if (connections.length === 1) return only;
    throw new RollcallError(
      'not_found',
      saying('connections_several')`There are several connections: ${{ names }}. Choose one with --connection NAME.`,
    );
  }
  const found = connections.find((connection) => connection.name === name);
  if (found === undefined) {
    throw new RollcallError(
      'not_found',
      saying('connection_not_among')`There is no connection ${{ name }}. Those that exist: ${{ names }}.`,
    );
  }
  return found;
}

/**
 * Makes the stored connection, with the settings of one owner, what the definition says. An entity that the definition
 * leaves out is disabled; its settings, links and watermark stay, so that it can come back. Answers what was allowed to
 * the connection, where that is forgotten because it is one to another org or app now.
 */
export async function saveConnection(
  tx: Transaction<Database>,
  definition: ConnectionDefinition,
  owner: string = SHARED,
): Promise<ForgottenAuthorization | null> {
  const { name, settings } = definition;
  const stored = (await storedConnections(tx, owner)).find((connection) => connection.name === name);
  const { id, forgotten } = await saveConnectionRow(tx, stored, name, settings);
  const sameOrg = stored !== undefined && isSame(stored.settings.salesforce, settings.salesforce);
  for (const entity of definition.entities) {
    const before = stored?.entities.find((candidate) => candidate.entity === entity.settings.entity);
    await saveEntity(tx, { id, sameOrg, owner }, before, entity);
  }
  const wanted = new Set(definition.entities.map((entity) => entity.settings.entity));
  const gone = (stored?.entities ?? []).filter(({ entity, enabled }) => enabled && !wanted.has(entity));
  for (const { id: settingsId } of gone) {
    await tx.updateTable('settings').set({ enabled: false }).where('id', '=', settingsId).execute();
  }
  return forgotten;
}

async function saveConnectionRow(
  tx: Transaction<Database>,
  stored: StoredConnection | undefined,
  name: string,
  settings: ConnectionSettings,
): Promise<{ readonly id: string; readonly forgotten: ForgottenAuthorization | null }> {
  if (stored && isSame(stored.settings, settings)) return { id: stored.id, forgotten: null };
  const config = JSON.stringify(settings);
  const { id } = await tx
    .insertInto('connection')
    .values({ name, config })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ config, updated_at: new Date() }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, forgotten: stored === undefined ? null : await forgetUnused(tx, stored, settings) };
}

/** Secrets that the connection does not refer to any more, and what was allowed to another app, or in another org. */
async function forgetUnused(
  tx: Transaction<Database>,
  connection: StoredConnection,
  { salesforce, directory }: ConnectionSettings,
): Promise<ForgottenAuthorization | null> {
  const { id, settings } = connection;
  const { salesforce: before, directory: platform } = settings;
  const used: ReadonlySet<KeptSecret> = new Set(storedSecrets({ salesforce, directory }));
  const unused = new Set<KeptSecret>(ALL_KEPT_SECRETS.filter((key) => !used.has(key)));
  // Nor does a secret follow the connection to another host: whoever points it there need not know the secret.
  if (before.url !== salesforce.url) for (const key of KEPT_SECRETS) unused.add(key);
  if (addressOf(platform) !== addressOf(directory)) {
    for (const key of KEPT_DIRECTORY_SECRETS) unused.add(key);
    await assertNobodyAtIt(tx, connection);
    // What is shown of its platform is not that of another tenant any more.
    await tx.updateTable('connection').set({ tenant_id: null }).where('id', '=', id).execute();
    // Which tenant an address leads to shows when it is opened; see openTenant.
    if (directory.kind === 'builtin') await forgetLinksElsewhere(tx, id, null);
  }
  // Who has come in by what another app or org has signed comes in anew by what this one signs.
  if (before.url !== salesforce.url || before.canvasSecret !== salesforce.canvasSecret) await endEmbedded(tx, id);
  if (unused.size > 0) {
    await tx
      .deleteFrom('connection_secret')
      .where('connection_id', '=', id)
      .where('key', 'in', [...unused])
      .execute();
  }
  const same = (['grant', 'url', 'clientId'] as const).every((key) => before[key] === salesforce[key]);
  return same ? null : await forgetAuthorization(tx, connection);
}

/** Throws `run_in_progress`: a run would link people of the platform that the connection has left. */
async function assertNobodyAtIt(tx: Transaction<Database>, { id, name }: StoredConnection): Promise<void> {
  const busy = await tx
    .selectFrom('run')
    .innerJoin('settings', 'settings.id', 'run.settings_id')
    .where('settings.connection_id', '=', id)
    .where('run.state', 'in', ['extracting', 'planned', 'held', 'applying'])
    .where('run.dry_run', '=', false)
    .select('run.id')
    .executeTakeFirst();
  if (busy === undefined) return;
  throw new RollcallError(
    'run_in_progress',
    saying(
      'connection_busy_platform',
    )`Run ${{ run: busy.id }} is under way over the connection ${{ connection: name }}, or waits for approval. Wait for its end, or cancel it, before you point the connection to another platform.`,
  );
}

function addressOf(directory: DirectoryAccess): string | null {
  return directory.kind === 'docebo' ? directory.url : null;
}

async function saveEntity(
  tx: Transaction<Database>,
  connection: { readonly id: string; readonly sameOrg: boolean; readonly owner: string },
  before: StoredSettings | undefined,
  { settings, schedule, thresholds }: EntityDefinition,
): Promise<void> {
  const values = {
    config: JSON.stringify(settings),
    schedule: schedule && JSON.stringify(schedule),
    thresholds: JSON.stringify(thresholds),
    enabled: true,
  };
  if (before === undefined) {
    const row = { ...values, connection_id: connection.id, entity: settings.entity, owner: connection.owner };
    // What an owner calls their settings is theirs for all entities.
    const named = await tx
      .selectFrom('settings')
      .select('name')
      .where('connection_id', '=', connection.id)
      .where('owner', '=', connection.owner)
      .limit(1)
      .executeTakeFirst();
    await tx
      .insertInto('settings')
      .values({ ...row, name: named?.name ?? null })
      .execute();
    return;
  }
  const described = connection.sameOrg && isSame(mapped(before.settings), mapped(settings));
  if (!described) await tx.updateTable('settings').set({ field_types: null }).where('id', '=', before.id).execute();
  if (!(before.enabled && isSame(decided(before), decided({ settings, schedule, thresholds })))) {
    const patch = { ...values, updated_at: new Date() };
    await tx.updateTable('settings').set(patch).where('id', '=', before.id).execute();
  }
}

/** The part of settings that Salesforce's fields are described for. */
function mapped({ object, mapping, branches }: EntitySettings): object {
  return { object, mapping, branches };
}

/** Notes what the mapped fields are, for settings whose mapping nobody has held against Salesforce yet (R45). */
export async function saveFieldTypes(db: Kysely<Database>, settingsId: string, types: FieldTypes): Promise<void> {
  await db
    .updateTable('settings')
    .set({ field_types: JSON.stringify(types) })
    .where('id', '=', settingsId)
    .where('field_types', 'is', null)
    .execute();
}

function decided({ settings, schedule, thresholds }: EntityDefinition): EntityDefinition {
  return { settings, schedule, thresholds };
}

function isSame(stored: object, wanted: object): boolean {
  // What is read back from JSON lacks keys that are undefined.
  return isDeepStrictEqual(stored, JSON.parse(JSON.stringify(wanted)));
}

/** Makes whoever else wants to change the configuration wait for the end of this transaction. */
export async function lockConfiguration(tx: Transaction<Database>): Promise<void> {
  await sql`lock table connection in share row exclusive mode`.execute(tx);
}
