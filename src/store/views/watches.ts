import type { Kysely } from 'kysely';
import type { Failures } from '../../sync/watch/quarantine.ts';
import type { StandingCondition } from '../../sync/watch/watch.ts';
import { OWNER_NAME } from '../owner.ts';
import type { Database } from '../schema.ts';

/** What is not as it should be, and whose settings it is about. */
export interface OwnedCondition extends StandingCondition {
  /** Username of the administrator; null for shared settings, and for what concerns the whole connection. */
  readonly ownerName: string | null;
}

/** How a connection is doing; one that has never run is not among them. */
export interface ConnectionWatch {
  readonly connectionId: string;
  readonly failures: Failures | null;
  readonly conditions: readonly OwnedCondition[];
}

export async function connectionWatches(db: Kysely<Database>): Promise<ConnectionWatch[]> {
  const rows = await db.selectFrom('watch').selectAll().orderBy('connection_id').execute();
  const concerned = rows.flatMap(({ conditions }) => conditions.flatMap(({ settingsId }) => settingsId ?? []));
  const names = await ownerNames(db, concerned);
  return rows.map(({ connection_id: connectionId, failures, conditions }) => ({
    connectionId,
    failures,
    conditions: conditions.map((one) => ({ ...one, ownerName: names.get(one.settingsId) ?? null })),
  }));
}

async function ownerNames(
  db: Kysely<Database>,
  settings: readonly string[],
): Promise<Map<string | null, string | null>> {
  if (settings.length === 0) return new Map();
  const rows = await db
    .selectFrom('settings')
    .select(['id', OWNER_NAME.as('name')])
    .where('id', 'in', settings)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function failuresOf(db: Kysely<Database>, connectionId: string): Promise<Failures | null> {
  const row = await db
    .selectFrom('watch')
    .select('failures')
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
  return row?.failures ?? null;
}
