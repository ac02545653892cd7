import { expect, it } from 'vitest';
import { createJournal } from '../../src/store/journal/index.ts';
import { testDatabase } from '../support/database.ts';

const rule = (destination: string) => JSON.stringify({ branches: { mode: 'accounts', destination } });

it('R21: settings share branches with others of their destination, and the oldest of them keep such a branch in step', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const connection = async (name: string) =>
    (await db.insertInto('connection').values({ name, config: '{}' }).returning('id').executeTakeFirstOrThrow()).id;
  const [here, elsewhere] = [await connection('here'), await connection('elsewhere')];
  let owners = 0;
  const settings = async (named: string, more: { config?: string; connection_id?: string; enabled?: boolean } = {}) => {
    owners += 1;
    const values = {
      connection_id: here,
      entity: 'contacts',
      owner: String(owners),
      config: rule('CUSTOMERS'),
      ...more,
    } as const;
    const { id } = await db.insertInto('settings').values(values).returning('id').executeTakeFirstOrThrow();
    // Each has a branch of its own, one that all have linked, one whose account it does not find any more, and a destination.
    const linked = [
      { branch_key: named, branch_id: id, gone_at: null },
      { branch_key: 'all', branch_id: '1000', gone_at: null },
      { branch_key: `gone for ${named}`, branch_id: id, gone_at: new Date() },
      { branch_key: '', branch_id: '2', gone_at: null },
    ];
    const rows = linked.map((link) => ({ ...link, settings_id: id, reason: null }));
    await db.insertInto('branch_link').values(rows).execute();
    return id;
  };
  await settings('older');
  await settings('older, disabled', { enabled: false });
  const mine = await settings('mine');
  await settings('younger');
  await settings('connection', { connection_id: elsewhere });
  await settings('destination', { config: rule('STAFF') });
  await settings('destination, disabled', { config: rule('STAFF'), enabled: false });

  const journal = createJournal(db, database.pool);
  const others = await journal.transaction((tx) => journal.links.branchesOfOthers(tx, mine));
  const alike = (wanted: boolean) => others.filter((other) => other.alike === wanted).map(({ key }) => key);
  expect(alike(false).toSorted()).toEqual(['all', 'destination', 'gone for destination']);
  expect(alike(true)).toEqual(expect.arrayContaining(['older', 'younger', 'connection', 'destination, disabled']));
  expect(
    others
      .filter(({ leads }) => leads)
      .map(({ key }) => key)
      .toSorted(),
  ).toEqual(['all', 'older']);
  expect(others).toHaveLength(2 * 6 + 1);
});
