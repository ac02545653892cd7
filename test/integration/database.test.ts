import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';

describe('the database', () => {
  it('hands out bigint as text, jsonb parsed, date as YYYY-MM-DD and timestamptz as Date', async () => {
    await using database = await testDatabase();
    const { rows } = await sql`
      select 9007199254740993::bigint as id, '{"a": [1]}'::jsonb as json, '2024-02-29'::date as day,
        '2024-02-29T23:30:00Z'::timestamptz as at`.execute(database.db);
    expect(rows).toEqual([
      { id: '9007199254740993', json: { a: [1] }, day: '2024-02-29', at: new Date('2024-02-29T23:30:00Z') },
    ]);
  });

  it('is migrated, and each caller has its own', async () => {
    await using one = await testDatabase();
    await using other = await testDatabase();
    await one.db.insertInto('field').values({ key: 'a', title: 'A', type: 'text', options: '[]' }).execute();
    expect(await one.db.selectFrom('field').select('key').execute()).toEqual([{ key: 'a' }]);
    expect(await other.db.selectFrom('field').select('key').execute()).toEqual([]);
  });
});
