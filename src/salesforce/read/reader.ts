import type { CallOptions, ReadOptions, SourcePage } from '../../sync/source.ts';
import type { EventListener } from '../events.ts';
import type { Client } from '../http/client.ts';
import { SalesforceError } from '../http/error.ts';
import { type BulkJobs, JobEnded, JobTooSlow } from './bulk-job.ts';
import type { ResultFetcher } from './bulk-results.ts';
import type { Column } from './columns.ts';
import { type BulkCursor, type RestCursor, readCursor } from './cursor.ts';
import { type Fetched, pagesAhead } from './pages.ts';
import { fitsUri, type Query, type RestReader, tooLong } from './rest.ts';

export interface ReaderContext {
  readonly client: Client;
  readonly rest: RestReader;
  readonly jobs: BulkJobs;
  readonly results: ResultFetcher;
  /** More records than this are read by Bulk. */
  readonly bulkThreshold: number;
  readonly onEvent: EventListener;
}

export type Reader = (
  query: Query,
  columns: readonly Column[],
  options: ReadOptions,
) => AsyncGenerator<SourcePage, void, undefined>;

/**
 * Reads a query by REST or by Bulk. The first REST page tells the size of the whole: a small extract is then already
 * on its way, and for a large one that page is the price of knowing. Queries too long for a GET go to Bulk at once.
 */
export function createReader({ client, rest, jobs, results, bulkThreshold, onEvent }: ReaderContext): Reader {
  async function* read(...[query, columns, options]: Parameters<Reader>): ReturnType<Reader> {
    const { resume, limit, signal } = options;
    signal?.throwIfAborted();
    if (limit !== undefined) {
      yield* pagesByRest(firstOf(limited(query, limit), columns), columns, options);
    } else if (resume !== undefined) {
      const cursor = readCursor(resume);
      if (cursor.via === 'rest') yield* pagesByRest((call) => rest.next(cursor, columns, call), columns, options);
      else yield* pagesByBulk(cursor, columns, options);
    } else {
      yield* readWhole(query, columns, options);
    }
  }

  async function* readWhole(query: Query, columns: readonly Column[], call: CallOptions) {
    const fits = fitsUri(client.apiVersion, query.soql);
    const first = fits ? await firstUnlessSlow(query, columns, call) : null;
    if (first !== null && first.total <= bulkThreshold) {
      yield* pagesByRest(async () => first, columns, call);
      return;
    }
    const job = await jobOrReason(query, call);
    if ('position' in job) {
      yield* pagesByBulk(job.position, columns, call);
      return;
    }
    if (!fits) throw tooLong(job.reason);
    onEvent({ kind: 'bulk_fallback', reason: job.reason.message });
    yield* pagesByRest(first === null ? firstOf(query, columns) : async () => first, columns, call);
  }

  /** The first page, or null when Salesforce needs too long for a query that Bulk may have the time for. */
  async function firstUnlessSlow(query: Query, columns: readonly Column[], call: CallOptions) {
    try {
      return await rest.first(query, columns, call);
    } catch (error) {
      if (error instanceof SalesforceError && error.failure.code === 'QUERY_TIMEOUT') return null;
      throw error;
    }
  }

  /** Runs a job to its end. What Bulk refuses, REST may still read; what nobody could read is thrown. */
  async function jobOrReason(query: Query, call: CallOptions): Promise<{ position: BulkCursor } | { reason: Error }> {
    let job: string;
    try {
      job = await jobs.create(query, call);
    } catch (error) {
      if (error instanceof SalesforceError && isRefusal(error)) return { reason: error };
      throw error;
    }
    try {
      const total = await jobs.completion(job, call);
      return { position: { via: 'bulk', job, locator: null, skip: 0, done: 0, total } };
    } catch (error) {
      await jobs.discard(job, error instanceof JobEnded ? 'ended' : 'running');
      if (error instanceof JobEnded || error instanceof JobTooSlow) return { reason: error };
      throw error;
    }
  }

  type FirstPage<C> = (call: CallOptions) => Promise<Fetched<C>>;

  function firstOf(query: Query, columns: readonly Column[]): FirstPage<RestCursor> {
    if (!fitsUri(client.apiVersion, query.soql)) throw tooLong(null);
    return (call) => rest.first(query, columns, call);
  }

  function pagesByRest(first: FirstPage<RestCursor>, columns: readonly Column[], { signal }: CallOptions) {
    return pagesAhead<RestCursor>(first, (cursor, call) => rest.next(cursor, columns, call), signal);
  }

  async function* pagesByBulk(position: BulkCursor, columns: readonly Column[], { signal }: CallOptions) {
    const first: FirstPage<BulkCursor> = (call) => results(position, columns, call);
    yield* pagesAhead<BulkCursor>(first, (cursor, call) => results(cursor, columns, call), signal);
    // Only now: whoever stopped before the end may come back with a cursor.
    await jobs.discard(position.job, 'ended');
  }

  return read;
}

function limited(query: Query, limit: number): Query {
  return { ...query, soql: `${query.soql} LIMIT ${Math.max(1, Math.floor(limit))}` };
}

/** Entities and functions that Bulk does not support, with whatever code it says so. Quota and credentials are not among them. */
function isRefusal({ failure }: SalesforceError): boolean {
  return failure.status === 400 || failure.code === 'FUNCTIONALITY_NOT_ENABLED' || failure.code === 'FEATURENOTENABLED';
}
