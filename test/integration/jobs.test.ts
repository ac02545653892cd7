import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { people } from '../support/platform-state.ts';
import { rollcall, startRollcall } from '../support/rollcall.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

/** More than one page of 2,000 by REST. */
const RECORDS = 2500;
const org = trainingOrg({
  contacts: Array.from({ length: RECORDS }, (_, index) => learner(index + 1, 'Lea', `L${index + 1}`)),
});
const configuration = trainingConfiguration({
  users: null,
  contacts: { branches: { mode: 'single', destination: 'CUSTOMERS' } },
});
const scheduled = trainingConfiguration({
  users: null,
  contacts: { branches: { mode: 'single', destination: 'CUSTOMERS' }, schedule: { every: 'hour', at: '00:00' } },
});
const BACKGROUND = ['sync', 'contacts', '--background', '--json'];

/** Keeps a run that reads at its second page for ever, until the faults are taken away. */
const stall = (salesforce: SalesforceOrg) =>
  salesforce.control('POST', '/faults', { method: 'GET', path: '/query/', times: 100, delay: 300_000 });

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await wait(20);
}

const runs = ({ db }: Installation) => db.selectFrom('run').select(['id', 'state', 'resumed']).orderBy('id').execute();

const hasRun = (installation: Installation, id: string, state: string) =>
  until(async () => (await runs(installation)).some((run) => run.id === id && run.state === state));

const firstPageStored = ({ db }: Installation) =>
  until(async () => (await db.selectFrom('run_page').select('page').limit(1).execute()).length > 0);

/** A process that works, stopped with SIGTERM at the end unless it is gone. */
function startWorker(installation: Installation, words: readonly string[] = ['work']) {
  const worker = startRollcall(words, { ...installation.environment, ROLLCALL_LOG_LEVEL: 'info' });
  return {
    ...worker,
    async [Symbol.asyncDispose]() {
      worker.signal('SIGTERM');
      await worker.ended;
    },
  };
}

describe('rollcall sync --background', () => {
  it('R27: leaves runs to the workers, one of each entity at a time', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration, { SF_URL: salesforce });
    const first = await rollcall(BACKGROUND, installation.environment);
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(first.stdout)).toEqual({ entity: 'contacts', run: '1' });
    const second = await rollcall(BACKGROUND, installation.environment);
    expect(second.exitCode).toBe(1);
    expect(JSON.parse(second.stdout)).toMatchObject({ entity: 'contacts', error: { code: 'run_in_progress' } });
    expect(await runs(installation)).toEqual([{ id: '1', state: 'queued', resumed: 0 }]);

    await using _worker = startWorker(installation);
    const watched = await rollcall(['runs', 'watch', '1', '--json'], installation.environment);
    expect(watched).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(watched.stdout)).toMatchObject({ id: '1', state: 'succeeded', counts: { created: RECORDS } });
    expect(await people(installation.db)).toHaveLength(RECORDS);
    expect((await rollcall(BACKGROUND, installation.environment)).exitCode).toBe(0);
    await hasRun(installation, '2', 'succeeded');
  });

  it('cancelled before a worker takes it never begins', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration, { SF_URL: salesforce });
    await rollcall(BACKGROUND, installation.environment);
    const cancelled = await rollcall(['runs', 'cancel', '1', '--json'], installation.environment);
    expect(JSON.parse(cancelled.stdout)).toMatchObject({ id: '1', state: 'cancelled', mode: null });
    await using _worker = startWorker(installation);
    await until(async () => (await unfinishedJobs(installation)) === 0);
    expect(await runs(installation)).toEqual([{ id: '1', state: 'cancelled', resumed: 0 }]);
    expect(await people(installation.db)).toHaveLength(0);
  });

  it('that cannot begin fails with its reason', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration, { SF_URL: salesforce });
    await rollcall(BACKGROUND, installation.environment);
    await using _worker = startWorker({
      ...installation,
      environment: { ...installation.environment, SF_CLIENT_SECRET: 'x' },
    });
    await hasRun(installation, '1', 'failed');
    expect(await installation.events('1')).toMatchObject([{ level: 'error', code: 'salesforce_credentials' }]);
  });
});

