import type { Acceptances } from '../store/queued-runs.ts';
import { periodically } from '../support/periodically.ts';
import { enqueue } from './enqueue.ts';
import { openQueue, type Queries } from './job-queue.ts';
import { resumeOrphans } from './resume-orphans.ts';
import { currentSchedules, type SettingsSchedule } from './schedules.ts';
import { carryOut, type RunExecutor, type WorkerEvent } from './worker.ts';

/** Milliseconds between two looks for runs that nobody is at; with those of a lease (8 s) a dead worker is noticed in 10 s. */
const WATCH_MS = 1500;
/** Milliseconds after which a changed schedule holds, at the latest. */
const SCHEDULES_MS = 10_000;

export type JobsEvent =
  | WorkerEvent
  | { readonly kind: 'run_resumed' | 'run_given_up'; readonly run: string }
  | { readonly kind: 'jobs_error'; readonly message: string };

/** Something that the processes that work do now and then; harmless when several do it at once. */
export interface Chore {
  readonly everyMs: number;
  work(signal: AbortSignal): Promise<unknown>;
}

export interface JobsOptions {
  readonly pool: Queries;
  readonly executor: RunExecutor;
  readonly onEvent: (event: JobsEvent) => void;
  readonly chores: readonly Chore[];
  /** See job-queue.ts. */
  readonly works: boolean;
}

/** Runs as background jobs: to be added by anybody, carried out by the processes that work. */
export interface Jobs extends AsyncDisposable {
  /** See enqueue.ts. */
  enqueue(settingsId: string, options?: Acceptances): Promise<string>;
  /** Takes jobs, so many at a time, looks after runs whose workers died and keeps the schedules, until disposed. */
  work(options: { readonly concurrency: number }): Promise<AsyncDisposable>;
  schedules(): Promise<SettingsSchedule[]>;
}

export async function openJobs({ pool, executor, chores, onEvent, works }: JobsOptions): Promise<Jobs> {
  const onError = (error: unknown) =>
    onEvent({ kind: 'jobs_error', message: error instanceof Error ? error.message : String(error) });
  const queue = await openQueue(pool, { onError, works });

  async function watch(): Promise<void> {
    const { resumed, givenUp } = await executor.transaction((tx) => resumeOrphans(tx, queue));
    for (const { id } of resumed) onEvent({ kind: 'run_resumed', run: id });
    for (const { id, settingsId } of givenUp) {
      onEvent({ kind: 'run_given_up', run: id });
      await executor.giveUp(settingsId, id);
    }
  }

  async function keepSchedules(): Promise<void> {
    const schedules = await executor.transaction(currentSchedules);
    await queue.schedule(
      schedules.flatMap(({ settingsId, recurrence }) => (recurrence ? [{ settingsId, ...recurrence }] : [])),
    );
  }

  return {
    enqueue: (settingsId, options) =>
      executor.transaction((tx) => enqueue(tx, queue, settingsId, executor.now(), options)),

    async work({ concurrency }) {
      const controller = new AbortController();
      const { signal } = controller;
      await keepSchedules();
      await queue.work(concurrency, (jobId, job) => carryOut(executor, jobId, job, { signal, onEvent }));
      const repeated = [
        { everyMs: WATCH_MS, work: watch },
        { everyMs: SCHEDULES_MS, work: keepSchedules },
        ...chores,
      ].map((chore) => periodically(chore.everyMs, (stop) => chore.work(stop), onError));
      return {
        async [Symbol.asyncDispose]() {
          controller.abort(new Error('This process stops.'));
          await Promise.all(repeated.map((each) => each[Symbol.asyncDispose]()));
          await queue.stopWork();
        },
      };
    },

    async schedules() {
      const next = await queue.upcoming();
      const schedules = await executor.transaction(currentSchedules);
      return schedules.map((schedule) => ({ ...schedule, next: next.get(schedule.settingsId) ?? null }));
    },

    [Symbol.asyncDispose]: () => queue[Symbol.asyncDispose](),
  };
}
