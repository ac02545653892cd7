import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasRun, runs, until } from '../support/background-runs.ts';
import type { Installation } from '../support/installation.ts';
import { rollcall } from '../support/rollcall.ts';
import type { SalesforceOrg } from '../support/salesforce-org.ts';
import {
  installSmall,
  isHelped,
  leaderOf,
  outcomeOfRun,
  PAGES,
  pagesByReader,
  type SmallWorker,
  slowPages,
  startSharedOrg,
  startSmallWorker,
} from '../support/shared-reads.ts';

let salesforce: SalesforceOrg;
let expected: Awaited<ReturnType<typeof outcomeOfRun>>;

beforeAll(async () => {
  salesforce = await startSharedOrg();
  await using alone = await installSmall(salesforce);
  await alone.sync('contacts');
  expected = await outcomeOfRun(alone, '1');
});

afterEach(() => salesforce.control('DELETE', '/faults'));

afterAll(() => salesforce[Symbol.asyncDispose]());

/** An installation whose run is read by two workers at this moment; further pages take so many milliseconds to come. */
async function sharing(delay = 300) {
  const stack = new AsyncDisposableStack();
  const installation = stack.use(await installSmall(salesforce));
  const workers = [
    stack.use(startSmallWorker(installation, 'one')),
    stack.use(startSmallWorker(installation, 'other')),
  ] as const;
  for (const worker of workers) await worker.printed('Ready');
  await slowPages(salesforce, 1000);
  await installation.enqueue('contacts');
  await until(() => isHelped(installation));
  await salesforce.control('DELETE', '/faults');
  await slowPages(salesforce, delay);
  const leads = await leaderOf(installation);
  const [one, other] = workers;
  const [leader, helper] = one.name === leads ? [one, other] : [other, one];
  return { installation, leader, helper, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
}

async function endsAsAlone(installation: Installation): Promise<void> {
  await hasRun(installation, '1', expected.run.state);
  expect(await outcomeOfRun(installation, '1')).toEqual(expected);
  expect(sum(await pagesByReader(installation, '1'))).toBe(PAGES);
  expect(await left(installation)).toEqual({ parts: 0, readers: 0 });
}

const sum = (pages: Record<string, number>) => Object.values(pages).reduce((all, some) => all + some, 0);

async function left({ db }: Installation) {
  const { rows } = await sql<{ parts: number; readers: number }>`
    select (select count(*) from run_part)::int as parts, (select count(*) from run_reader)::int as readers`.execute(
    db,
  );
  return rows[0];
}

const killed = async (worker: SmallWorker) => {
  worker.signal('SIGKILL');
  await worker.ended;
};

describe('a run that several workers read', () => {
  it('loses nothing when a helper is killed: others read what it had in hand', async () => {
    await using scene = await sharing();
    await killed(scene.helper);
    await endsAsAlone(scene.installation);
    expect(await runs(scene.installation)).toMatchObject([{ resumed: 0 }]);
  });

  it('is led by a helper when its leader is killed, which reads nothing again', async () => {
    await using scene = await sharing();
    const before = await pagesByReader(scene.installation, '1');
    await killed(scene.leader);
    await endsAsAlone(scene.installation);
    expect((await runs(scene.installation))[0]?.resumed).toBeGreaterThanOrEqual(1);
    const after = await pagesByReader(scene.installation, '1');
    for (const [reader, pages] of Object.entries(before)) expect(after[reader]).toBeGreaterThanOrEqual(pages);
  });

  it('goes on without a helper that hangs, which writes nothing more when it wakes up', async () => {
    await using scene = await sharing();
    const { installation, helper } = scene;
    helper.signal('SIGSTOP');
    await endsAsAlone(installation);
    const pages = await installation.db.selectFrom('run_page').selectAll().orderBy('page').execute();
    helper.signal('SIGCONT');
    // When it helps with the next run, it has long come back to what it was doing.
    await salesforce.control('DELETE', '/faults');
    await slowPages(salesforce, 1000);
    await installation.enqueue('contacts');
    await until(() => isHelped(installation));
    await hasRun(installation, '2', expected.run.state);
    const now = await installation.db
      .selectFrom('run_page')
      .selectAll()
      .where('run_id', '=', '1')
      .orderBy('page')
      .execute();
    expect(now).toEqual(pages);
    expect((await outcomeOfRun(installation, '1')).plan).toEqual(expected.plan);
  });

  it('is led by a helper when its leader hangs, which writes nothing more when it wakes up', async () => {
    await using scene = await sharing();
    const { installation, leader } = scene;
    leader.signal('SIGSTOP');
    await endsAsAlone(installation);
    expect((await runs(installation))[0]?.resumed).toBeGreaterThanOrEqual(1);
    leader.signal('SIGCONT');
    await salesforce.control('DELETE', '/faults');
    await slowPages(salesforce, 1000);
    await installation.enqueue('contacts');
    await until(() => isHelped(installation));
    await hasRun(installation, '2', expected.run.state);
    expect((await outcomeOfRun(installation, '1')).plan).toEqual(expected.plan);
  });

  it('gets back at once what a helper had in hand that is told to stop', async () => {
    await using scene = await sharing();
    scene.helper.signal('SIGTERM');
    const { exitCode, stderr } = await scene.helper.ended;
    expect(exitCode).toBe(0);
    expect(stderr).not.toContain('help_failed');
    const { rows } = await sql`select from run_reader where not leads`.execute(scene.installation.db);
    expect(rows).toHaveLength(0);
    await endsAsAlone(scene.installation);
  });

  it('is handed on when its leader is told to stop', async () => {
    await using scene = await sharing();
    scene.leader.signal('SIGTERM');
    expect((await scene.leader.ended).exitCode).toBe(0);
    await endsAsAlone(scene.installation);
  });

  it('stops everywhere when it is cancelled', async () => {
    await using scene = await sharing(300_000);
    const { installation } = scene;
    const cancelled = await rollcall(['runs', 'cancel', '1', '--json'], installation.environment);
    expect(cancelled.exitCode).toBe(0);
    await hasRun(installation, '1', 'cancelled');
    expect(await left(installation)).toEqual({ parts: 0, readers: 0 });
    const pages = sum(await pagesByReader(installation, '1'));
    await salesforce.control('DELETE', '/faults');
    await installation.enqueue('contacts');
    await hasRun(installation, '2', expected.run.state);
    expect(sum(await pagesByReader(installation, '1'))).toBe(pages);
    expect((await outcomeOfRun(installation, '2')).plan).toEqual(expected.plan);
  });

  it('is read again from its beginning when Salesforce has lost its job', async () => {
    await using scene = await sharing();
    await salesforce.control('DELETE', '/faults');
    await salesforce.control('POST', '/faults', { kind: 'bulk_result', expire: ['jobs'] });
    await endsAsAlone(scene.installation);
    expect((await scene.installation.events('1')).map(({ code }) => code)).toContain('read_restarted');
  });

  it('counts the calls of all', async () => {
    await using scene = await sharing();
    await endsAsAlone(scene.installation);
    const { installation } = scene;
    const stored = () =>
      installation.db.selectFrom('run').select('salesforce_calls').where('id', '=', '1').executeTakeFirstOrThrow();
    // Twelve parts, two lists of them and a half, and what each of the two asks for itself.
    expect((await stored()).salesforce_calls).toBeGreaterThan(12 + 3 + 6);
  });
});

it('a run whose org has no resultPages is read by one worker alone', async () => {
  await using installation = await installSmall(salesforce);
  await using one = startSmallWorker(installation, 'one');
  await using other = startSmallWorker(installation, 'other');
  await one.printed('Ready');
  await other.printed('Ready');
  const missing = { path: '/resultPages', status: 404, body: '[{"errorCode":"NOT_FOUND","message":"Not here"}]' };
  await salesforce.control('POST', '/faults', { ...missing, times: 'always' });
  await installation.enqueue('contacts');
  await hasRun(installation, '1', expected.run.state);
  expect(Object.keys(await pagesByReader(installation, '1'))).toEqual(['alone']);
  expect((await outcomeOfRun(installation, '1')).plan).toEqual(expected.plan);
});
