import type { Kysely } from 'kysely';
import { type ConnectionSettings, type KeptSecret, type Schedule, storedSecrets } from '../../sync/connection.ts';
import type { EntitySettings } from '../../sync/settings.ts';
import type { Failures } from '../../sync/watch/quarantine.ts';
import { type StoredAuthorization, storedConnections } from '../configuration.ts';
import { SHARED } from '../owner.ts';
import type { Database } from '../schema.ts';
import { type ConnectionOwner, connectionOwners } from './connection-owners.ts';
import { type EntityStatus, entityStatuses } from './last-runs.ts';
import { connectionWatches, type OwnedCondition } from './watches.ts';

/** A connection with what it synchronizes and how that is going; no secrets. */
export interface ConnectionItem {
  readonly id: string;
  readonly name: string;
  readonly settings: ConnectionSettings;
  /** Secrets that are said to be stored, and that nobody has entered yet. */
  readonly missingSecrets: readonly KeptSecret[];
  readonly authorization: StoredAuthorization | null;
  readonly directory: string;
  readonly schedule: Schedule;
  /** Why it is tried once a day only; null when all is well (R44). */
  readonly failures: Failures | null;
  readonly conditions: readonly OwnedCondition[];
  /** Everybody who has settings here, shared ones first. */
  readonly owners: readonly ConnectionOwner[];
  /** Whose settings `entities` are: `shared`, or the id of an administrator. */
  readonly owner: string;
  readonly entities: readonly ConnectionEntity[];
}

export interface ConnectionEntity extends EntitySettings {
  readonly enabled: boolean;
  /** Null: the connection's schedule holds. */
  readonly schedule: Schedule | null;
  readonly watermark: Date | null;
  /** People that are kept in step. */
  readonly linked: number;
  readonly lastRun: EntityStatus['lastRun'];
}

/** Every connection with the settings of one owner, by name. */
export async function listConnectionItems(db: Kysely<Database>, owner: string = SHARED): Promise<ConnectionItem[]> {
  const connections = await storedConnections(db, owner);
  const owners = await connectionOwners(db);
  const watches = new Map((await connectionWatches(db)).map((watch) => [watch.connectionId, watch]));
  const statuses = new Map((await entityStatuses(db)).map((status) => [status.settingsId, status]));
  const secrets = await db.selectFrom('connection_secret').select(['connection_id', 'key']).execute();
  const keptOf = (id: string) => secrets.filter((row) => row.connection_id === id).map(({ key }) => key);
  return connections.map(({ id, name, settings, authorization, entities }) => ({
    id,
    name,
    settings,
    missingSecrets: missingSecrets(settings, keptOf(id)),
    authorization,
    directory: settings.directory.kind,
    schedule: settings.schedule,
    failures: watches.get(id)?.failures ?? null,
    conditions: watches.get(id)?.conditions ?? [],
    owners: owners.get(id) ?? [],
    owner,
    entities: entities.map((entity) => ({
      ...entity.settings,
      enabled: entity.enabled,
      schedule: entity.schedule,
      watermark: entity.watermark,
      linked: statuses.get(entity.id)?.linked ?? 0,
      lastRun: statuses.get(entity.id)?.lastRun ?? null,
    })),
  }));
}

function missingSecrets(settings: ConnectionSettings, kept: readonly KeptSecret[]): KeptSecret[] {
  return storedSecrets(settings).filter((key) => !kept.includes(key));
}
