import { type Kysely, sql } from 'kysely';
import { expect } from 'vitest';
import type { Database } from '../../src/store/schema.ts';

/** Which statement is kept from going on, in the middle of its transaction. */
export interface Held {
  /** `before insert on person`, `after update of state on run` */
  readonly at: string;
  /** SQL over `new`, the row that is written. */
  readonly when: string;
}

/** Key of the advisory lock that the statement waits for. */
const KEY = 4711;

/**
 * Begins `first`, waits until it stands in the middle of its transaction at the statement that is held, has `meanwhile`
 * come to its end or to where it waits for that transaction, and lets `first` go on. Answers what became of both.
 */
export async function whileHeld<First, Second>(
  db: Kysely<Database>,
  held: Held,
  first: () => Promise<First>,
  meanwhile: () => Promise<Second>,
): Promise<readonly [First, Second]> {
  await sql`
    create function hold_statement() returns trigger language plpgsql as $$
    begin
      if ${sql.raw(held.when)} then perform pg_advisory_xact_lock_shared(${sql.lit(KEY)}); end if;
      return new;
    end $$`.execute(db);
  try {
    await sql`create trigger hold_statement ${sql.raw(held.at)} for each row
      execute function hold_statement()`.execute(db);
    return await db.connection().execute(async (gate) => {
      await sql`select pg_advisory_lock(${sql.lit(KEY)})`.execute(gate);
      const one = first();
      // It is awaited below, where nothing fails before.
      one.catch(() => undefined);
      try {
        await expect.poll(() => waiting(gate, 'advisory'), { timeout: 20_000 }).toBe(1);
        const other = meanwhile();
        other.catch(() => undefined);
        const ended = other.then(() => true);
        const going = Promise.resolve(false);
        const settled = async () =>
          (await waiting(gate, 'transactionid')) === 1 || (await Promise.race([ended, going]));
        await expect.poll(settled, { timeout: 20_000 }).toBe(true);
        await sql`select pg_advisory_unlock(${sql.lit(KEY)})`.execute(gate);
        return await Promise.all([one, other]);
      } finally {
        await sql`select pg_advisory_unlock_all()`.execute(gate);
      }
    });
  } finally {
    await sql`drop function hold_statement cascade`.execute(db);
  }
}

/** How many sessions of this database wait for a lock of that kind. */
async function waiting(db: Kysely<Database>, event: string): Promise<number> {
  const { rows } = await sql`
    select from pg_stat_activity where wait_event_type = 'Lock' and wait_event = ${event}
      and datname = current_database()`.execute(db);
  return rows.length;
}
