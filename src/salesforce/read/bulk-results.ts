import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { EMPTY_ANSWER } from '../../support/unspoken-answer.ts';
import type { CallOptions, Cell, SourcePage } from '../../sync/source.ts';
import { bytesOf, foreignBody, incomplete, textOf, wrongShape } from '../http/body.ts';
import type { Client } from '../http/client.ts';
import { isNotFound } from '../http/error.ts';
import { AttemptFailed, type Failure } from '../http/failure.ts';
import { jobPath } from '../http/request.ts';
import type { Answer } from '../http/transport.ts';
import { type Column, normalizeRows } from './columns.ts';
import { type CsvBlock, type CsvFile, createCsvCollector } from './csv.ts';
import { CsvError, parseCsv } from './csv-rows.ts';
import { type BulkCursor, writeCursor } from './cursor.ts';
import type { Fetched } from './pages.ts';

export interface ResultOptions {
  /** Cells of one answer, which is held in memory as bytes, because a part of it is never handed on. */
  readonly cellsPerAnswer: number;
  /** Records of one page that is handed on. */
  readonly pageSize: number;
}

export type ResultFetcher = (
  position: BulkCursor,
  columns: readonly Column[],
  options: CallOptions,
) => Promise<Fetched<BulkCursor>>;

const MIN_RECORDS = 1000;
const MAX_RECORDS = 50_000;
/** Read of an answer that is not Salesforce's own. */
const MAX_FOREIGN_BYTES = 1024;

/**
 * Fetches the results of a completed job. An answer that is cut off, or holds another number of rows than Salesforce
 * says, is fetched again by its locator, which stays valid as long as the job.
 */
export function createResultFetcher(client: Client, { cellsPerAnswer, pageSize }: ResultOptions): ResultFetcher {
  const headers = { accept: 'text/csv' };

  return async (position, columns, options) => {
    // Where a part ends is Salesforce's decision, so it comes whole.
    const most = position.part ? null : recordsPerAnswer(cellsPerAnswer / columns.length, position.total);
    const path = resultsPath(client.apiVersion, position, most);
    const read = (answer: Answer, endpoint: string): Promise<ResultFile> =>
      readFile(answer, { columns, pageSize, endpoint });
    const file = await client.call({ kind: 'get', path, headers }, read, options).catch((error: unknown) => {
      throw isNotFound(error) ? expired(error) : error;
    });
    if (position.part) return { pages: pagesOf(file, position, null, columns), following: null };
    const before = position.done - position.skip;
    const after = before + file.csv.records;
    if (file.locator === null && after !== position.total) {
      throw incomplete(file.endpoint, after, position.total);
    }
    const following: BulkCursor | null =
      file.locator === null ? null : { ...position, locator: file.locator, skip: 0, done: after };
    return { pages: pagesOf(file, position, following, columns), following };
  };
}

/**
 * Two answers are in memory at a time, one being fetched while the other is worked on. What would be two comes in one:
 * it takes no more memory, and a call less, which counts most where there are few.
 */
function recordsPerAnswer(wanted: number, total: number): number {
  const records = Math.min(MAX_RECORDS, Math.max(MIN_RECORDS, Math.floor(wanted)));
  return total <= 2 * records ? Math.max(records, total) : records;
}

/** Takes the file apart page by page, leaving out what an interrupted read has handed on already. */
function* pagesOf(
  { csv, endpoint }: ResultFile,
  position: BulkCursor,
  following: BulkCursor | null,
  columns: readonly Column[],
): Generator<SourcePage, void, undefined> {
  const { total } = position;
  const before = position.done - position.skip;
  if (csv.records === 0) yield { rows: [], next: following === null ? null : writeCursor(following), total };
  let passed = 0;
  for (const block of csv.blocks) {
    const start = passed;
    passed += block.records;
    if (passed <= position.skip) continue;
    const rows = rowsOf(block, columns, endpoint).slice(Math.max(0, position.skip - start));
    const here: BulkCursor = { ...position, skip: passed, done: before + passed };
    const next = passed < csv.records ? here : following;
    yield { rows, next: next === null ? null : writeCursor(next), total };
  }
}

function rowsOf(block: CsvBlock, columns: readonly Column[], endpoint: string): Cell[][] {
  try {
    const rows = parseCsv(block.bytes, columns.length);
    normalizeRows(columns, rows);
    return rows;
  } catch (error) {
    if (error instanceof CsvError) throw wrongShape(endpoint, error.message);
    throw error;
  }
}

interface ResultFile {
  readonly csv: CsvFile;
  readonly locator: string | null;
  readonly endpoint: string;
}

interface FileContext {
  readonly columns: readonly Column[];
  readonly pageSize: number;
  readonly endpoint: string;
}

async function readFile(answer: Answer, { columns, pageSize, endpoint }: FileContext): Promise<ResultFile> {
  const announced = answer.header('sforce-numberofrecords') ?? '';
  const failed = (body: Failure['body'], message: string): AttemptFailed =>
    new AttemptFailed({ stage: 'data', endpoint, status: answer.status, code: '', message, body, retryAfterMs: null });
  const cut = (message: string) => failed('cut', message);
  if (!/^\d+$/.test(announced)) {
    const foreign = foreignBody(await textOf(answer, MAX_FOREIGN_BYTES));
    if (foreign !== null) throw failed(foreign, foreign === 'empty' ? EMPTY_ANSWER : 'an HTML page');
    throw wrongShape(endpoint, 'the header Sforce-NumberOfRecords is missing or no number');
  }

  const collector = createCsvCollector(columns.length, pageSize);
  let csv: CsvFile;
  try {
    for await (const chunk of bytesOf(answer)) collector.push(chunk);
    csv = collector.end();
  } catch (error) {
    if (error instanceof CsvError) throw cut(`CSV that cannot be read: ${error.message}`);
    throw error;
  }
  if (csv.records !== Number(announced)) throw cut(`${csv.records} of ${announced} announced records`);
  if (csv.header !== null) assertHeader(csv.header, columns, endpoint);
  const locator = answer.header('sforce-locator') ?? 'null';
  return { csv, locator: locator === 'null' ? null : locator, endpoint };
}

function assertHeader(header: readonly string[], columns: readonly Column[], endpoint: string): void {
  const wrong = columns.findIndex(({ path }, i) => header[i]?.toLowerCase() !== path.toLowerCase());
  if (wrong >= 0) {
    throw wrongShape(endpoint, `column ${wrong + 1} is "${header[wrong]}" instead of "${columns[wrong]?.path}"`);
  }
}

function resultsPath(apiVersion: string, { job, locator }: BulkCursor, maxRecords: number | null): string {
  const query = new URLSearchParams({
    ...(maxRecords === null ? {} : { maxRecords: String(maxRecords) }),
    ...(locator === null ? {} : { locator }),
  });
  return `${jobPath(apiVersion, job)}/results?${query.toString()}`;
}

function expired(cause: unknown): RollcallError {
  return new RollcallError(
    'salesforce_cursor',
    saying(
      'results_gone',
    )`Salesforce no longer has the results of the interrupted read; it keeps them for seven days. The read must begin again from its start.`,
    { cause },
  );
}
