import { type Kysely, sql } from 'kysely';
import type { Database } from '../../src/store/schema.ts';

/** How far the newest run has come, as its journal says. */
export interface Position {
  readonly runId: string | null;
  readonly state: string;
  readonly pages: number;
  readonly applied: number;
  /** The run has ended, or there is none. */
  readonly ended: boolean;
}

export async function positionOf(db: Kysely<Database>): Promise<Position> {
  const { rows } = await sql<{ id: string; state: string; pages: number; applied: number; ended: boolean }>`
    select run.id, run.state, run.finished_at is not null as ended,
      count(run_page.page)::int as pages, count(run_page.applied_at)::int as applied
    from run left join run_page on run_page.run_id = run.id
    group by run.id order by run.id desc limit 1`.execute(db);
  const [row] = rows;
  if (row === undefined) return { runId: null, state: 'none', pages: 0, applied: 0, ended: true };
  const { id: runId, ...rest } = row;
  return { runId, ...rest };
}

/** Commits of runs that are under way at this moment, by session and beginning. */
export async function commitsUnderWay(db: Kysely<Database>): Promise<readonly string[]> {
  const { rows } = await sql<{ key: string }>`
    select pid || ' ' || xact_start as key from pg_stat_activity
    where datname = current_database() and application_name like 'rollcall%' and lower(query) = 'commit'
      and wait_event = 'PgSleep'`.execute(db);
  return rows.map(({ key }) => key);
}

/** Sessions of the `rollcall` processes of this name; those of a killed one stay until what they were doing is done. */
export async function sessions(db: Kysely<Database>, name: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and application_name = ${name}`.execute(db);
  return rows[0]?.count ?? 0;
}
