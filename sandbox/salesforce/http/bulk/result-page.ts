import { Readable } from 'node:stream';
import { SalesforceError } from '../../soql/soql.ts';
import { translator } from './dialect.ts';
import type { BulkJob } from './jobs.ts';

/** Records made at once while a page is streamed: memory stays at this, whatever the page's size. */
const CHUNK = 1_000;

export interface ResultPage {
  readonly from: number;
  readonly to: number;
}

/** The page at a locator. Locators only name a position, so that the same one gives the same page for ever. */
export function resultPage(job: BulkJob, locator: string | null, maxRecords: number): ResultPage {
  const from = locator === null ? 0 : position(locator);
  const { size } = job.rows;
  if (from < 0 || (from > 0 && from >= size)) {
    throw new SalesforceError(400, 'INVALIDLOCATOR', `Invalid locator: ${locator}`);
  }
  return { from, to: Math.min(size, from + maxRecords) };
}

export function locatorOf(from: number): string {
  return Buffer.from(String(from)).toString('base64url');
}

function position(locator: string): number {
  const text = Buffer.from(locator, 'base64url').toString();
  return /^(?:0|[1-9]\d{0,11})$/.test(text) ? Number(text) : -1;
}

/** The page's CSV, header row first, made while it is read. */
export function resultStream(job: BulkJob, { from, to }: ResultPage): Readable {
  return Readable.from(csvChunks(job, from, to), { objectMode: false });
}

function* csvChunks(job: BulkJob, from: number, to: number): Generator<Buffer> {
  const { rows } = job;
  const translate = translator(job);
  const headerRow = `${rows.columns.map((column) => `"${column}"`).join(',')}\n`;
  yield Buffer.from(translate(headerRow));
  for (let start = from; start < to; start += CHUNK) {
    yield Buffer.from(translate(rows.csv(start, Math.min(to, start + CHUNK))));
  }
}
