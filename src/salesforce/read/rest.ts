import { z } from 'zod';
import { RollcallError } from '../../support/errors.ts';
import type { CallOptions, Row } from '../../sync/source.ts';
import { wrongShape } from '../http/body.ts';
import type { Client } from '../http/client.ts';
import { type QueryOperation, queryPath } from '../http/request.ts';
import { type Column, recordReader, UnexpectedValue } from './columns.ts';
import { type RestCursor, writeCursor } from './cursor.ts';
import type { Fetched } from './pages.ts';

/** Salesforce sends 2,000 records at most, and fewer where it likes. */
export const MAX_REST_PAGE = 2000;
const MIN_REST_PAGE = 200;

/** Longer addresses are refused with 414; the headers count too (431), the token alone may have 2,000 bytes. */
export const MAX_URI_BYTES = 16_384 - 4096;

export const queryPage = z.object({
  totalSize: z.int().nonnegative(),
  done: z.boolean(),
  nextRecordsUrl: z.string().startsWith('/services/data/').optional(),
  records: z.array(z.unknown()),
});

const countResult = z.object({ totalSize: z.int().nonnegative() });

/** SOQL, and whether deleted records count. */
export interface Query {
  readonly soql: string;
  readonly operation?: QueryOperation;
}

export interface RestAnswer extends Fetched<RestCursor> {
  /** Records of the whole query. */
  readonly total: number;
}

export interface RestReader {
  first(query: Query, columns: readonly Column[], options: CallOptions): Promise<RestAnswer>;
  next(cursor: RestCursor, columns: readonly Column[], options: CallOptions): Promise<RestAnswer>;
}

export function createRestReader(client: Client, pageSize: number): RestReader {
  const batch = Math.max(MIN_REST_PAGE, Math.min(MAX_REST_PAGE, pageSize));
  const headers = { 'sforce-query-options': `batchSize=${batch}` };

  async function fetch(
    path: string,
    done: number,
    columns: readonly Column[],
    options: CallOptions,
  ): Promise<RestAnswer> {
    const answer = await client.json({ kind: 'get', path, headers }, queryPage, options);
    const endpoint = `GET ${path.split('?', 1)[0]}`;
    const rows = readRows(answer.records, columns, endpoint);
    const total = answer.totalSize;
    if (answer.done) return { pages: [{ rows, next: null, total }], total, following: null };
    const following: RestCursor = { via: 'rest', url: nextUrl(answer, endpoint), done: done + rows.length, total };
    return { pages: [{ rows, next: writeCursor(following), total }], total, following };
  }

  return {
    first: ({ soql, operation }, columns, options) =>
      fetch(queryPath(client.apiVersion, soql, operation), 0, columns, options),
    next: (cursor, columns, options) => fetch(cursor.url, cursor.done, columns, options),
  };
}

/** How many records a `SELECT COUNT()` finds. */
export async function countByRest(client: Client, soql: string, options: CallOptions): Promise<number> {
  const answer = await client.get(`/query?q=${encodeURIComponent(soql)}`, countResult, options);
  return answer.totalSize;
}

/** False for queries that are too long for a GET; there is no other way to ask /query. */
export function fitsUri(apiVersion: string, soql: string): boolean {
  return queryPath(apiVersion, soql).length <= MAX_URI_BYTES;
}

/** Address of the page after one that is not the last. */
export function nextUrl(page: z.infer<typeof queryPage>, endpoint: string): string {
  if (page.nextRecordsUrl === undefined) throw wrongShape(endpoint, 'there is more and no nextRecordsUrl');
  return page.nextRecordsUrl;
}

/** Takes the records of an answer apart; throws `salesforce_response` for what they must not hold. */
export function readRows(records: readonly unknown[], columns: readonly Column[], endpoint: string): Row[] {
  try {
    return records.map(recordReader(columns));
  } catch (error) {
    if (error instanceof UnexpectedValue) throw wrongShape(endpoint, error.message);
    throw error;
  }
}

/** The error for a query that fits into no address; `cause` is why another way did not work either. */
export function tooLong(cause: Error | null): RollcallError {
  return new RollcallError(
    'salesforce_query',
    'The query of the list view with the mapped fields is too long for the REST API of Salesforce' +
      `${cause === null ? '' : `, and the other way to ask it is refused (${cause.message})`}. Map fewer fields, or simplify the filter of the list view.`,
    ...(cause === null ? [] : [{ cause }]),
  );
}
