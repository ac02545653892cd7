import { expect, it } from 'vitest';
import { createJournal } from '../../src/store/journal/index.ts';
import { testDatabase } from '../support/database.ts';

const rule = (destination: string, object = 'Contact') =>
  JSON.stringify({ object, branches: { mode: 'accounts', destination } });

it('R21: settings of one connection, object and destination share their branches; those of any other do not', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const connection = async (name: string) =>
    (await db.insertInto('connection').values({ name, config: '{}' }).returning('id').executeTakeFirstOrThrow()).id;
  const [here, elsewhere] = [await connection('here'), await connection('elsewhere')];
  const settings = async (owner: string, more: { config?: string; connection_id?: string; enabled?: boolean } = {}) => {
    const values = { connection_id: here, entity: 'contacts', owner, config: rule('CUSTOMERS'), ...more } as const;
    const { id } = await db.insertInto('settings').values(values).returning('id').executeTakeFirstOrThrow();
    // Every one of them has a branch of its own, and one that all have linked.
    const linked = [
      { settings_id: id, branch_key: owner, branch_id: id },
      { settings_id: id, branch_key: 'all', branch_id: '1000' },
      { settings_id: id, branch_key: '', branch_id: '2' },
    ];
    await db
      .insertInto('branch_link')
      .values(linked.map((link) => ({ ...link, reason: null })))
      .execute();
    return id;
  };
  const mine = await settings('mine');
  await settings('alike');
  await settings('destination', { config: rule('STAFF') });
  await settings('object', { config: rule('CUSTOMERS', 'Lead') });
  await settings('connection', { connection_id: elsewhere });
  await settings('disabled', { config: rule('STAFF'), enabled: false });

  const journal = createJournal(db, database.pool);
  const others = await journal.transaction((tx) => journal.links.branchesOfOthers(tx, mine));
  expect(Object.fromEntries(others.map(({ key, alike }) => [key, alike]))).toEqual({
    alike: true,
    destination: false,
    object: false,
    connection: false,
    disabled: true,
    all: false,
  });
});
