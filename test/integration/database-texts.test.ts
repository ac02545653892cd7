import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { copyRows } from '../../src/store/copy.ts';
import type { DatabaseHandle } from '../../src/store/database.ts';
import { list, texts } from '../../src/store/text-list.ts';
import { unitOfWork } from '../../src/store/unit-of-work.ts';
import { testDatabase } from '../support/database.ts';

/** What PostgreSQL stores: no NUL, no lone surrogates. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }).filter((value) => !value.includes('\0')),
  fc.constantFrom('', 'NULL', '\\N', '\\', '"', '{', '}', ',', '\n', '\t', '\r\n', ' a ', '🙂', 'שלום', '{"a": "\\""}'),
);
const RUNS = { numRuns: 100 };

it('takes lists of values without line breaks as one parameter', async () => {
  await using database = await testDatabase();
  const values = fc.array(text.filter((value) => !value.includes('\n')));
  await fc.assert(
    fc.asyncProperty(values, async (given) => {
      const { rows } = await sql<{ value: string[] }>`select ${list(given)} as value`.execute(database.db);
      expect(rows).toEqual([{ value: given }]);
    }),
    { ...RUNS, examples: [[[]], [['']], [['', '']]] },
  );
});

it('takes lists of any texts and nulls as one parameter', async () => {
  await using database = await testDatabase();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(text)), async (given) => {
      const { rows } = await sql<{ value: (string | null)[] }>`select ${texts(given)} as value`.execute(database.db);
      expect(rows).toEqual([{ value: given.every((value) => value === null) ? [] : given }]);
    }),
    RUNS,
  );
});

it('copies any texts and nulls', async () => {
  await using database = await testDatabase();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.option(text), fc.option(text))), async (given) => {
      expect(await copied(database, given)).toEqual(given);
    }),
    RUNS,
  );
});

it('copies rows larger than a chunk', async () => {
  await using database = await testDatabase();
  const given = Array.from({ length: 5 }, () => ['é'.repeat(100_000), '🙂'.repeat(50_000)]);
  expect(await copied(database, given)).toEqual(given);
});

async function copied({ pool }: DatabaseHandle, rows: readonly (readonly (string | null)[])[]) {
  return await unitOfWork(pool, async ({ client }) => {
    await client.query('create temporary table copied (position integer, one text, other text) on commit drop');
    await copyRows(
      client,
      'copied (position, one, other)',
      rows.map((row, position) => [position, ...row]),
    );
    const result = await client.query<{ one: string; other: string }>(
      'select one, other from copied order by position',
    );
    return result.rows.map(({ one, other }) => [one, other]);
  });
}
