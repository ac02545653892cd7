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
