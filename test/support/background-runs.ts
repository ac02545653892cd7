import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Installation } from './installation.ts';
import { startRollcall } from './rollcall.ts';
import type { SalesforceOrg } from './salesforce-org.ts';
import { learner, trainingConfiguration, trainingOrg } from './training-org.ts';

/** More than one page of 2,000 by REST. */
export const RECORDS = 2500;
export const org = trainingOrg({
  contacts: Array.from({ length: RECORDS }, (_, index) => learner(index + 1, 'Lea', `L${index + 1}`)),
});
export const configuration = trainingConfiguration({
  users: null,
  contacts: { branches: { mode: 'single', destination: 'CUSTOMERS' } },
});
export const BACKGROUND = ['sync', 'contacts', '--background', '--json'];

/** Keeps a run that reads at its second page for ever, until the faults are taken away. */
export const stall = (salesforce: SalesforceOrg) =>
  salesforce.control('POST', '/faults', { method: 'GET', path: '/query/', times: 100, delay: 300_000 });

export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await wait(20);
}

export const runs = ({ db }: Installation) =>
  db.selectFrom('run').select(['id', 'state', 'resumed']).orderBy('id').execute();

export const hasRun = (installation: Installation, id: string, state: string) =>
  until(async () => (await runs(installation)).some((run) => run.id === id && run.state === state));

export const firstPageStored = ({ db }: Installation) =>
  until(async () => (await db.selectFrom('run_page').select('page').limit(1).execute()).length > 0);

/** The clock of the database. */
export async function databaseTime({ db }: Pick<Installation, 'db'>): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  return rows[0]?.now ?? new Date(Number.NaN);
}

/** The last sign of life of whoever leads the only run. */
export async function lastBeat({ db }: Pick<Installation, 'db'>): Promise<Date> {
  const { rows } = await sql<{ beat_at: Date }>`select beat_at from lease`.execute(db);
  return rows[0]?.beat_at ?? new Date(Number.NaN);
}

/** Seconds from then until another process first went on with a run, both by the clock of the database. */
export async function secondsUntilResumed(
  { db }: Pick<Installation, 'db'>,
  runId: string,
  since: Date,
): Promise<number> {
  const { rows } = await sql<{ at: Date }>`
    select at from log_event where run_id = ${runId} and code = 'run_resumed' order by id limit 1`.execute(db);
  return ((rows[0]?.at.getTime() ?? Number.NaN) - since.getTime()) / 1000;
}

/** Everything that a run has planned, told, and written on the platform, and when. */
export async function written({ db }: Pick<Installation, 'db'>): Promise<Readonly<Record<string, readonly unknown[]>>> {
  return {
    run: await db.selectFrom('run').selectAll().orderBy('id').execute(),
    pages: await db.selectFrom('run_page').selectAll().orderBy('run_id').orderBy('page').execute(),
    changes: await db.selectFrom('change').selectAll().orderBy('run_id').orderBy('page').orderBy('seq').execute(),
    events: await db.selectFrom('log_event').selectAll().orderBy('id').execute(),
    people: await db.selectFrom('person').selectAll().orderBy('id').execute(),
    branches: await db.selectFrom('branch').selectAll().orderBy('id').execute(),
    links: await db.selectFrom('link').selectAll().orderBy('source_id').execute(),
    memberships: await db.selectFrom('membership').selectAll().orderBy('person_id').execute(),
  };
}

/** A process that works, stopped with SIGTERM at the end unless it is gone. */
export function startWorker(installation: Installation, words: readonly string[] = ['work']) {
  const worker = startRollcall(words, { ...installation.environment, ROLLCALL_LOG_LEVEL: 'info' });
  return {
    ...worker,
    async [Symbol.asyncDispose]() {
      worker.signal('SIGTERM');
      await worker.ended;
    },
  };
}

/** Jobs that wait or are taken. */
export async function unfinishedJobs({ db }: Installation): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from jobs.job where name = 'synchronize' and state < 'completed'`.execute(db);
  return rows[0]?.count ?? 0;
}
