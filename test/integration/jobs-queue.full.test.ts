import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  BACKGROUND,
  configuration,
  databaseTime,
  firstPageStored,
  hasRun,
  org,
  RECORDS,
  runs,
  secondsUntilResumed,
  stall,
  startWorker,
  unfinishedJobs,
  until,
} from '../support/background-runs.ts';
import { install, SECRET_KEY } from '../support/installation.ts';
import { people } from '../support/platform-state.ts';
import { rollcall, startRollcall } from '../support/rollcall.ts';
import { startOrg } from '../support/salesforce-org.ts';

const LogLine = z.looseObject({ msg: z.string().optional() });

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
  it('logs what it does with the run that it is about, and names nobody and no secret', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration, { SF_URL: salesforce });
    await rollcall(BACKGROUND, installation.environment);
    await salesforce.control('POST', '/faults', { method: 'GET', path: '/query/', times: 1, status: 503 });
    const worker = startWorker(installation);
    await hasRun(installation, '1', 'succeeded');
    await worker[Symbol.asyncDispose]();
    const { stderr } = await worker.ended;
    const lines = stderr.split('\n').flatMap((line) => (line.startsWith('{') ? [LogLine.parse(JSON.parse(line))] : []));
    const retry = { msg: 'salesforce', kind: 'retry', connection: 'training', entity: 'contacts', run: '1' };
    expect(lines).toContainEqual(expect.objectContaining(retry));
    const [person] = await people(installation.db);
    expect(person).toMatchObject({ username: expect.stringMatching(/^l\d+@learners\.example$/) });
    for (const secret of ['@learners.example', 'rollcall-secret', SECRET_KEY]) expect(stderr).not.toContain(secret);
  });

  it('that is killed is replaced within two seconds or so by another one, which goes on behind the last page', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration, { SF_URL: salesforce });
    await stall(salesforce);
    await rollcall(BACKGROUND, installation.environment);
    const killed = startRollcall(['work'], installation.environment);
    await firstPageStored(installation);
    await using other = startWorker(installation);
    await other.printed('Ready');
    // Whoever has only just taken a job is given five seconds to begin with it, dead or alive.
    const atIt = await databaseTime(installation);
    await until(async () => (await databaseTime(installation)).getTime() - atIt.getTime() > 5000);
    const then = await databaseTime(installation);
    killed.signal('SIGKILL');
    await until(async () => (await runs(installation))[0]?.resumed === 1);
    await salesforce.control('DELETE', '/faults');
    await hasRun(installation, '1', 'succeeded');
    expect(await secondsUntilResumed(installation, '1', then)).toBeLessThan(3);
    expect(await people(installation.db)).toHaveLength(RECORDS);
    const codes = (await installation.events('1')).map(({ code }) => code);
    expect(codes.filter((code) => code === 'run_resumed')).toHaveLength(1);
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

describe('rollcall serve', () => {
  it('answers for health and metrics, without naming anybody', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration, { SF_URL: salesforce });
    await using server = startWorker(installation, ['serve', '--port', '0', '--json']);
    await server.printed('}');
    const announced: { address: string; setupCode: string } = JSON.parse(server.output());
    const { address, setupCode } = announced;
    expect(setupCode).toMatch(/^\w{4}-\w{4}-\w{4}-\w{4}$/);
    expect(await (await fetch(`${address}/api/v1/setup`)).json()).toEqual({ required: true });
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
