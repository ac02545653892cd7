import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRun, runs, until, written } from '../support/background-runs.ts';
import type { Installation } from '../support/installation.ts';
import type { SalesforceOrg } from '../support/salesforce-org.ts';
import { installSmall, leaderOf, outcomeOfRun, startSharedOrg, startSmallWorker } from '../support/shared-reads.ts';

let salesforce: SalesforceOrg;
let expected: Awaited<ReturnType<typeof outcomeOfRun>>;

beforeAll(async () => {
  salesforce = await startSharedOrg();
  await using alone = await installSmall(salesforce);
  await alone.sync('contacts');
  expected = await outcomeOfRun(alone, '1');
});

afterAll(() => salesforce[Symbol.asyncDispose]());

/** Key of the advisory lock that transactions of a run wait for. */
const GATE = 7;

/** A moment of applying at which everything stops until the test lets it go on. */
interface Moment {
  readonly what: string;
  readonly trigger: string;
}

const MOMENTS: readonly Moment[] = [
  {
    what: 'writes people',
    trigger: 'create trigger gate before insert on person for each statement execute function pass_gate()',
  },
  {
    what: 'commits a page',
    trigger: `create constraint trigger gate after update of applied_at on run_page deferrable initially deferred
      for each row when (new.page > 0) execute function pass_gate()`,
  },
];

async function build({ db }: Installation, { trigger }: Moment): Promise<void> {
  await sql`create function pass_gate() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock_shared(${sql.lit(GATE)});
      return null;
    end $$`.execute(db);
  await sql.raw(trigger).execute(db);
}

/** Databases are used again. */
async function tearDown({ db }: Installation): Promise<void> {
  await sql`drop function pass_gate cascade`.execute(db);
}

/** Does something while nobody passes the gate. */
async function whileShut({ db }: Installation, work: () => Promise<void>): Promise<void> {
  await db.connection().execute(async (own) => {
    await sql`select pg_advisory_lock(${GATE})`.execute(own);
    try {
      await work();
    } finally {
      await sql`select pg_advisory_unlock(${GATE})`.execute(own);
    }
  });
}

/** Whether a session of that name stands at the gate. */
async function waits({ db }: Installation, name: string): Promise<boolean> {
  const { rows } = await sql`
    select from pg_stat_activity where application_name = ${name} and wait_event_type = 'Lock' and wait_event = 'advisory'
      and datname = current_database()`.execute(db);
  return rows.length > 0;
}

describe('a worker that applies a plan as it does everywhere, and hangs', () => {
  it.each(MOMENTS)('while it $what, is replaced, and writes nothing more when it wakes up', async (moment) => {
    await using installation = await installSmall(salesforce);
    await build(installation, moment);
    await using stack = new AsyncDisposableStack();
    stack.defer(() => tearDown(installation));
    const [one, other] = [
      stack.use(startSmallWorker(installation, 'one')),
      stack.use(startSmallWorker(installation, 'other')),
    ];
    await one.printed('Ready');
    await other.printed('Ready');
    let zombie = one;
    await whileShut(installation, async () => {
      await installation.enqueue('contacts');
      await until(async () => (await waits(installation, 'one')) || (await waits(installation, 'other')));
      zombie = (await leaderOf(installation)) === 'one' ? one : other;
      expect((await installation.db.selectFrom('run').select('state').execute())[0]).toEqual({ state: 'applying' });
      expect(await waits(installation, zombie.name)).toBe(true);
      zombie.signal('SIGSTOP');
    });
    const heir = zombie === one ? other : one;
    await hasRun(installation, '1', expected.run.state);
    // It waits for the transaction that the other one had open, and may be sent there a second time meanwhile.
    expect((await runs(installation))[0]?.resumed).toBeGreaterThanOrEqual(1);
    expect(await outcomeOfRun(installation, '1')).toEqual(expected);
    const before = await written(installation);
    expect(zombie.log()).not.toContain('run_stopped');

    zombie.signal('SIGCONT');
    await until(async () => zombie.log().includes('run_stopped'));
    expect(zombie.log()).toMatch(/"code":"run_taken_over","msg":"run_stopped"/);
    expect(await written(installation)).toEqual(before);
    // It takes runs again, and finds that nothing is left to do.
    heir.signal('SIGTERM');
    await heir.ended;
    await installation.enqueue('contacts');
    await hasRun(installation, '2', expected.run.state);
    expect((await outcomeOfRun(installation, '2')).run.counts).toMatchObject({
      created: 0,
      updated: 0,
      deactivated: 0,
    });
  });
});
