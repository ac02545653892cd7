import type { RunWishes } from '../store/queued-runs.ts';
import type { UnitOfWork } from '../store/unit-of-work.ts';
import { periodically } from '../support/periodically.ts';
import { enqueue } from './enqueue.ts';
import { handOverToWorker } from './hand-over.ts';
import { createHelp, type HelpEvent, type Helper } from './help.ts';
import { openQueue, type Queries } from './job-queue.ts';
import { resumeOrphans } from './resume-orphans.ts';
import { currentSchedules, type SettingsSchedule } from './schedules.ts';
import { carryOut, type RunExecutor, type WorkerEvent } from './worker.ts';

/** Milliseconds between two looks for runs that nobody is at; with those of a lease (8 s) a dead worker is noticed in 10 s. */
const WATCH_MS = 1500;
/** Milliseconds after which a changed schedule holds, at the latest. */
const SCHEDULES_MS = 10_000;
/** Milliseconds between two looks for a run to help with. */
const HELP_MS = 500;

export type JobsEvent =
  | WorkerEvent
  | HelpEvent
  | { readonly kind: 'run_resumed' | 'run_given_up'; readonly run: string }
  | { readonly kind: 'jobs_error'; readonly message: string };

/** Something that the processes that work do now and then; harmless when several do it at once. */
export interface Chore {
  readonly everyMs: number;
  work(signal: AbortSignal): Promise<unknown>;
}

/** How others learn that this process works. */
export interface Presence {
  readonly everyMs: number;
  note(): Promise<void>;
  end(): Promise<void>;
}

export interface JobsOptions {
  readonly pool: Queries;
  readonly executor: RunExecutor;
  readonly helper: Helper;
  readonly presence: Presence;
  readonly onEvent: (event: JobsEvent) => void;
  readonly chores: readonly Chore[];
  /** See job-queue.ts. */
  readonly works: boolean;
}

/** Runs as background jobs: to be added by anybody, carried out by the processes that work. */
export interface Jobs extends AsyncDisposable {
  /** See enqueue.ts. */
  enqueue(settingsId: string, options?: RunWishes): Promise<string>;
  /** Sends a job that goes on with a run, within `tx`. */
  handOver(tx: UnitOfWork, run: { readonly settingsId: string; readonly runId: string }): Promise<void>;
  /** Takes jobs, so many at a time, looks after runs whose workers died and keeps the schedules, until disposed. */
  work(options: { readonly concurrency: number }): Promise<AsyncDisposable>;
  schedules(): Promise<SettingsSchedule[]>;
}

export async function openJobs({
  pool,
  executor,
  helper,
  presence,
  chores,
  onEvent,
  works,
}: JobsOptions): Promise<Jobs> {
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

    handOver: (tx, run) => handOverToWorker(tx, queue, run),

    async work({ concurrency }) {
      const controller = new AbortController();
      const { signal } = controller;
      let taken = 0;
      const help = createHelp(helper, onEvent);
      await presence.note();
      await keepSchedules();
      await queue.work(concurrency, async (jobId, job) => {
        taken += 1;
        try {
          await carryOut(executor, jobId, job, { signal, onEvent });
        } finally {
          taken -= 1;
        }
      });
      const repeated = [
        { everyMs: presence.everyMs, work: () => presence.note() },
        // Who has runs of their own does not help.
        { everyMs: HELP_MS, work: async (stop: AbortSignal) => (taken === 0 ? await help(stop) : undefined) },
        { everyMs: WATCH_MS, work: watch },
        { everyMs: SCHEDULES_MS, work: keepSchedules },
        ...chores,
      ].map((chore) => periodically(chore.everyMs, (stop) => chore.work(stop), onError));
      return {
        async [Symbol.asyncDispose]() {
          controller.abort(new Error('This process stops.'));
          await Promise.all(repeated.map((each) => each[Symbol.asyncDispose]()));
          await queue.stopWork();
          await presence.end().catch(onError);
        },
      };
    },

    async schedules() {
      const noticed = await queue.scheduled();
      const schedules = await executor.transaction(currentSchedules);
      return schedules.map((schedule) => {
        const { settingsId, recurrence } = schedule;
        // By the schedule as it is now: workers may know the one of a moment ago.
        return { ...schedule, next: recurrence !== null && noticed.has(settingsId) ? queue.next(recurrence) : null };
      });
    },

    [Symbol.asyncDispose]: () => queue[Symbol.asyncDispose](),
  };
}
