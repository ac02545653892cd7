import { setTimeout as wait } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { Journal } from '../../sync/journal.ts';
import { noCounts } from '../../sync/progress.ts';
import type { Counts } from '../../sync/result.ts';
import type { ClaimedPart, Reader } from '../../sync/sharing.ts';
import { typedError } from '../database-error.ts';
import type { Database } from '../schema.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { LEASE_TIMING } from './lease.ts';
import { isFree, type Seat } from './seats.ts';

/** Milliseconds between two looks of a leader whether the last parts are done. */
const LOOK_MS = 100;

interface Seated {
  readonly db: Kysely<Database>;
  /** Fenced by the seat's epoch. */
  readonly journal: Journal<UnitOfWork>;
  readonly seat: Seat;
}

/** Works as whoever has the seat, with signs of life until it is left. */
export function takeSeat(seated: Seated): Reader<UnitOfWork> {
  const { db, journal, seat } = seated;
  const controller = new AbortController();
  let beating: Promise<void> = Promise.resolve();

  async function beat(): Promise<void> {
    try {
      if (!(await isWelcome(db, seat))) controller.abort(dismissed());
    } catch (error) {
      controller.abort(typedError(error));
    }
  }

  const timer = setInterval(() => {
    beating = beating.then(beat);
  }, LEASE_TIMING.beatMs);
  return {
    id: seat.id,
    journal,
    signal: controller.signal,

    async claim() {
      for (;;) {
        controller.signal.throwIfAborted();
        const part = await claimFree(seated);
        if (part !== null || !seat.leads || !(await anyOpen(db, seat.runId))) return part;
        await wait(LOOK_MS);
      }
    },

    async advance(tx, { part }, { next, pages, counts }) {
      const { rows } = await sql`
        update run_part set done = ${next === null}, position = coalesce(${next}, position), pages = ${pages},
          counts = ${JSON.stringify(counts)}::jsonb
        where run_id = ${seat.runId} and part = ${part} and reader_id = ${seat.id} and not done
        returning part`.execute(tx.db);
      if (rows.length === 0) throw dismissed();
    },

    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      controller.abort(dismissed());
      await beating;
      // What is in hand is handed back with it. Where that fails, the missing signs of life tell the same.
      const leaving = db
        .deleteFrom('run_reader')
        .where(seat.leads ? 'run_id' : 'id', '=', seat.leads ? seat.runId : seat.id);
      await leaving
        .where('epoch', '=', seat.epoch)
        .execute()
        .catch(() => undefined);
    },
  };
}

/** A sign of life. False when the seat is gone, or the run has another leader or neither reads nor applies. */
async function isWelcome(db: Kysely<Database>, { id, runId, settingsId }: Seat): Promise<boolean> {
  const { rows } = await sql<{ welcome: boolean }>`
    update run_reader set beat_at = clock_timestamp() where id = ${id}
    returning epoch = (select epoch from lease where settings_id = ${settingsId})
      and (select state in ('extracting', 'applying') and cancel_requested_at is null from run where id = ${runId}) as welcome`.execute(
    db,
  );
  return rows[0]?.welcome ?? false;
}

async function claimFree({ journal, seat }: Seated): Promise<ClaimedPart | null> {
  return await journal.transaction(async ({ db }) => {
    const { rows: own } = await sql`select from run_reader where id = ${seat.id} for key share`.execute(db);
    if (own.length === 0) throw dismissed();
    const { rows } = await sql<Omit<ClaimedPart, 'counts'> & { counts: Partial<Counts> }>`
      with free as (
        select part from run_part where run_id = ${seat.runId} and ${isFree(sql`${seat.epoch}::bigint`)}
        order by part limit 1 for update skip locked)
      update run_part set reader_id = ${seat.id} from free
      where run_part.run_id = ${seat.runId} and run_part.part = free.part
      returning run_part.part, position, pages, counts`.execute(db);
    const [row] = rows;
    return row === undefined ? null : { ...row, counts: { ...noCounts(), ...row.counts } };
  });
}

async function anyOpen(db: Kysely<Database>, runId: string): Promise<boolean> {
  const open = await db
    .selectFrom('run_part')
    .select('part')
    .where('run_id', '=', runId)
    .where('done', '=', false)
    .limit(1)
    .executeTakeFirst();
  return open !== undefined;
}

function dismissed(): RollcallError {
  return new RollcallError(
    'run_taken_over',
    saying(
      'run_led_elsewhere',
    )`The run is led by another process now, or was stopped; what this one had in hand is done by others. Nothing is lost.`,
  );
}
