import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Measurements } from './measurements.ts';

/** Numbers read when somebody asks for them, because other processes change them too. */
export interface Observed {
  readonly runs: Readonly<Record<string, number>>;
  readonly queue: { readonly waiting: number; readonly active: number; readonly oldestWaitingSince: Date | null };
  readonly lastSuccess: readonly {
    readonly connection: string;
    readonly entity: string;
    readonly owner: string;
    readonly at: Date;
  }[];
}

/** What this process has done since it started. */
export interface Metrics extends Measurements {
  /** The text that a Prometheus server reads, and its content type. */
  render(observed: Observed | null): Promise<{ readonly text: string; readonly contentType: string }>;
}

const SECONDS = [1, 5, 15, 60, 300, 900, 3600, 10_800];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const run = ['connection', 'entity'] as const;
  const counter = (name: string, help: string, labelNames: readonly string[]) =>
    new Counter({ name: `rollcall_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string, labelNames: readonly string[]) =>
    new Gauge({ name: `rollcall_${name}`, help, labelNames, registers });

  const finished = counter('runs_total', 'Runs that this process brought to a state.', [...run, 'state']);
  const errors = counter('run_errors_total', 'Attempts at a run that ended with an error.', [...run, 'code']);
  const records = counter('records_total', 'Records of the runs that this process brought to a good end.', [
    ...run,
    'outcome',
  ]);
  const salesforce = counter('salesforce_calls_total', 'Requests to Salesforce, retries included.', ['connection']);
  const retries = counter('salesforce_retries_total', 'Requests to Salesforce that were repeated.', ['connection']);
  const repeated = counter('directory_retries_total', 'Requests to a remote platform that were repeated.', [
    'connection',
  ]);
  const directory = counter('directory_calls_total', 'Requests to a remote platform.', ['connection']);
  const branches = counter(
    'directory_branch_calls_total',
    'Those of the requests to a remote platform that are about branches and who is in them.',
    ['connection'],
  );
  const used = gauge('salesforce_quota_used', 'Daily API requests of the org, as it last said.', ['connection']);
  const max = gauge('salesforce_quota_max', 'Daily API requests that the org may make.', ['connection']);
  const seconds = new Histogram({
    name: 'rollcall_run_seconds',
    help: 'How long runs took from beginning to end.',
    labelNames: run,
    buckets: SECONDS,
    registers,
  });
  const runs = gauge('runs', 'Runs that have not ended, of every process.', ['state']);
  const waiting = gauge('queue_waiting', 'Jobs that wait for a worker.', []);
  const active = gauge('queue_active', 'Jobs that a worker has taken.', []);
  const age = gauge('queue_age_seconds', 'How long the oldest job has been waiting.', []);
  const success = gauge('last_success_timestamp_seconds', 'When a run last succeeded.', [...run, 'owner']);
  const observable = gauge('database_up', 'Whether the database answers.', []);
  collectDefaultMetrics({ register: registry, prefix: 'rollcall_' });

  function observe(observed: Observed | null): void {
    observable.set(observed === null ? 0 : 1);
    for (const each of [runs, waiting, active, age, success]) each.reset();
    if (observed === null) return;
    for (const [state, count] of Object.entries(observed.runs)) runs.set({ state }, count);
    const { queue, lastSuccess } = observed;
    waiting.set(queue.waiting);
    active.set(queue.active);
    age.set(queue.oldestWaitingSince === null ? 0 : (Date.now() - queue.oldestWaitingSince.getTime()) / 1000);
    for (const { at, ...labels } of lastSuccess) success.set(labels, at.getTime() / 1000);
  }

  return {
    finished({ connection, entity, state, counts, seconds: took }) {
      finished.inc({ connection, entity, state });
      for (const [outcome, count] of Object.entries(counts)) records.inc({ connection, entity, outcome }, count);
      if (took !== null) seconds.observe({ connection, entity }, took);
    },
    stopped: (labels) => errors.inc({ ...labels }),
    called({ connection, salesforce: reads, directory: writes, branches: ofBranches, quota }) {
      salesforce.inc({ connection }, reads);
      directory.inc({ connection }, writes);
      branches.inc({ connection }, ofBranches);
      if (quota === null) return;
      used.set({ connection }, quota.used);
      max.set({ connection }, quota.max);
    },
    retried: ({ connection, at }) => (at === 'salesforce' ? retries : repeated).inc({ connection }),
    async render(observed) {
      observe(observed);
      return { text: await registry.metrics(), contentType: registry.contentType };
    },
  };
}
