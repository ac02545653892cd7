import type { CallOptions, ReadOptions, SourcePage, SplitRead } from '../../sync/source.ts';
import type { EventListener } from '../events.ts';
import { isRefusal, SalesforceError } from '../http/error.ts';
import { type Query, QueryTooLong } from './ask-query.ts';
import { type BulkJobs, JobEnded, JobTooSlow } from './bulk-job.ts';
import type { ResultFetcher } from './bulk-results.ts';
import type { Column } from './columns.ts';
import { type BulkCursor, type RestCursor, readCursor, writeCursor } from './cursor.ts';
import { type Fetched, pagesAhead } from './pages.ts';
import type { RestAnswer, RestReader } from './rest.ts';

export interface ReaderContext {
  readonly rest: RestReader;
  readonly jobs: BulkJobs;
  readonly results: ResultFetcher;
  /** Of the pages of a job's results; see result-pages.ts. */
  readonly locators: (jobId: string, call: CallOptions) => Promise<readonly (string | null)[]>;
  /** More records than this are read by Bulk. */
  readonly bulkThreshold: number;
  readonly onEvent: EventListener;
}

export interface Reader {
  /**
   * Reads a query by REST or by Bulk. The first REST page tells the size of the whole: a small extract is then already
   * on its way, and for a large one that page is the price of knowing.
   */
  read(query: Query, columns: readonly Column[], options: ReadOptions): AsyncGenerator<SourcePage, void, undefined>;
  /** See Source.prefetch. Null where only Bulk can read the query: REST cannot tell then. */
  prefetch(query: Query, columns: readonly Column[], call: CallOptions): Promise<number | null>;
  /** See Source.split. */
  split(query: Query, records: number, call: CallOptions): Promise<SplitRead | null>;
  /** See Source.release. */
  release(position: string): Promise<void>;
}

/** The first page by REST, or why REST cannot read what Bulk may. */
type Beginning = RestAnswer | { readonly reason: Error };

export function createReader({ rest, jobs, results, locators, bulkThreshold, onEvent }: ReaderContext): Reader {
  const prefetched = new Map<string, Beginning>();

  async function* read(...[query, columns, options]: Parameters<Reader['read']>): ReturnType<Reader['read']> {
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
    const first = prefetched.get(query.soql) ?? (await beginning(query, columns, call));
    prefetched.delete(query.soql);
    if ('pages' in first && first.total <= bulkThreshold) {
      yield* pagesByRest(async () => first, columns, call);
      return;
    }
    const job = await jobOrReason(query, call);
    if ('position' in job) {
      yield* pagesByBulk(job.position, columns, call);
      return;
    }
    if ('reason' in first && first.reason instanceof QueryTooLong) throw new QueryTooLong(job.reason);
    onEvent({ kind: 'bulk_fallback', reason: job.reason.message });
    yield* pagesByRest('pages' in first ? async () => first : firstOf(query, columns), columns, call);
  }

  async function prefetch(query: Query, columns: readonly Column[], call: CallOptions): Promise<number | null> {
    const first = await beginning(query, columns, call);
    prefetched.set(query.soql, first);
    return 'pages' in first ? first.total : null;
  }

  /** Bulk has more time for a query, and more room. */
  async function beginning(query: Query, columns: readonly Column[], call: CallOptions): Promise<Beginning> {
    try {
      return await rest.first(query, columns, call);
    } catch (error) {
      if (error instanceof QueryTooLong) return { reason: error };
      if (error instanceof SalesforceError && error.failure.code === 'QUERY_TIMEOUT') return { reason: error };
      throw error;
    }
  }

  /** Runs a job to its end. What Bulk refuses, REST may still read; what nobody could read is thrown. */
  async function jobOrReason(query: Query, call: CallOptions): Promise<{ position: BulkCursor } | { reason: Error }> {
    let job: string;
    try {
      job = await jobs.create(query, call);
    } catch (error) {
      if (isBulkRefusal(error)) return { reason: error };
      throw error;
    }
    try {
      const total = await jobs.completion(job, call);
      return { position: { via: 'bulk', job, locator: null, skip: 0, part: false, done: 0, total } };
    } catch (error) {
      await jobs.discard(job, error instanceof JobEnded ? 'ended' : 'running');
      if (error instanceof JobEnded || error instanceof JobTooSlow) return { reason: error };
      throw error;
    }
  }

  type FirstPage<C> = (call: CallOptions) => Promise<Fetched<C>>;

  function firstOf(query: Query, columns: readonly Column[]): FirstPage<RestCursor> {
    return (call) => rest.first(query, columns, call);
  }

  function pagesByRest(first: FirstPage<RestCursor>, columns: readonly Column[], { signal }: CallOptions) {
    return pagesAhead<RestCursor>(first, (cursor, call) => rest.next(cursor, columns, call), signal);
  }

  async function* pagesByBulk(position: BulkCursor, columns: readonly Column[], { signal }: CallOptions) {
    const first: FirstPage<BulkCursor> = (call) => results(position, columns, call);
    yield* pagesAhead<BulkCursor>(first, (cursor, call) => results(cursor, columns, call), signal);
    // Only now: whoever stopped before the end may come back with a cursor. Others may still read their parts.
    if (!position.part) await jobs.discard(position.job, 'ended');
  }

  async function split(query: Query, records: number, call: CallOptions): Promise<SplitRead | null> {
    if (records <= bulkThreshold) return null;
    prefetched.delete(query.soql);
    const ended = await jobOrReason(query, call);
    // The read that follows meets the reason again, and says what it does instead.
    if ('reason' in ended) return null;
    const { position } = ended;
    try {
      const pages = await locators(position.job, call);
      const parts = pages.map((locator): BulkCursor => ({ ...position, locator, part: true }));
      return { positions: (parts.length > 1 ? parts : [position]).map(writeCursor), total: position.total };
    } catch (error) {
      await jobs.discard(position.job, 'ended');
      throw error;
    }
  }

  async function release(position: string): Promise<void> {
    const cursor = readCursor(position);
    if (cursor.via === 'bulk') await jobs.discard(cursor.job, 'ended');
  }

  return { read, prefetch, split, release };
}

function limited(query: Query, limit: number): Query {
  return { ...query, soql: `${query.soql} LIMIT ${Math.max(1, Math.floor(limit))}` };
}

/**
 * Objects, scopes and functions that Bulk does not support, with whatever code it says so, users who may not use it, and
 * its own limit of jobs a day, all of which REST may get around. The org's API quota is not among them.
 */
function isBulkRefusal(error: unknown): error is SalesforceError {
  return isRefusal(error) || (error instanceof SalesforceError && error.failure.code === 'LIMIT_EXCEEDED');
}
