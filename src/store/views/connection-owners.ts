import { type Kysely, sql } from 'kysely';
import { ENTITIES, type Entity } from '../../sync/entity.ts';
import { IS_IN_FORCE, OWNER_NAME, type OwnerOf } from '../owner.ts';
import type { Database } from '../schema.ts';

/** Somebody who has settings of a connection. */
export interface ConnectionOwner extends OwnerOf {
  /** What they call their settings. */
  readonly name: string | null;
  /** False where they are not an administrator any more: nothing is run with their settings. */
  readonly inForce: boolean;
  /** What they have switched on. */
  readonly enabled: readonly Entity[];
  /** When one of their runs was last asked for; plans do not count. */
  readonly lastRunAt: Date | null;
}

/** Everybody who has settings, by connection: shared ones first, then by who has had them longest. */
export async function connectionOwners(db: Kysely<Database>): Promise<ReadonlyMap<string, readonly ConnectionOwner[]>> {
  const rows = await db
    .selectFrom('settings')
    .select([
      'settings.connection_id as connectionId',
      'settings.owner',
      OWNER_NAME.as('ownerName'),
      'settings.name',
      IS_IN_FORCE.as('inForce'),
      'settings.enabled',
      'settings.entity',
      sql<Date | null>`(select max(created_at) from run where run.settings_id = settings.id and not run.dry_run)`.as(
        'lastRunAt',
      ),
    ])
    .orderBy(sql`settings.owner <> 'shared'`)
    .orderBy('settings.id')
    .execute();
  const owners = new Map<string, ConnectionOwner[]>();
  for (const [connectionId, ofConnection] of Map.groupBy(rows, (row) => row.connectionId)) {
    const each = [...Map.groupBy(ofConnection, ({ owner }) => owner).values()];
    owners.set(connectionId, each.flatMap(ownerFrom));
  }
  return owners;
}

interface Row extends OwnerOf {
  readonly name: string | null;
  readonly inForce: boolean;
  readonly enabled: boolean;
  readonly entity: Entity;
  readonly lastRunAt: Date | null;
}

/** One owner out of the settings that they have. */
function ownerFrom(rows: readonly Row[]): ConnectionOwner[] {
  const [first] = rows;
  if (first === undefined) return [];
  const { owner, ownerName, name, inForce } = first;
  const on = new Set(rows.flatMap(({ entity, enabled }) => (enabled ? [entity] : [])));
  const times = rows.flatMap(({ lastRunAt }) => lastRunAt?.getTime() ?? []);
  return [
    {
      owner,
      ownerName,
      name,
      inForce,
      enabled: ENTITIES.filter((entity) => on.has(entity)),
      lastRunAt: times.length === 0 ? null : new Date(Math.max(...times)),
    },
  ];
}
