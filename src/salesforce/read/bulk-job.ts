import { z } from 'zod';
import type { CallOptions } from '../../sync/source.ts';
import type { EventListener } from '../events.ts';
import { textOf } from '../http/body.ts';
import type { Client } from '../http/client.ts';
import { jobPath } from '../http/request.ts';
import type { Query } from './ask-query.ts';

const STATES = ['UploadComplete', 'InProgress', 'JobComplete', 'Failed', 'Aborted'] as const;

const createdJob = z.object({ id: z.string().regex(/^\w+$/), state: z.enum(STATES) });
const jobStatus = createdJob.extend({
  numberRecordsProcessed: z.int().nonnegative().nullish(),
  errorMessage: z.string().nullish(),
});

export interface PollOptions {
  /** Wait before the first look at a job; grows by half with each, up to `maxMs`. */
  readonly firstMs: number;
  readonly maxMs: number;
  /** After so long a job is given up. */
  readonly timeoutMs: number;
}

/** Jobs take seconds at best, and may wait in Salesforce's queue for minutes. Each look is a call. */
export const DEFAULT_POLL: PollOptions = { firstMs: 2000, maxMs: 30_000, timeoutMs: 60 * 60_000 };
/** Where calls cost nothing, and jobs no time. */
export const LOCAL_POLL: PollOptions = { ...DEFAULT_POLL, firstMs: 100 };

export interface BulkJobs {
  create(query: Query, options: CallOptions): Promise<string>;
  /** Waits for the end of the job; throws JobEnded or JobTooSlow unless it completes. Returns its number of records. */
  completion(jobId: string, options: CallOptions): Promise<number>;
  /** Ends and deletes the job as far as Salesforce lets it. Never throws: jobs also go by themselves after 7 days. */
  discard(jobId: string, state: 'running' | 'ended'): Promise<void>;
}

/** The job ended without a result; REST may still read what it could not. */
export class JobEnded extends Error {}

/** The job is not worth waiting for any longer. */
export class JobTooSlow extends Error {}

export interface BulkJobContext {
  readonly poll: PollOptions;
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  readonly onEvent: EventListener;
}

/** How long an exit may take because of a job that is to be deleted. */
const CLEANUP_MS = 3000;

export function createBulkJobs(client: Client, { poll, sleep, onEvent }: BulkJobContext): BulkJobs {
  return {
    async create({ soql, operation = 'query' }, options) {
      const job = await client.json({ kind: 'create_query_job', operation, soql }, createdJob, options);
      onEvent({ kind: 'bulk_job_created', jobId: job.id });
      return job.id;
    },

    async completion(jobId, options) {
      const path = jobPath(client.apiVersion, jobId);
      let waitMs = poll.firstMs;
      let waitedMs = 0;
      for (let polls = 1; ; polls++) {
        await sleep(waitMs, options.signal);
        waitedMs += waitMs;
        waitMs = Math.min(poll.maxMs, waitMs * 1.5);
        const job = await client.json({ kind: 'get', path }, jobStatus, options);
        if (job.state === 'JobComplete') {
          const records = job.numberRecordsProcessed ?? 0;
          onEvent({ kind: 'bulk_job_completed', jobId, records, polls });
          return records;
        }
        if (job.state === 'Failed' || job.state === 'Aborted') {
          throw new JobEnded(`the job ended as ${job.state}: ${job.errorMessage ?? 'no reason given'}`);
        }
        if (waitedMs >= poll.timeoutMs) throw new JobTooSlow(`the job did not end within ${waitedMs / 60_000} minutes`);
      }
    },

    async discard(jobId, state) {
      // Not the caller's signal: it may have aborted, which is why the job goes.
      const options = { signal: AbortSignal.timeout(CLEANUP_MS), unbudgeted: true };
      const drain = async (answer: Parameters<typeof textOf>[0]): Promise<void> => void (await textOf(answer));
      try {
        // Refused when the job has ended meanwhile; then it can be deleted all the same.
        if (state === 'running') {
          await client.call({ kind: 'abort_query_job', jobId }, drain, options).catch(() => undefined);
        }
        await client.call({ kind: 'delete_query_job', jobId }, drain, options);
      } catch (error) {
        onEvent({ kind: 'bulk_cleanup_failed', jobId, reason: error instanceof Error ? error.message : String(error) });
      }
    },
  };
}
