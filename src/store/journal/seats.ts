import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Pool } from 'pg';
import type { Database } from '../schema.ts';
import { fencedWork } from './fence.ts';
import { isHeld, LEASE_TIMING, type SettingsLease } from './lease.ts';

/** A process's place among those that work on a run. */
export interface Seat {
  readonly id: string;
  readonly runId: string;
  readonly settingsId: string;
  /** Of the lease under which the run is led. */
  readonly epoch: string;
  readonly leads: boolean;
}

const SEAT = sql`id, run_id as "runId", epoch, leads`;

/** Whoever was reading before belonged to another leader, or to a read that was begun again. */
export async function seatOfLeader(pool: Pool, lease: SettingsLease, runId: string): Promise<Seat | null> {
  const { settingsId, epoch } = lease;
  return await fencedWork(pool, lease, async ({ db }) => {
    await db.deleteFrom('run_reader').where('run_id', '=', runId).execute();
    const { rows } = await sql<Omit<Seat, 'settingsId'>>`
      insert into run_reader (run_id, epoch, leads) values (${runId}, ${epoch}, true) returning ${SEAT}`.execute(db);
    return rows[0] ? { ...rows[0], settingsId } : null;
  });
}

/** Null when nobody alive leads the run, or it neither reads nor applies. */
export async function seatOfHelper(db: Kysely<Database>, runId: string): Promise<Seat | null> {
  const { rows } = await sql<Seat>`
    with led as (
      select run.id, run.settings_id, lease.epoch from run join lease using (settings_id)
      where run.id = ${runId} and run.state in ('extracting', 'applying') and ${isHeld('run.settings_id')}
    ), taken as (
      insert into run_reader (run_id, epoch, leads) select id, epoch, false from led returning ${SEAT}
    )
    select taken.*, led.settings_id as "settingsId" from taken, led`.execute(db);
  return rows[0] ?? null;
}

/** SQL: whether the part in the row `run_part` is to be had, under a leader of this epoch. */
export function isFree(epoch: RawBuilder<string>): RawBuilder<boolean> {
  const { staleMs } = LEASE_TIMING;
  return sql<boolean>`not run_part.done and (run_part.reader_id is null or not exists (
    select from run_reader reader
    where reader.id = run_part.reader_id and reader.epoch = ${epoch}
      and (reader.leads or reader.beat_at > clock_timestamp() - make_interval(secs => ${sql.lit(staleMs / 1000)}))))`;
}

/** A run that somebody leads and that has parts which nobody has in hand. */
export interface HelpableRun {
  readonly id: string;
  readonly settingsId: string;
}

/** Runs that could do with help, oldest first. */
export async function helpableRuns(db: Kysely<Database>): Promise<HelpableRun[]> {
  const { rows } = await sql<HelpableRun>`
    select distinct run.id, run.settings_id as "settingsId"
    from run_part join run on run.id = run_part.run_id join lease on lease.settings_id = run.settings_id
    where ${isFree(sql`lease.epoch`)} and run.state in ('extracting', 'applying') and run.cancel_requested_at is null
      and ${isHeld('run.settings_id')}
    order by run.id`.execute(db);
  return rows;
}
