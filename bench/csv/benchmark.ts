import { parse } from 'csv-parse/sync';
import { inferSchema, initParser } from 'udsv';
import { parseCsv } from '../../src/salesforce/read/csv-rows.ts';

export interface CsvOptions {
  readonly records: number;
  readonly runs: number;
}

/** As a Bulk result has it: every value in quotes, some of them with quotes, line breaks and other scripts. */
const COLUMNS = ['Id', 'SystemModstamp', 'Email', 'FirstName', 'LastName', 'Department__c', 'Motto__c', 'AccountId'];
const HEADER = COLUMNS.map((name) => `"${name}"`).join(',');
/** Records taken apart at a time, as bulk-results.ts does. */
const BLOCK = 2000;

type Reader = (bytes: Buffer) => readonly (readonly unknown[])[];

const READERS: Readonly<Record<string, Reader>> = {
  'our own': (bytes) => parseCsv(bytes, COLUMNS.length),
  // Strict about the number of values by itself; an empty value as null as we need it.
  'csv-parse': (bytes) => parse(bytes, { cast: (value) => (value === '' ? null : value) }),
  'csv-parse, empty values left': (bytes) => parse(bytes),
  udsv: (bytes) => {
    const text = `${HEADER}\n${bytes.toString('utf8')}`;
    return initParser(inferSchema(text)).stringArrs(text);
  },
};

/** Takes the same Bulk result apart with our own reader and with libraries, alternating, and prints rows a second. */
export function benchmarkCsv({ records, runs }: CsvOptions): void {
  for (const [name, motto] of Object.entries(MOTTOS)) {
    const blocks = Array.from({ length: Math.ceil(records / BLOCK) }, (_, block) => blockOf(block, motto));
    const rates = new Map<string, number[]>(Object.keys(READERS).map((reader) => [reader, []]));
    for (let run = 0; run <= runs; run += 1) {
      for (const [reader, read] of Object.entries(READERS)) {
        const rate = rateOf(read, blocks);
        // The first round warms up.
        if (run > 0) rates.get(reader)?.push(rate);
      }
    }
    const own = median(rates.get('our own') ?? []);
    console.log(`${name}: ${blocks.length * BLOCK} records of ${COLUMNS.length} columns, median of ${runs}`);
    for (const [reader, each] of rates) {
      const rate = median(each);
      const share = reader === 'our own' ? '' : `  ${(own / rate).toFixed(1)} times as long as our own`;
      console.log(`  ${reader.padEnd(30)} ${Math.round(rate).toLocaleString('en-US').padStart(10)} rows/s${share}`);
    }
  }
}

const MOTTOS: Readonly<Record<string, string>> = {
  'Latin text': 'Onwards and ""upwards"",\nevery day',
  'one value in another script': 'Вперёд и ""вверх""',
};

function blockOf(block: number, motto: string): Buffer {
  const lines = Array.from({ length: BLOCK }, (_, index) => {
    const number = block * BLOCK + index;
    const id = `003${String(number).padStart(12, '0')}AAA`;
    const values = [
      id,
      '2026-03-01T10:00:00.000Z',
      `person.${number}@people.example`,
      `First${number % 97}`,
      `Last${number % 89}`,
      'ENG',
      // Of every tenth person, so that most blocks are like those of an org.
      number % 10 === 0 ? motto : '',
      '001000000000001AAA',
    ];
    return values.map((value) => `"${value}"`).join(',');
  });
  return Buffer.from(`${lines.join('\n')}\n`);
}

/** Reads, and does with the rows what is done first: the cells have to be usable, not only cut out. */
function rateOf(read: Reader, blocks: readonly Buffer[]): number {
  const start = performance.now();
  let rows = 0;
  let characters = 0;
  for (const block of blocks) {
    for (const row of read(block)) {
      rows += 1;
      for (const cell of row) characters += typeof cell === 'string' ? Buffer.byteLength(cell) : 0;
    }
  }
  if (rows !== blocks.length * BLOCK || characters === 0) throw new Error(`${rows} rows were read`);
  return rows / ((performance.now() - start) / 1000);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
