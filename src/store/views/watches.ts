import type { Kysely } from 'kysely';
import type { Failures } from '../../sync/watch/quarantine.ts';
import type { StandingCondition } from '../../sync/watch/watch.ts';
import type { Database } from '../schema.ts';

/** How a connection is doing; one that has never run is not among them. */
export interface ConnectionWatch {
  readonly connectionId: string;
  readonly failures: Failures | null;
  readonly conditions: readonly StandingCondition[];
}

export async function connectionWatches(db: Kysely<Database>): Promise<ConnectionWatch[]> {
  const rows = await db.selectFrom('watch').selectAll().orderBy('connection_id').execute();
  return rows.map(({ connection_id: connectionId, failures, conditions }) => ({ connectionId, failures, conditions }));
}

export async function failuresOf(db: Kysely<Database>, connectionId: string): Promise<Failures | null> {
  const row = await db
    .selectFrom('watch')
    .select('failures')
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
  return row?.failures ?? null;
}
