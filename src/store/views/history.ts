import { type Kysely, sql } from 'kysely';
import type { Entity } from '../../sync/entity.ts';
import type { Starter } from '../../sync/starter.ts';
import type { Database } from '../schema.ts';
import { type ChangeRow, changeColumns, isUnchanged } from './changes.ts';
import { starterOf } from './runs.ts';

/** What one run did to somebody, or had decided to do. */
export interface HistoryEntry extends ChangeRow {
  readonly run: string;
  readonly connection: string;
  readonly entity: Entity;
  readonly startedBy: Starter | null;
  /** When the run began. */
  readonly at: Date;
  /** Its place in the run's plan. */
  readonly page: number;
  readonly seq: number;
}

/** A place in a history: only what is older than that. */
export type HistoryPlace = readonly [run: string, page: number, seq: number];

/**
 * Every run that touched these records, the newest first, as far back as plans are kept (R41, R47). Plans that were only
 * asked for touched nobody.
 *
 * @param sourceIds Salesforce Ids of 18 characters.
 */
export async function historyOf(
  db: Kysely<Database>,
  sourceIds: readonly string[],
  { before, connection, limit }: { before?: HistoryPlace | undefined; connection?: string | undefined; limit: number },
): Promise<HistoryEntry[]> {
  if (sourceIds.length === 0) return [];
  let touching = db
    .selectFrom('change')
    .innerJoin('run', 'run.id', 'change.run_id')
    .innerJoin('settings', 'settings.id', 'run.settings_id')
    .innerJoin('connection', 'connection.id', 'settings.connection_id')
    .leftJoin('run_page', (join) =>
      join.onRef('run_page.run_id', '=', 'change.run_id').onRef('run_page.page', '=', 'change.page'),
    )
    .where('change.source_id', 'in', [...sourceIds])
    .where('change.kind', '=', 'person')
    .where('run.dry_run', '=', false)
    .where((eb) => eb.not(isUnchanged(eb)));
  if (connection !== undefined) touching = touching.where('connection.name', '=', connection);
  if (before !== undefined) {
    const [run, page, seq] = before;
    touching = touching.where(sql<boolean>`(change.run_id, change.page, change.seq) < (${run}, ${page}, ${seq})`);
  }
  const rows = await touching
    .select(changeColumns)
    .select([
      'run.id as run',
      'run.entity',
      'run.started_by',
      'run.started_via',
      'connection.name as connection',
      'change.page',
      'change.seq',
      sql<Date>`coalesce(run.started_at, run.created_at)`.as('at'),
    ])
    .orderBy('change.run_id', 'desc')
    .orderBy('change.page', 'desc')
    .orderBy('change.seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ started_by, started_via, ...row }) => ({
    ...row,
    startedBy: starterOf({ started_by, started_via }),
  }));
}

/** The records behind a person: those they are linked to, and the one that they were last made of (R36). */
export async function sourceIdsOf(db: Kysely<Database>, personId: string): Promise<string[]> {
  const { rows } = await sql<{ sourceId: string }>`
    select link.source_id as "sourceId" from link where link.person_id = ${personId}
    union
    select sfdc_id from platform_person where id = ${personId} and sfdc_id is not null`.execute(db);
  return rows.map(({ sourceId }) => sourceId);
}
