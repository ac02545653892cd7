import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createJournal } from '../../src/store/journal/index.ts';
import type { UnitOfWork } from '../../src/store/unit-of-work.ts';
import { testDatabase } from '../support/database.ts';

const LINKS = 20_000;
const MISPLACED = 7;

it('R12: what an incremental run asks of the links does not grow with their number', async () => {
  await using database = await testDatabase();
  const { db, pool } = database;
  const { rows } = await sql<{ id: string }>`
    with made as (
      insert into connection (name, config) values ('acme', '{}') returning id)
    insert into settings (connection_id, entity, config) select id, 'contacts', '{}' from made returning id`.execute(
    db,
  );
  const settingsId = rows[0]?.id ?? '';
  await sql`
    with made as (
      insert into person (username, username_key) select 'person' || n, 'person' || n from generate_series(1, ${LINKS}) as n returning id)
    insert into link (settings_id, source_id, person_id, misplaced)
    select ${settingsId}, lpad(id::text, 18, '0'), id, id % ${Math.floor(LINKS / MISPLACED)} = 0
    from made`.execute(db);
  await sql`analyze link`.execute(db);
  const journal = createJournal(db, pool, 'worker');

  const rowsLookedAt = async (tx: UnitOfWork) => {
    const { rows: counters } = await sql<{ rows: number }>`
      select (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as rows from pg_stat_xact_user_tables
      where relname = 'link'`.execute(tx.db);
    return counters[0]?.rows ?? 0;
  };
  /** What some work answers, and how many links the database has looked at for it. */
  const looked = async (work: (tx: UnitOfWork) => Promise<unknown>) =>
    await journal.transaction(async (tx) => {
      const before = await rowsLookedAt(tx);
      const value = await work(tx);
      return { value, rows: (await rowsLookedAt(tx)) - before };
    });

  const elsewhere = await looked(async (tx) =>
    (await Array.fromAsync(journal.links.underKeys(tx, settingsId, '0', []))).flat(),
  );
  expect(elsewhere.value).toHaveLength(MISPLACED);
  expect(elsewhere.rows).toBeLessThanOrEqual(2 * MISPLACED);
  const counted = await looked((tx) => journal.links.countPresent(tx, settingsId, 500));
  expect(counted).toEqual({ value: 500, rows: 500 });
  const all = await looked((tx) => journal.links.countPresent(tx, settingsId, Number.POSITIVE_INFINITY));
  expect(all.value).toBe(LINKS);
  expect(await journal.links.any(settingsId)).toBe(true);
});
