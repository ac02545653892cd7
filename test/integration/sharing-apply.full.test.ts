import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRun, runs, until } from '../support/background-runs.ts';
import type { Installation } from '../support/installation.ts';
import type { SalesforceOrg } from '../support/salesforce-org.ts';
import {
  installSmall,
  outcomeOfRun,
  type SmallWorker,
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

afterAll(() => salesforce[Symbol.asyncDispose]());

const PARALLEL = { CRASH_PARALLEL_APPLY: 'yes' };

/** An installation whose run is applied by two workers at this moment. */
async function applying() {
  const stack = new AsyncDisposableStack();
  const installation = stack.use(await installSmall(salesforce));
  await noteWhoApplies(installation);
  stack.defer(() => forgetWhoApplies(installation));
  const workers = [
    stack.use(startSmallWorker(installation, 'one', PARALLEL)),
    stack.use(startSmallWorker(installation, 'other', PARALLEL)),
  ] as const;
  for (const worker of workers) await worker.printed('Ready');
  await installation.enqueue('contacts');
  await until(async () => (await appliers(installation)).length === 2);
  const [one, other] = workers;
  // The branches are applied by the leader alone, before everything else.
  const [leader, helper] = (await appliers(installation))[0] === one.name ? [one, other] : [other, one];
  return { installation, leader, helper, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
}

/** Lets the database remember whose transaction applied which page, and take its time for it. */
async function noteWhoApplies({ db }: Installation): Promise<void> {
  await sql`create table applier (id serial, page integer, name text)`.execute(db);
  await sql`
    create function note_applier() returns trigger language plpgsql as $$
    begin
      insert into applier (page, name) values (new.page, current_setting('application_name'));
      perform pg_sleep(0.3);
      return null;
    end $$`.execute(db);
  await sql`create constraint trigger note_applier after update of applied_at on run_page
    deferrable initially deferred for each row execute function note_applier()`.execute(db);
}

/** Databases are used again. */
async function forgetWhoApplies({ db }: Installation): Promise<void> {
  await sql`drop trigger note_applier on run_page`.execute(db);
  await sql`drop function note_applier`.execute(db);
  await sql`drop table applier`.execute(db);
}

/** Names of those who have applied pages, by their first one. */
async function appliers({ db }: Installation): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from applier group by name order by min(id)`.execute(db);
  return rows.map(({ name }) => name);
}

async function endsAsAlone(installation: Installation): Promise<void> {
  await hasRun(installation, '1', expected.run.state);
  expect(await outcomeOfRun(installation, '1')).toEqual(expected);
  const { rows } = await sql<{ pages: number; times: number; applied: number }>`
    select count(distinct page)::int as pages, count(*)::int as times,
      (select count(*) from run_page where applied_at is not null)::int as applied
    from applier`.execute(installation.db);
  const [{ pages, times, applied } = { pages: 0, times: 0, applied: 0 }] = rows;
  expect(applied).toBeGreaterThan(10);
  expect({ pages, times }).toEqual({ pages: applied, times: applied });
}

const killed = async (worker: SmallWorker) => {
  worker.signal('SIGKILL');
  await worker.ended;
};

describe('a plan that several workers apply, where the directory allows it', () => {
  it('comes out as one worker applies it, every page once', async () => {
    await using scene = await applying();
    await endsAsAlone(scene.installation);
    const { rows } = await sql<{ page: number; name: string }>`
      select page, name from applier order by id`.execute(scene.installation.db);
    expect(rows[0]).toEqual({ page: -1, name: scene.leader.name });
    for (const { name } of [scene.leader, scene.helper]) {
      expect(rows.filter((row) => row.name === name).length).toBeGreaterThan(3);
    }
    scene.helper.signal('SIGTERM');
    expect((await scene.helper.ended).stderr).toMatch(/"work":"applying"/);
  });

  it('loses nothing when a helper is killed', async () => {
    await using scene = await applying();
    await killed(scene.helper);
    await endsAsAlone(scene.installation);
    expect(await runs(scene.installation)).toMatchObject([{ resumed: 0 }]);
  });

  it('is led by a helper when its leader is killed', async () => {
    await using scene = await applying();
    await killed(scene.leader);
    await endsAsAlone(scene.installation);
    expect((await runs(scene.installation))[0]?.resumed).toBeGreaterThanOrEqual(1);
  });

  it('goes on without a helper that hangs, which writes nothing more when it wakes up', async () => {
    await using scene = await applying();
    const { installation, helper } = scene;
    helper.signal('SIGSTOP');
    await endsAsAlone(installation);
    helper.signal('SIGCONT');
    await installation.enqueue('contacts');
    await hasRun(installation, '2', expected.run.state);
    expect((await outcomeOfRun(installation, '1')).people).toEqual(expected.people);
  });
});
