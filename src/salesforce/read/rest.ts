import { z } from 'zod';
import type { CallOptions, Row } from '../../sync/source.ts';
import { incomplete, wrongShape } from '../http/body.ts';
import type { Client } from '../http/client.ts';
import { askQuery, type Query } from './ask-query.ts';
import { type Column, recordReader, UnexpectedValue } from './columns.ts';
import { type RestCursor, writeCursor } from './cursor.ts';
import type { Fetched } from './pages.ts';

/** Salesforce sends 2,000 records at most, and fewer where it likes. */
export const MAX_REST_PAGE = 2000;
const MIN_REST_PAGE = 200;
const ENDPOINT = 'GET /query';

export const queryPage = z.object({
  totalSize: z.int().nonnegative(),
  done: z.boolean(),
  nextRecordsUrl: z.string().startsWith('/services/data/').optional(),
  records: z.array(z.unknown()),
});

type QueryPage = z.infer<typeof queryPage>;

const countResult = z.object({ totalSize: z.int().nonnegative() });

export interface RestAnswer extends Fetched<RestCursor> {
  /** Records of the whole query. */
  readonly total: number;
}

export interface RestReader {
  /** Throws QueryTooLong for a query that REST cannot be asked. */
  first(query: Query, columns: readonly Column[], options: CallOptions): Promise<RestAnswer>;
  next(cursor: RestCursor, columns: readonly Column[], options: CallOptions): Promise<RestAnswer>;
}

export function createRestReader(client: Client, pageSize: number): RestReader {
  const batch = Math.max(MIN_REST_PAGE, Math.min(MAX_REST_PAGE, pageSize));
  const headers = { 'sforce-query-options': `batchSize=${batch}` };

  function answerOf(page: QueryPage, done: number, columns: readonly Column[]): RestAnswer {
    const rows = readRows(page.records, columns, ENDPOINT);
    const total = page.totalSize;
    const after = done + rows.length;
    if (page.done && after !== total) throw incomplete(ENDPOINT, after, total);
    if (page.done) return { pages: [{ rows, next: null, total }], total, following: null };
    const following: RestCursor = { via: 'rest', url: nextUrl(page, ENDPOINT), done: after, total };
    return { pages: [{ rows, next: writeCursor(following), total }], total, following };
  }

  return {
    first: async (query, columns, options) =>
      answerOf(await askQuery(client, query, queryPage, options, headers), 0, columns),
    next: async ({ url, done }, columns, options) =>
      answerOf(await client.json({ kind: 'get', path: url, headers }, queryPage, options), done, columns),
  };
}

/** How many records a `SELECT COUNT()` finds. */
export async function countByRest(client: Client, soql: string, options: CallOptions): Promise<number> {
  return (await askQuery(client, { soql }, countResult, options)).totalSize;
}

/** Address of the page after one that is not the last. */
export function nextUrl(page: QueryPage, endpoint: string): string {
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
