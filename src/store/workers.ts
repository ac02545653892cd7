import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';

/** Milliseconds between two signs of life of a process that works on jobs. */
export const WORKER_BEAT_MS = 2000;
/** Milliseconds without one after which it counts as gone. To offer parts that nobody helps with costs little. */
const STALE_MS = 30_000;

/** A sign of life of this process; tidies up after those that are gone. */
export async function noteWorker(db: Kysely<Database>, id: string): Promise<void> {
  const now = sql<Date>`clock_timestamp()`;
  await db
    .insertInto('worker')
    .values({ id, beat_at: now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ beat_at: now }))
    .execute();
  await db.deleteFrom('worker').where('beat_at', '<', sql<Date>`clock_timestamp() - interval '1 minute'`).execute();
}

/** This process works no longer. */
export async function forgetWorker(db: Kysely<Database>, id: string): Promise<void> {
  await db.deleteFrom('worker').where('id', '=', id).execute();
}

export async function othersWork(db: Kysely<Database>, id: string): Promise<boolean> {
  const other = await db
    .selectFrom('worker')
    .select('id')
    .where('id', '<>', id)
    .where('beat_at', '>', sql<Date>`clock_timestamp() - make_interval(secs => ${STALE_MS / 1000})`)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}