describe('a worker', () => {
  it('that is killed is replaced by another one, which goes on behind the last page', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration, { SF_URL: salesforce });
    await stall(salesforce);
    await rollcall(BACKGROUND, installation.environment);
    const killed = startRollcall(['work'], installation.environment);
    await firstPageStored(installation);
    await using _other = startWorker(installation);
    killed.signal('SIGKILL');
    await until(async () => (await runs(installation))[0]?.resumed === 1);
    await salesforce.control('DELETE', '/faults');
    await hasRun(installation, '1', 'succeeded');
    expect(await people(installation.db)).toHaveLength(RECORDS);
    const codes = (await installation.events('1')).map(({ code }) => code);
    expect(codes.filter((code) => code === 'run_resumed')).toHaveLength(1);
  });

  it('that hangs is replaced too, and writes nothing more when it wakes up', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration, { SF_URL: salesforce });
    await stall(salesforce);
    await rollcall(BACKGROUND, installation.environment);
    await using zombie = startWorker(installation);
    await firstPageStored(installation);
    zombie.signal('SIGSTOP');
    await using _other = startWorker(installation);
    await until(async () => (await runs(installation))[0]?.resumed === 1);
    await salesforce.control('DELETE', '/faults');
    await hasRun(installation, '1', 'succeeded');
    const before = await platform(installation);
    zombie.signal('SIGCONT');
    // It finds out with its next sign of life, and takes jobs again.
    await rollcall(BACKGROUND, installation.environment);
    await hasRun(installation, '2', 'succeeded');
    expect(await platform(installation)).toEqual(before);
    expect((await runs(installation))[0]).toEqual({ id: '1', state: 'succeeded', resumed: 1 });
  });

  it('is not given a run any more that has lost twenty of them', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration, { SF_URL: salesforce });
    await rollcall(BACKGROUND, installation.environment);
    await sql`update run set resumed = 20`.execute(installation.db);
    await sql`update jobs.job set state = 'completed' where name = 'synchronize'`.execute(installation.db);
    await using _worker = startWorker(installation);
    await hasRun(installation, '1', 'failed');
    expect(await installation.events('1')).toMatchObject([{ level: 'error', code: 'run_given_up' }]);
    expect(await people(installation.db)).toHaveLength(0);
  });

  it('that is told to stop leaves its run to the next one, and exits with 0', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration, { SF_URL: salesforce });
    await stall(salesforce);
    await rollcall(BACKGROUND, installation.environment);
    const stopped = startRollcall(['work', '--json'], installation.environment);
    await firstPageStored(installation);
    stopped.signal('SIGTERM');
    const ended = await stopped.ended;
    expect(ended.exitCode).toBe(0);
    expect(JSON.parse(ended.stdout)).toEqual({ address: null, workers: 2 });
    await salesforce.control('DELETE', '/faults');
    await using _next = startWorker(installation);
    await hasRun(installation, '1', 'succeeded');
    expect(await people(installation.db)).toHaveLength(RECORDS);
  });
});

describe('R32: a schedule', () => {
  it('is kept by the workers; what was missed while none was there comes once', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration, { SF_URL: salesforce });
    const schedule = ['schedule', '--json'];
    expect(JSON.parse((await rollcall(schedule, installation.environment)).stdout)).toMatchObject([
      { entity: 'contacts', schedule: { every: 'manual' }, next: null },
    ]);
    await installation.configure(scheduled);
    {
      await using worker = startWorker(installation);
      await worker.printed('Ready');
      await until(async () => (await schedules(installation)) === 1);
    }
    const listed: { next: string }[] = JSON.parse((await rollcall(schedule, installation.environment)).stdout);
    const [kept] = listed;
    expect(kept).toMatchObject({ schedule: { every: 'hour', at: '00:00', timezone: 'UTC' }, inherited: false });
    expect(new Date(kept?.next ?? '').getUTCMinutes()).toBe(0);
    const before = (await runs(installation)).length;

    await asIfDownFor(installation, '5 hours');
    await using _worker = startWorker(installation);
    await until(async () => (await runs(installation)).some(({ state }) => state === 'succeeded'));
    await until(async () => (await unfinishedJobs(installation)) === 0);
    expect((await runs(installation)).length).toBe(before + 1);
    await installation.configure(configuration);
    await until(async () => (await schedules(installation)) === 0);
  });
});

describe('rollcall serve', () => {
  it('answers for health and metrics, without naming anybody', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration, { SF_URL: salesforce });
    await using server = startWorker(installation, ['serve', '--port', '0', '--json']);
    await server.printed('}');
    const announced: { address: string } = JSON.parse(server.output());
    const { address } = announced;
    await rollcall(BACKGROUND, installation.environment);
    await hasRun(installation, '1', 'succeeded');
    expect(await (await fetch(`${address}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${address}/readyz`)).json()).toEqual({ status: 'ready' });
    await until(async () => (await metricsOf(address)).includes('rollcall_runs_total{'));
    const metrics = await metricsOf(address);
    const lines = metrics.split('\n');
    expect(lines).toContain('rollcall_database_up 1');
    expect(lines).toContain(
      `rollcall_records_total{connection="training",entity="contacts",outcome="created"} ${RECORDS}`,
    );
    expect(lines).toContain('rollcall_queue_waiting 0');
    expect(metrics).toMatch(/rollcall_salesforce_quota_used\{connection="training"\} \d+/);
    expect(metrics).not.toContain('learners.example');
    const missing = await fetch(`${address}/nowhere`);
    expect(missing.status).toBe(404);
    expect(missing.headers.get('content-type')).toContain('application/problem+json');
    expect(await missing.json()).toMatchObject({ status: 404, code: 'not_found' });
    const taken = await rollcall(['serve', '--port', new URL(address).port, '--json'], installation.environment);
    expect(taken.exitCode).toBe(1);
    expect(JSON.parse(taken.stdout)).toMatchObject({ error: { code: 'port_unavailable' } });
  });
});

const metricsOf = async (address: string) => await (await fetch(`${address}/metrics`)).text();

async function unfinishedJobs({ db }: Installation): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from jobs.job where name = 'synchronize' and state < 'completed'`.execute(db);
  return rows[0]?.count ?? 0;
}

async function schedules({ db }: Installation): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from jobs.schedule`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Turns the queue's own clock readings back, as if no worker had looked at the schedules since. */
async function asIfDownFor({ db }: Installation, time: string): Promise<void> {
  await sql`update jobs.version set cron_on = cron_on - ${time}::interval`.execute(db);
  await sql`update jobs.schedule set created_on = created_on - ${time}::interval,
    updated_on = updated_on - ${time}::interval`.execute(db);
}

/** Everything that a run writes on the platform, and when. */
async function platform({ db }: Installation): Promise<unknown> {
  return {
    people: await db.selectFrom('person').selectAll().orderBy('id').execute(),
    links: await db.selectFrom('link').selectAll().orderBy('source_id').execute(),
    memberships: await db.selectFrom('membership').selectAll().orderBy('person_id').execute(),
  };
}
