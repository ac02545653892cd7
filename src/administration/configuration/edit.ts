import type { Kysely, Transaction } from 'kysely';
import type { ConfigurationFile } from '../../config/file.ts';
import { hasReference } from '../../config/reference.ts';
import { endEmbedded } from '../../store/access/embedded.ts';
import { type StoredConnection, storedConnection, storedConnections } from '../../store/configuration.ts';
import { type KeptSecrets, keepSecrets } from '../../store/connections/kept-secrets.ts';
import { tryAgainSoon } from '../../store/connections/try-again.ts';
import { SHARED } from '../../store/owner.ts';
import type { Database } from '../../store/schema.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { ConnectionSettings, EntityDefinition } from '../../sync/connection.ts';
import type { Entity } from '../../sync/entity.ts';
import type { Administered } from '../administered.ts';
import { type Applied, applyConfiguration } from './apply-configuration.ts';
import { planFile } from './plan.ts';

/** What changing a connection works on. */
export type Editing = Pick<Administered, 'db' | 'authorizations' | 'now' | 'vault'>;

export interface Edit {
  readonly name: string;
  /** Whose settings; the shared ones unless it is said. */
  readonly owner?: string | undefined;
  /** Undefined: as they are stored. */
  readonly settings?: ConnectionSettings;
  /** What becomes of the entities that are switched on. */
  readonly entities: (enabled: readonly EntityDefinition[]) => readonly EntityDefinition[];
  /** Secrets to be kept with it, encrypted. */
  readonly secrets?: KeptSecrets;
}

/**
 * Changes one connection as `config apply` would, all or nothing; with `check` it only says what would change. Throws
 * `not_found` where the connection is not there and no settings make one, and as planFile does.
 */
export async function editConnection(
  administered: Editing,
  { name, owner = SHARED, settings, entities, secrets = {} }: Edit,
  { check }: { readonly check: boolean },
): Promise<Applied> {
  const { db, vault, now } = administered;
  const stored = (await storedConnections(db, owner)).find((connection) => connection.name === name);
  const wanted = settings ?? stored?.settings;
  if (wanted === undefined)
    throw new RollcallError('not_found', saying('connection_absent')`There is no connection ${{ name }}.`);
  const enabled = (stored?.entities ?? []).filter((entity) => entity.enabled).map(definitionOf);
  const edited = owner === SHARED ? entities(enabled) : together(entities(enabled), enabled);
  const file = fileOf({ name, settings: wanted, entities: edited });
  if (check) return { changes: await planFile(db, file, owner), ended: [] };
  const also = async (tx: Transaction<Database>) => {
    if (Object.keys(secrets).length === 0) return;
    const { id } = await storedConnection(tx, name);
    await keepSecrets(tx, vault, id, secrets);
    if (secrets.canvasSecret !== undefined) await endEmbedded(tx, id);
    await tryAgainSoon(tx, id, now());
  };
  return await applyConfiguration(administered, file, also, owner);
}

/**
 * What an administrator schedules is scheduled together (R32), and there is no connection of theirs to say so: what they add
 * follows what they have already.
 */
function together(
  edited: readonly EntityDefinition[],
  before: readonly EntityDefinition[],
): readonly EntityDefinition[] {
  const schedule = before.find((entity) => entity.schedule !== null)?.schedule ?? null;
  return edited.map((entity) => ({ ...entity, schedule: entity.schedule ?? schedule }));
}

/** The stored settings of an entity, switched on or not. Throws `not_found`. */
export async function storedEntity(db: Kysely<Database>, name: string, wanted: Entity, owner: string = SHARED) {
  const connection = (await storedConnections(db, owner)).find((candidate) => candidate.name === name);
  if (connection === undefined)
    throw new RollcallError('not_found', saying('connection_absent')`There is no connection ${{ name }}.`);
  const found = connection.entities.find(({ entity }) => entity === wanted);
  if (found !== undefined) return found;
  throw new RollcallError(
    'not_found',
    saying('settings_absent')`The connection ${{ connection: name }} has no settings for ${{ entity: wanted }} yet.`,
  );
}

/** With an entity in the place of the one of its kind. */
export function replacing(definition: EntityDefinition) {
  return (enabled: readonly EntityDefinition[]): EntityDefinition[] => [
    ...enabled.filter(({ settings }) => settings.entity !== definition.settings.entity),
    definition,
  ];
}

/** `${NAME}` belongs into the sign-in of a connection only. Throws `config_invalid`. */
export function refuseReferences(settings: object): void {
  JSON.stringify(settings, (key, value: unknown) => {
    if (typeof value === 'string' && hasReference(value)) {
      throw new RollcallError(
        'config_invalid',
        saying('no_reference')`${{ key }} cannot hold a \${…}; only addresses and credentials can.`,
      );
    }
    return value;
  });
}

export function definitionOf({
  settings,
  schedule,
  thresholds,
}: StoredConnection['entities'][number]): EntityDefinition {
  return { settings, schedule, thresholds };
}

function fileOf(connection: ConfigurationFile['config']['connections'][number]): ConfigurationFile {
  return {
    config: { platform: { branches: [], fields: [] }, connections: [connection], alerts: null, retention: null },
    report: (misfits) => misfits.map(({ path, message }) => `${path.slice(2).join('.')}: ${message}`),
  };
}
