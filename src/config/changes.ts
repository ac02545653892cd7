import { isDeepStrictEqual } from 'node:util';
import type { AlertSettings } from '../sync/alert-settings.ts';
import type { ConnectionDefinition, EntityDefinition } from '../sync/connection.ts';
import type { Retention } from '../sync/retention.ts';
import type { Configuration, PlatformConfiguration } from './configuration.ts';
import { alertsDocument, branchDocument, connectionDocument, entityDocument, fieldDocument } from './document.ts';

/** What applying a configuration does to one thing. */
export interface ConfigurationChange {
  readonly kind: 'branch' | 'field' | 'connection' | 'entity' | 'installation';
  /** Code, key, connection name, `connection entity`, or the key in the file. */
  readonly name: string;
  readonly outcome: 'created' | 'updated' | 'enabled' | 'disabled' | 'unchanged';
  readonly changed: readonly ValueChange[];
}

export interface ValueChange {
  /** As in the file, below the thing: `mapping.department`. */
  readonly path: string;
  /** Null: there is none. */
  readonly before: unknown;
  readonly after: unknown;
}

/** What is there, as far as a configuration can say something about it. */
export interface StoredConfiguration {
  readonly platform: PlatformConfiguration;
  readonly connections: readonly (Omit<ConnectionDefinition, 'entities'> & {
    readonly entities: readonly StoredEntity[];
  })[];
  readonly alerts: AlertSettings;
  readonly retention: Retention;
}

/** Entities that were switched off are remembered. */
type StoredEntity = EntityDefinition & { readonly enabled: boolean };

/**
 * Compares what is there with what a file wants, value by value, in the order of the file. What the file does not name
 * stays, and is not in the answer; only an entity that a named connection lacks is switched off.
 */
export function configurationChanges(stored: StoredConfiguration, wanted: Configuration): ConfigurationChange[] {
  const { platform, connections, alerts, retention } = wanted;
  const additional = platform.fields.map(({ key }) => key);
  return [
    ...platform.branches.map((branch) => {
      const before = stored.platform.branches.find(({ code }) => code === branch.code);
      return change('branch', branch.code, before && branchDocument(before), branchDocument(branch));
    }),
    ...platform.fields.map((field) => {
      const before = stored.platform.fields.find(({ key }) => key === field.key);
      return change('field', field.key, before && fieldDocument(before), fieldDocument(field));
    }),
    ...connections.flatMap((connection) => {
      const before = stored.connections.find(({ name }) => name === connection.name);
      const after = connectionDocument(connection);
      return [
        change('connection', connection.name, before && connectionDocument(before), after),
        ...entityChanges(connection, before?.entities ?? [], additional),
      ];
    }),
    ...(alerts === null
      ? []
      : [change('installation', 'alerts', alertsDocument(stored.alerts), alertsDocument(alerts))]),
    ...(retention === null ? [] : [change('installation', 'retention', stored.retention, retention)]),
  ];
}

function entityChanges(
  { name, entities }: ConnectionDefinition,
  stored: readonly StoredEntity[],
  additional: readonly string[],
): ConfigurationChange[] {
  const changes = entities.map((entity): ConfigurationChange => {
    const before = stored.find(({ settings }) => settings.entity === entity.settings.entity);
    const document = before && entityDocument(before, additional);
    const result = change('entity', `${name} ${entity.settings.entity}`, document, entityDocument(entity, additional));
    return before?.enabled === false ? { ...result, outcome: 'enabled' } : result;
  });
  const wanted = new Set(entities.map(({ settings }) => settings.entity));
  const gone = stored.filter(({ enabled, settings }) => enabled && !wanted.has(settings.entity));
  return [
    ...changes,
    ...gone.map(({ settings }): ConfigurationChange => {
      return { kind: 'entity', name: `${name} ${settings.entity}`, outcome: 'disabled', changed: [] };
    }),
  ];
}

function change(
  kind: ConfigurationChange['kind'],
  name: string,
  before: object | undefined,
  after: object,
): ConfigurationChange {
  if (before === undefined) return { kind, name, outcome: 'created', changed: valueChanges(null, after, []) };
  const changed = valueChanges(before, after, []);
  return { kind, name, outcome: changed.length === 0 ? 'unchanged' : 'updated', changed };
}

/** Values that differ, each with its path; lists and lines of a mapping are compared as a whole. */
function valueChanges(before: unknown, after: unknown, path: readonly string[]): ValueChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  const isNew = path.length < 2 && (before ?? null) === null;
  if (!(isGroup(after) && (isGroup(before) || isNew)))
    return [{ path: path.join('.'), before: before ?? null, after: after ?? null }];
  const old = isGroup(before) ? before : {};
  // Keys in the order of the new value; those that it lacks after them.
  const keys = new Set([...Object.keys(after), ...Object.keys(old)]);
  return [...keys].flatMap((key) => valueChanges(old[key], after[key], [...path, key]));
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
