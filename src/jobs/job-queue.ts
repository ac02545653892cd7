import { type Db, PgBoss } from 'pg-boss';
import { z } from 'zod';
import type { UnitOfWork } from '../store/unit-of-work.ts';
import type { Recurrence } from './cron.ts';

/** A schema of its own, beside the tables of Rollcall. */
const SCHEMA = 'jobs';
const QUEUE = 'synchronize';

/** Seconds; pg-boss's shortest. Our own watch is faster (resume-orphans.ts), this one holds where nobody watches. */
const HEARTBEAT_SECONDS = 10;
/** The longest that pg-boss lets a job take. */
const LONGEST_SECONDS = 24 * 60 * 60 - 1;
const KEPT_SECONDS = 7 * 24 * 60 * 60;

/** What a worker is to do: a queued run, or, where `runId` is null, a run that a schedule asks for. */
const jobSchema = z.object({ settingsId: z.string(), runId: z.string().nullable() });
export type RunJob = z.infer<typeof jobSchema>;

export interface ScheduledJob extends Recurrence {
  readonly settingsId: string;
}

/** `idle`: there is no such job, or it has ended. */
export type JobState = 'waiting' | { readonly activeSince: Date } | 'idle';

/**
 * Jobs that wait in the database until a worker takes them. There is at most one for some settings, waiting or taken.
 */
export interface JobQueue extends AsyncDisposable {
  /** Adds a job with the transaction. False when the settings have one already, waiting or taken. */
  send(tx: UnitOfWork, jobId: string, job: RunJob): Promise<boolean>;
  stateOf(tx: UnitOfWork, jobId: string): Promise<JobState>;
  /** Takes a job back, so that another one can be sent. */
  withdraw(tx: UnitOfWork, jobId: string): Promise<void>;
  /** Takes back whatever jobs the settings have. */
  clear(tx: UnitOfWork, settingsId: string): Promise<void>;
  /** Works on jobs, so many at a time. Whatever `handle` throws is the end of its job only. */
  work(concurrency: number, handle: (jobId: string, job: RunJob) => Promise<void>): Promise<void>;
  /** Takes no more jobs and waits for those taken. */
  stopWork(): Promise<void>;
  /** Makes these the only schedules. An occurrence that was missed while nobody was there comes once, later. */
  schedule(jobs: readonly ScheduledJob[]): Promise<void>;
  /** Settings whose schedules workers have taken notice of. */
  scheduled(): Promise<ReadonlySet<string>>;
  /** When it comes next; null for what comes never, such as 30 February. */
  next(recurrence: Recurrence): Date | null;
}

/** As a pool or client of pg. */
export interface Queries {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

export interface QueueOptions {
  readonly onError: (error: unknown) => void;
  /** False for a process that only adds jobs and looks: it keeps no schedules and tidies nothing up. */
  readonly works: boolean;
}

/** Opens the queue in the database, and makes its tables where there are none. */
export async function openQueue(pool: Queries, { onError, works }: QueueOptions): Promise<JobQueue> {
  const boss = new PgBoss({
    db: queriesOn(pool),
    schema: SCHEMA,
    schedule: works,
    supervise: works,
  });
  boss.on('error', onError);
  await boss.start();
  await boss.createQueue(QUEUE, {
    policy: 'exclusive',
    retryLimit: 0,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds: LONGEST_SECONDS,
    deleteAfterSeconds: KEPT_SECONDS,
  });

  return {
    async send({ client }, jobId, job) {
      const sent = await boss.send(QUEUE, job, { id: jobId, singletonKey: job.settingsId, db: queriesOn(client) });
      return sent !== null;
    },

    async stateOf({ client }, jobId) {
      const [job] = await boss.findJobs(QUEUE, { id: jobId, db: queriesOn(client) });
      if (job?.state === 'created' || job?.state === 'retry') return 'waiting';
      return job?.state === 'active' ? { activeSince: job.startedOn } : 'idle';
    },

    async withdraw({ client }, jobId) {
      await boss.cancel(QUEUE, jobId, { db: queriesOn(client) });
    },

    async clear({ client }, settingsId) {
      const db = queriesOn(client);
      const jobs = await boss.findJobs(QUEUE, { key: settingsId, db });
      const unended = jobs.filter(({ state }) => state === 'created' || state === 'retry' || state === 'active');
      for (const { id } of unended) await boss.cancel(QUEUE, id, { db });
    },

    async work(concurrency, handle) {
      await boss.work(QUEUE, { localConcurrency: concurrency, pollingIntervalSeconds: 0.5 }, async (jobs) => {
        for (const { id, data } of jobs) await handle(id, jobSchema.parse(data));
      });
    },

    stopWork: () => boss.offWork(QUEUE, { wait: true }),

    async schedule(jobs) {
      const wanted = new Map(jobs.map((job) => [job.settingsId, job]));
      for (const { key, cron, timezone } of await boss.getSchedules(QUEUE)) {
        const job = wanted.get(key);
        if (job === undefined) await boss.unschedule(QUEUE, key);
        else if (job.cron === cron && job.timezone === timezone) wanted.delete(key);
      }
      for (const { settingsId, cron, timezone } of wanted.values()) {
        const job: RunJob = { settingsId, runId: null };
        const options = { key: settingsId, tz: timezone, missed: 'once', singletonKey: settingsId } as const;
        await boss.schedule(QUEUE, cron, job, options);
      }
    },

    scheduled: async () => new Set((await boss.getSchedules(QUEUE)).map(({ key }) => key)),

    next: ({ cron, timezone }) => boss.previewSchedule(cron, { tz: timezone, count: 1 })[0] ?? null,

    async [Symbol.asyncDispose]() {
      await boss.stop({ graceful: true });
    },
  };
}

/** The pool, or the client of a transaction that the queue's rows are to be part of. */
function queriesOn(connection: Queries): Db {
  return { executeSql: (text, values) => connection.query(text, values) };
}
