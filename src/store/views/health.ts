import { type Kysely, sql } from 'kysely';
import type { Entity } from '../../sync/entity.ts';
import type { Database } from '../schema.ts';

/** Whether the database answers; throws what keeps it from doing so. */
export async function ping(db: Kysely<Database>): Promise<void> {
  await sql`select 1`.execute(db);
}

/** How many runs of each state have not ended; those that were only planned are not among them. */
export async function unendedRuns(db: Kysely<Database>): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('run')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .where('finished_at', 'is', null)
    .where('dry_run', '=', false)
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

export interface LastSuccess {
  readonly connection: string;
  readonly entity: Entity;
  /** `shared`, or the id of an administrator. */
  readonly owner: string;
  readonly at: Date;
}

/** When everything that is switched on was last brought in step, errors of single records or not. */
export async function lastSuccesses(db: Kysely<Database>): Promise<LastSuccess[]> {
  const rows = await db
    .selectFrom('settings')
    .innerJoin('connection', 'connection.id', 'settings.connection_id')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('run')
          .whereRef('run.settings_id', '=', 'settings.id')
          .where('run.state', 'in', ['succeeded', 'completed_with_errors'])
          .where('run.mode', 'in', ['full', 'incremental'])
          .select('run.finished_at as at')
          .orderBy('run.id', 'desc')
          .limit(1)
          .as('last'),
      (join) => join.onTrue(),
    )
    .select(['connection.name as connection', 'settings.entity', 'settings.owner', 'last.at'])
    .where('settings.enabled', '=', true)
    .execute();
  return rows.flatMap(({ at, ...row }) => (at === null ? [] : [{ ...row, at }]));
}
