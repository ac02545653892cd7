import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCsvCollector } from './csv.ts';
import { CsvError, parseCsv } from './csv-rows.ts';

function readAll(text: string, columns: number, chunkSizes: readonly number[] = [], perBlock = 3) {
  const collector = createCsvCollector(columns, perBlock);
  const bytes = Buffer.from(text, 'utf8');
  let at = 0;
  for (const size of chunkSizes) {
    collector.push(bytes.subarray(at, at + size));
    at += size;
  }
  collector.push(bytes.subarray(at));
  const { header, blocks, records } = collector.end();
  const rows = blocks.map((block) => parseCsv(block.bytes, columns));
  expect(rows.map((block) => block.length)).toEqual(blocks.map((block) => block.records));
  expect(records).toBe(rows.flat().length);
  return { header, rows: rows.flat() };
}

const quote = (value: string): string => `"${value.replaceAll('"', '""')}"`;

/** Values that hurt: quotes, commas, both line breaks, emoji of four bytes, right-to-left text. */
const value = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('', '"', '""', ',', '\n', '\r\n', '\r', '"\n', '\n"', '🙂', 'שלום', ' a ', '","', '"\n"'),
);

const table = fc.integer({ min: 1, max: 5 }).chain((columns) =>
  fc.record({
    columns: fc.constant(columns),
    rows: fc.array(fc.array(value, { minLength: columns, maxLength: columns }), { maxLength: 20 }),
    lineBreak: fc.constantFrom('\n', '\r\n'),
    chunks: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 60 }),
    lastLineBreak: fc.boolean(),
  }),
);

function write({
  columns,
  rows,
  lineBreak,
  lastLineBreak,
}: Omit<typeof table extends fc.Arbitrary<infer T> ? T : never, 'chunks'>): string {
  const header = Array.from({ length: columns }, (_, i) => quote(`c${i}`));
  const lines = [header, ...rows.map((row) => row.map(quote))].map((cells) => cells.join(','));
  return lines.join(lineBreak) + (lastLineBreak ? lineBreak : '');
}

describe('CSV of Bulk results', () => {
  it('reads any values back, wherever the bytes are cut', () => {
    fc.assert(
      fc.property(table, (input) => {
        const { header, rows } = readAll(write(input), input.columns, input.chunks);
        expect(header).toEqual(Array.from({ length: input.columns }, (_, i) => `c${i}`));
        expect(rows).toEqual(input.rows.map((row) => row.map((cell) => (cell === '' ? null : cell))));
      }),
      { numRuns: 500 },
    );
  });

  it('never takes a page that was cut off for a whole one with as many rows', () => {
    fc.assert(
      fc.property(table, fc.nat(), (input, seed) => {
        fc.pre(input.rows.length > 0);
        const bytes = Buffer.from(write({ ...input, lastLineBreak: false }), 'utf8');
        const end = seed % bytes.length;
        const kept = bytes.subarray(0, end);
        // Between the quotes of a pair: looks like the end of the value.
        fc.pre(bytes[end] !== 0x22 || bytes[end - 1] !== 0x22);
        const collector = createCsvCollector(input.columns, 4);
        let records = 0;
        try {
          collector.push(kept);
          records = collector.end().records;
        } catch (error) {
          expect(error).toBeInstanceOf(CsvError);
        }
        expect(records).toBeLessThan(input.rows.length);
      }),
      { numRuns: 500 },
    );
  });

  it('reads unquoted values and nothing as null', () => {
    expect(readAll('Id,Name,Phone\n1,ab,\n2,,"x"\n', 3).rows).toEqual([
      ['1', 'ab', null],
      ['2', null, 'x'],
    ]);
  });

  it.each(['', '\n', '\uFEFF'])('takes %j for no rows and no header', (text) => {
    expect(readAll(text, 2)).toEqual({ header: null, rows: [] });
  });

  it('takes a header alone for no rows', () => {
    expect(readAll('"Id","Name"\r\n', 2)).toEqual({ header: ['Id', 'Name'], rows: [] });
  });

  it('skips a byte order mark and blank lines', () => {
    expect(readAll('\uFEFF"Id","Name"\n\n"1","a"\n', 2)).toEqual({ header: ['Id', 'Name'], rows: [['1', 'a']] });
  });

  it('keeps rows whose only column is empty', () => {
    expect(readAll('"Phone"\n""\n\n"1"\n', 1).rows).toEqual([[null], ['1']]);
  });

  it('hands blocks out that do not hold on to the bytes they came in', () => {
    const collector = createCsvCollector(1, 2);
    const chunk = Buffer.from('"Id"\n"1"\n"2"\n"3"\n');
    collector.push(chunk);
    chunk.fill(0x20);
    expect(collector.end().blocks.map(({ bytes }) => bytes.toString())[0]).toBe('"1"\n"2"\n');
  });

  it.each([
    ['a row with too few values', 'a,b\n"1"\n'],
    ['a row with too many values', 'a,b\n"1","2","3"\n'],
    ['text after a closing quote', 'a,b\n"1"x,"2"\n'],
    ['a quote that never closes', 'a,b\n"1","2\n'],
    ['quotes that close in another row', 'a,b\nx"y,"2\nz,w\n'],
  ])('refuses %s', (_, text) => {
    expect(() => readAll(text, 2)).toThrow(CsvError);
  });
});
