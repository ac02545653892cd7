import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createJournal } from '../../src/store/journal/index.ts';
import type { UnitOfWork } from '../../src/store/unit-of-work.ts';
import { testDatabase } from '../support/database.ts';

const CREATED = 20_000;
const PAGE = 2_000;
const REJECTED = 3;

it('what is asked of a plan of people who are created reads few of them', async () => {
  await using database = await testDatabase();
  const { db, pool } = database;
  const { rows } = await sql<{ id: string }>`
    with made as (
      insert into connection (name, config) values ('acme', '{}') returning id),
    its as (
      insert into settings (connection_id, entity, config) select id, 'contacts', '{}' from made returning id)
    insert into run (settings_id, entity, mode, state, fingerprint)
    select id, 'contacts', 'full', 'extracting', 'x' from its returning id`.execute(db);
  const runId = rows[0]?.id ?? '';
  await sql`
    insert into change (run_id, page, seq, kind, action, reason, source_id, username, username_key)
    select ${runId}, n / ${PAGE}::int, n % ${PAGE}::int, 'person', case when n < ${CREATED}::int then 'create' else 'reject' end, 'new',
      lpad(n::text, 18, '0'), 'person' || n, case when n < ${CREATED}::int then 'person' || n end
    from generate_series(0, ${CREATED + REJECTED - 1}::int) as n`.execute(db);
  const journal = createJournal(db, pool, 'worker');
  await journal.transaction((tx) => journal.plans.analyze(tx));

  const rowsRead = async (tx: UnitOfWork) => {
    const { rows: counters } = await sql<{ rows: number }>`
      select (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as rows from pg_stat_xact_user_tables
      where relname = 'change'`.execute(tx.db);
    return counters[0]?.rows ?? 0;
  };
  /** What some work answers, and how many changes the database has looked at for it. */
  const looked = async <T>(work: (tx: UnitOfWork) => Promise<T>) =>
    await journal.transaction(async (tx) => {
      const before = await rowsRead(tx);
      const value = await work(tx);
      return { value, rows: (await rowsRead(tx)) - before };
    });

  const placed = await looked(async (tx) => await Array.fromAsync(journal.plans.placed(tx, runId)));
  expect(placed.value).toEqual([]);
  const notApplied = await looked((tx) => journal.plans.notApplied(tx, runId));
  expect(notApplied.value).toEqual([]);
  const events = await looked((tx) => journal.events.addErrors(tx, runId));
  for (const { rows: read } of [placed, notApplied, events]) expect(read).toBeLessThanOrEqual(REJECTED);
  expect(await db.selectFrom('log_event').select('source_id').execute()).toHaveLength(REJECTED);
  // Who wants the same username as another can only be told by looking at all of them, once.
  const contested = await looked((tx) => journal.plans.contestedClaims(tx, runId));
  expect(contested.value).toEqual([]);
  expect(contested.rows).toBeLessThanOrEqual(CREATED + 2 * REJECTED);
});
