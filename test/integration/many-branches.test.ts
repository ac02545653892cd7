import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { branchChildren, searchBranches } from '../../src/store/views/branch-nodes.ts';
import { branchStands, positionOf } from '../../src/store/views/branch-places.ts';
import { testDatabase } from '../support/database.ts';

const REGIONS = 2;
const EACH = 4000;
/** As often as all branches may be read for one page; asked of each line, they were read fifty times and more. */
const FEW = 4;

it('a page of a large organization chart looks at its branches a few times, not for each line', async () => {
  await using database = await testDatabase();
  const { db } = database;
  await sql`
    with region as (
      insert into branch (name, parent_id)
      select 'Region ' || n, root.id
      from generate_series(1, ${REGIONS}::int) n, (select id from branch where parent_id is null) root
      returning id, name)
    insert into branch (name, parent_id)
    select 'Team ' || lpad(n::text, 5, '0'), region.id from region, generate_series(1, ${EACH}::int) n`.execute(db);
  await sql`analyze branch`.execute(db);
  const { id } = await db.selectFrom('branch').where('name', '=', 'Region 1').select('id').executeTakeFirstOrThrow();

  // What PostgreSQL counts for a transaction holds what the session has not passed on of those before.
  const readSoFar = async (tx: typeof db) => {
    const { rows } = await sql<{ read: number }>`
      select (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read from pg_stat_xact_user_tables
      where relname = 'branch'`.execute(tx);
    return rows[0]?.read ?? 0;
  };
  const looked = async <Found>(work: (tx: typeof db) => Promise<Found>) =>
    await db.transaction().execute(async (tx) => {
      const before = await readSoFar(tx);
      const found = await work(tx);
      return { found, read: (await readSoFar(tx)) - before };
    });
  const children = async (tx: typeof db) => await branchChildren(tx, { id }, { limit: 200 });

  const level = await looked(children);
  expect(level.found).toHaveLength(200);
  expect(level.found[0]).toMatchObject({ name: 'Team 00001', branchesBelow: 0, people: 0, unusable: 'no_code' });
  expect(level.read).toBeLessThan(FEW * REGIONS * EACH);
  const middle = await branchChildren(db, { id }, { limit: 1, offset: 2999 });
  expect(middle).toMatchObject([{ name: 'Team 03000' }]);
  const places = await looked(async (tx) => await branchStands(tx, [middle[0]?.id ?? '', '999999999']));
  expect(places.found.toSorted((a, b) => Number(a.id) - Number(b.id))).toMatchObject([
    { parentId: null, position: 0, branchesBelow: REGIONS },
    { id, position: 0, branchesBelow: EACH },
    { parentId: id, position: 2999, branchesBelow: 0 },
  ]);
  expect(places.read).toBeLessThan(FEW * REGIONS * EACH);
  const behind = async (startsWith: string, after: number) => await positionOf(db, id, { startsWith, after });
  expect([await behind('team 0', 7), await behind('TEAM 00008', 7), await behind('te_m', 7)]).toEqual([8, 7, null]);
  const search = await looked(async (tx) => await searchBranches(tx, null, { text: '0777' }, { limit: 50 }));
  expect(search.found[0]).toMatchObject({ name: 'Team 00777', path: ['Region 1', 'Team 00777'] });
  expect(search.read).toBeLessThan(FEW * REGIONS * EACH);
});
