import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { migrateToLatest } from '../../src/store/migrate.ts';
import { branchDetail, rootBranch } from '../../src/store/views/branch.ts';
import { type BranchItem, branchChildren, searchBranches } from '../../src/store/views/branch-nodes.ts';
import { branchStands, positionOf } from '../../src/store/views/branch-places.ts';
import { branchTree } from '../../src/store/views/branch-tree.ts';
import { testDatabase } from '../support/database.ts';

/** Two of a name, and names that differ in case or accents only, are each in one place. */
const IN_ORDER =
  'alpha, Äpfel, Åre, beta, Beta, Beta, béta, beta 2, Beta 10, Éclair, Österreich, Zurich, Zürich, Zürich'.split(', ');

/** Every branch that pages of three lead to, each beginning behind the last one of the page before. */
async function walk(page: (after: BranchItem | undefined) => Promise<BranchItem[]>): Promise<BranchItem[]> {
  const found: BranchItem[] = [];
  for (;;) {
    const next = await page(found.at(-1));
    if (next.length === 0) return found;
    found.push(...next);
  }
}

it('branches stand in the order in which people look names up, page by page, wherever they are listed', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const root = await rootBranch(db);
  const branches = IN_ORDER.toReversed().map((name) => ({ name, parent_id: root }));
  await db.insertInto('branch').values(branches).execute();

  const whole = await branchChildren(db, { id: root }, { limit: 100 });
  expect(whole.map(({ name }) => name)).toEqual(IN_ORDER);
  const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id);
  expect(ids(await walk((after) => branchChildren(db, { id: root }, { after, limit: 3 })))).toEqual(ids(whole));
  const searched = await walk((after) => searchBranches(db, null, { text: 'b' }, { after, limit: 3 }));
  expect(ids(searched)).toEqual(ids(whole.filter(({ name }) => /b/i.test(name))));
  const stands = await branchStands(db, ids(whole));
  const places = new Map(stands.map(({ id, position }) => [id, position]));
  expect(ids(whole).map((id) => places.get(id))).toEqual([...whole.keys()]);
  expect(await positionOf(db, root, { startsWith: 'zür', after: -1 })).toBe(whole.length - 2);
  expect(ids((await branchDetail(db, root)).below)).toEqual(ids(whole));
  expect(ids((await branchTree(db)).slice(1))).toEqual(ids(whole));
});

it('a page of a long level is read from the index, wherever it begins', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const root = await rootBranch(db);
  await sql`
    insert into branch (name, parent_id)
    select (array['Ähren ', 'beta ', 'Zoo '])[1 + n % 3] || n, ${root} from generate_series(1, 20000) n`.execute(db);
  await sql`analyze branch`.execute(db);
  const after = { name: 'beta 5001', id: '0' };
  const [page, read] = await db.transaction().execute(async (tx) => {
    const found = await branchChildren(tx, { id: root }, { after, limit: 100 });
    const { rows } = await sql<{ read: number }>`
      select pg_stat_get_xact_tuples_returned('branch_by_name'::regclass)::int as read`.execute(tx);
    return [found, rows[0]?.read ?? 0];
  });
  expect(page.slice(0, 2).map(({ name }) => name)).toEqual(['beta 5002', 'beta 5005']);
  expect(read).toBeGreaterThanOrEqual(100);
  expect(read).toBeLessThan(1000);
});

it('an index in the order of another ICU is made anew before anybody reads by it', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const order = async () => {
    const { rows } = await sql<{ version: string; file: string }>`
      select collversion as version, pg_relation_filenode('branch_by_name') as file from pg_collation
      where collname = 'by_name'`.execute(db);
    return rows[0];
  };
  const before = await order();
  await migrateToLatest(db);
  expect(await order()).toEqual(before);
  // As it stands in the catalogue behind an update.
  await sql`drop index branch_by_name`.execute(db);
  await sql`drop collation by_name`.execute(db);
  await sql`create collation by_name (provider = icu, locale = 'und-u-kn-true', version = '42')`.execute(db);
  await sql`create index branch_by_name on branch (parent_id, (name collate by_name), id)`.execute(db);
  const stale = await order();
  await migrateToLatest(db);
  const after = await order();
  expect(after?.version).toBe(before?.version);
  expect(after?.file).not.toBe(stale?.file);
});
