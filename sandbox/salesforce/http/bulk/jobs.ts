import { idSequence } from '../../org/ids.ts';
import { SalesforceError, type SoqlRows } from '../../soql/soql.ts';
import { createDailyCounter } from '../daily-counter.ts';
import { notFound } from '../errors.ts';
import type { Dialect } from './dialect.ts';

export const DAILY_QUERY_JOBS = 10_000;
/** Jobs that ended are kept for a week. */
const KEPT = 7 * 24 * 60 * 60 * 1000;

export type BulkState = 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

/** What a client asked for, with its result as it was at that moment. */
export interface NewBulkJob extends Dialect {
  readonly operation: 'query' | 'queryAll';
  readonly rows: SoqlRows;
  readonly pkChunking: boolean;
  /** Of the version whose URL created the job: its results are read with the same one. */
  readonly apiVersion: number;
  readonly createdById: string;
}

export interface BulkJob extends NewBulkJob {
  readonly id: string;
  readonly createdDate: Date;
  readonly state: BulkState;
  /** Milliseconds in InProgress so far. */
  readonly processingTime: number;
  readonly recordsProcessed: number;
  /** Set when the state is Failed. */
  readonly errorMessage: string | undefined;
}

/** Query jobs; they move by themselves, as time passes. */
export interface BulkJobs {
  readonly pageSize: number;
  create(job: NewBulkJob): BulkJob;
  /** Throws 404 NOT_FOUND. */
  get(id: string): BulkJob;
  abort(id: string): BulkJob;
  delete(id: string): void;
  /** Newest first. */
  list(): BulkJob[];
  createdToday(): number;
  /** The next job created ends as Failed, with this message. */
  failNext(message: string): void;
  /** Those that have not ended yet end as Failed, with this message. */
  failRunning(message: string): void;
  /** Forgets all of them, as after seven days. */
  expireAll(): void;
}

interface Timing {
  /** Milliseconds. */
  readonly queued: number;
  readonly running: number;
  readonly pageSize: number;
}

type Stored = NewBulkJob & {
  readonly id: string;
  readonly createdDate: Date;
  /** Monotonic, so that an org with a standing clock still finishes its jobs. */
  readonly createdAt: number;
  failure: string | undefined;
  abortedAt: number | undefined;
};

export function createBulkJobs({ queued, running, pageSize }: Timing, now: () => Date): BulkJobs {
  const ids = idSequence('750');
  const jobs = new Map<string, Stored>();
  const created = createDailyCounter(now);
  let sequence = 0;
  let failure: string | undefined;

  function stored(id: string): Stored {
    const job = jobs.get(id) ?? [...jobs.values()].find((candidate) => candidate.id.slice(0, 15) === id);
    if (job === undefined) throw notFound();
    return job;
  }

  function view(job: Stored): BulkJob {
    const { createdAt, abortedAt, failure: errorMessage, ...rest } = job;
    const elapsed = (abortedAt ?? performance.now()) - createdAt - queued;
    const share = running === 0 ? 1 : Math.min(1, Math.max(0, elapsed / running));
    const state = abortedAt === undefined ? stateAfter(elapsed, errorMessage) : 'Aborted';
    return {
      ...rest,
      state,
      processingTime: Math.round(Math.min(running, Math.max(0, elapsed))),
      recordsProcessed: state === 'Failed' || elapsed < 0 ? 0 : Math.floor(job.rows.size * share),
      errorMessage: state === 'Failed' ? errorMessage : undefined,
    };
  }

  function stateAfter(elapsed: number, errorMessage: string | undefined): BulkState {
    if (elapsed < 0) return 'UploadComplete';
    if (elapsed < running) return 'InProgress';
    return errorMessage === undefined ? 'JobComplete' : 'Failed';
  }

  function forgetOldJobs(): void {
    const limit = now().getTime() - KEPT;
    for (const job of jobs.values()) if (job.createdDate.getTime() < limit) jobs.delete(job.id);
  }

  return {
    pageSize,
    create(job) {
      if (created.count() >= DAILY_QUERY_JOBS) {
        throw new SalesforceError(
          400,
          'LIMIT_EXCEEDED',
          `Max bulk v2 query jobs (${DAILY_QUERY_JOBS}) per 24 hrs has been reached`,
        );
      }
      forgetOldJobs();
      created.increment();
      sequence += 1;
      const id = ids.id(sequence);
      const added = { ...job, id, createdDate: now(), createdAt: performance.now(), failure, abortedAt: undefined };
      failure = undefined;
      jobs.set(id, added);
      return view(added);
    },
    get: (id) => view(stored(id)),
    abort(id) {
      const job = stored(id);
      if (isTerminal(view(job).state)) {
        throw new SalesforceError(400, 'INVALIDJOBSTATE', 'Aborting already Completed Job not allowed');
      }
      job.abortedAt = performance.now();
      return view(job);
    },
    delete(id) {
      const job = stored(id);
      if (!isTerminal(view(job).state)) {
        throw new SalesforceError(400, 'API_ERROR', 'Cannot delete the job because the job is not terminated');
      }
      jobs.delete(job.id);
    },
    list: () => [...jobs.values()].reverse().map(view),
    createdToday: () => created.count(),
    failNext(message) {
      failure = message;
    },
    failRunning(message) {
      for (const job of jobs.values()) if (!isTerminal(view(job).state)) job.failure = message;
    },
    expireAll: () => jobs.clear(),
  };
}

function isTerminal(state: BulkState): boolean {
  return state !== 'UploadComplete' && state !== 'InProgress';
}
