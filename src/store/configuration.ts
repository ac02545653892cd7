import { isDeepStrictEqual } from 'node:util';
import type { Kysely, Transaction } from 'kysely';
import { RollcallError } from '../support/errors.ts';
import type { ConnectionDefinition, ConnectionSettings, EntityDefinition, Schedule } from '../sync/connection.ts';
import type { Entity } from '../sync/entity.ts';
import type { EntitySettings } from '../sync/settings.ts';
import { changedPaths } from './changed-paths.ts';
import type { Database } from './schema.ts';
import { connectionSettings, entitySettings } from './stored-config.ts';

/** Settings kept as code belong to nobody in particular. */
export const SHARED = 'shared';

export interface StoredConnection {
  readonly id: string;
  readonly name: string;
  readonly settings: ConnectionSettings;
  /** Shared settings in the order of ENTITIES, disabled ones too. */
  readonly entities: readonly StoredSettings[];
}

export interface StoredSettings {
  readonly id: string;
  readonly entity: Entity;
  readonly enabled: boolean;
  readonly settings: EntitySettings;
  /** Null: the connection's schedule holds. */
  readonly schedule: Schedule | null;
  readonly watermark: Date | null;
}

/** What applying a configuration did to one thing. */
export interface ConfigurationChange {
  readonly kind: 'branch' | 'field' | 'connection' | 'entity';
  /** Code, key, connection name, or `connection entity`. */
  readonly name: string;
  readonly outcome: 'created' | 'updated' | 'enabled' | 'disabled' | 'unchanged';
  /** What is different now, as dotted paths. */
  readonly changed: readonly string[];
}

/** Every connection with its shared settings, by name. */
export async function storedConnections(db: Kysely<Database>): Promise<StoredConnection[]> {
  const connections = await db.selectFrom('connection').selectAll().orderBy('name').execute();
  const rows = await db
    .selectFrom('settings')
    .selectAll()
    .where('owner', '=', SHARED)
    .orderBy((eb) => eb.fn('array_position', [eb.val(['users', 'contacts', 'custom']), 'entity']))
    .execute();
  return connections.map(({ id, name, config }) => ({
    id,
    name,
    settings: connectionSettings(config),
    entities: rows
      .filter((row) => row.connection_id === id)
      .map((row) => ({
        id: row.id,
        entity: row.entity,
        enabled: row.enabled,
        settings: entitySettings(row.config),
        schedule: row.schedule,
        watermark: row.watermark,
      })),
  }));
}

/** The connection of this name, or the only one. Throws `not_found`, naming those that exist. */
export async function storedConnection(db: Kysely<Database>, name?: string): Promise<StoredConnection> {
  const connections = await storedConnections(db);
  const [only] = connections;
  if (only === undefined) {
    throw new RollcallError('not_found', 'There is no connection yet. Add one with `rollcall config apply FILE`.');
  }
  const names = connections.map((connection) => connection.name).join(', ');
  if (name === undefined) {
    if (connections.length === 1) return only;
    throw new RollcallError('not_found', `There are several connections: ${names}. Choose one with --connection NAME.`);
  }
  const found = connections.find((connection) => connection.name === name);
  if (found === undefined) {
    throw new RollcallError('not_found', `There is no connection ${name}. Those that exist: ${names}.`);
  }
  return found;
}

/**
 * Makes the stored connection what the definition says, and answers what that changed. An entity that the definition
 * leaves out is disabled; its settings, links and watermark stay, so that it can come back.
 */
export async function saveConnection(
  tx: Transaction<Database>,
  definition: ConnectionDefinition,
): Promise<ConfigurationChange[]> {
  const { name, settings } = definition;
  const stored = (await storedConnections(tx)).find((connection) => connection.name === name);
  const { id } = await tx
    .insertInto('connection')
    .values({ name, config: JSON.stringify(settings) })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ config: JSON.stringify(settings), updated_at: new Date() }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();

  const changes: ConfigurationChange[] = [change('connection', name, stored?.settings, settings)];
  for (const entity of definition.entities) {
    const before = stored?.entities.find((candidate) => candidate.entity === entity.settings.entity);
    changes.push(await saveEntity(tx, { id, name }, before, entity));
  }
  const wanted = new Set(definition.entities.map((entity) => entity.settings.entity));
  for (const { id: settingsId, entity, enabled } of stored?.entities ?? []) {
    if (wanted.has(entity) || !enabled) continue;
    await tx.updateTable('settings').set({ enabled: false }).where('id', '=', settingsId).execute();
    changes.push({ kind: 'entity', name: `${name} ${entity}`, outcome: 'disabled', changed: [] });
  }
  return changes;
}

async function saveEntity(
  tx: Transaction<Database>,
  connection: { readonly id: string; readonly name: string },
  before: StoredSettings | undefined,
  { settings, schedule }: EntityDefinition,
): Promise<ConfigurationChange> {
  const name = `${connection.name} ${settings.entity}`;
  const stored = before && { ...before.settings, schedule: before.schedule };
  const result = change('entity', name, stored, { ...settings, schedule });
  const values = {
    config: JSON.stringify(settings),
    schedule: schedule && JSON.stringify(schedule),
    enabled: true,
  };
  if (before === undefined) {
    const row = { ...values, connection_id: connection.id, entity: settings.entity, owner: SHARED };
    await tx.insertInto('settings').values(row).execute();
  } else if (result.outcome !== 'unchanged' || !before.enabled) {
    const patch = { ...values, updated_at: new Date() };
    await tx.updateTable('settings').set(patch).where('id', '=', before.id).execute();
  }
  return before?.enabled === false ? { ...result, outcome: 'enabled' } : result;
}

function change(
  kind: ConfigurationChange['kind'],
  name: string,
  before: object | undefined,
  after: object,
): ConfigurationChange {
  if (before === undefined) return { kind, name, outcome: 'created', changed: [] };
  // What is read back from JSON lacks keys that are undefined.
  const plain: unknown = JSON.parse(JSON.stringify(after));
  if (isDeepStrictEqual(before, plain)) return { kind, name, outcome: 'unchanged', changed: [] };
  return { kind, name, outcome: 'updated', changed: changedPaths(before, plain) };
}
