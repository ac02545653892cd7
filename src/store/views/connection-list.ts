import type { Kysely } from 'kysely';
import type { Schedule } from '../../sync/connection.ts';
import type { EntitySettings } from '../../sync/settings.ts';
import type { Failures } from '../../sync/watch/quarantine.ts';
import type { StandingCondition } from '../../sync/watch/watch.ts';
import { storedConnections } from '../configuration.ts';
import type { Database } from '../schema.ts';
import { type EntityStatus, entityStatuses } from './last-runs.ts';
import { connectionWatches } from './watches.ts';

/** A connection with what it synchronizes and how that is going; no secrets. */
export interface ConnectionItem {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly grant: string;
  readonly directory: string;
  readonly schedule: Schedule;
  /** Why it is tried once a day only; null when all is well (R44). */
  readonly failures: Failures | null;
  readonly conditions: readonly StandingCondition[];
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

/** Every connection, by name. */
export async function listConnectionItems(db: Kysely<Database>): Promise<ConnectionItem[]> {
  const connections = await storedConnections(db);
  const watches = new Map((await connectionWatches(db)).map((watch) => [watch.connectionId, watch]));
  const statuses = new Map((await entityStatuses(db)).map((status) => [status.settingsId, status]));
  return connections.map(({ id, name, settings, entities }) => ({
    id,
    name,
    url: settings.salesforce.url,
    grant: settings.salesforce.grant,
    directory: settings.directory.kind,
    schedule: settings.schedule,
    failures: watches.get(id)?.failures ?? null,
    conditions: watches.get(id)?.conditions ?? [],
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
