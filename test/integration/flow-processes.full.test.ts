import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { people } from '../support/platform-state.ts';
import { type Running, rollcall, startRollcall } from '../support/rollcall.ts';
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
const SYNC = ['sync', 'contacts', '--json'];

/** Keeps a run that reads at its second page for ever, until the faults are taken away. */
const stall = (salesforce: SalesforceOrg) =>
  salesforce.control('POST', '/faults', { method: 'GET', path: '/query/', times: 100, delay: 300_000 });

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await wait(20);
}

async function stored({ db }: Installation, table: 'run_page' | 'person'): Promise<number> {
  const { count } = await db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

const firstPageStored = (installation: Installation) => until(async () => (await stored(installation, 'run_page')) > 0);

/** Whether a process waits for a lock on the table that another session holds. */
async function isBlockedAt({ db }: Installation, table: string): Promise<boolean> {
  const { rows } = await sql<{ blocked: boolean }>`
    select exists (select from pg_locks where relation = ${table}::regclass and not granted) as blocked`.execute(db);
  return rows[0]?.blocked === true;
}

/** The server needs a moment to notice that a killed process has let go of its settings. */
const settingsAreFree = ({ db }: Installation) =>
  until(async () => {
    const { rows } = await sql`select from pg_locks where locktype = 'advisory'
      and database = (select oid from pg_database where datname = current_database())`.execute(db);
    return rows.length === 0;
  });

const runs = ({ db }: Installation) => db.selectFrom('run').select(['id', 'state']).orderBy('id').execute();

describe('a process that synchronizes', () => {
  it('and is killed while reading leaves a run that the next one finishes', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration, { SF_URL: salesforce });
    await stall(salesforce);
    const killed = startRollcall(SYNC, installation.environment);
    await firstPageStored(installation);
    killed.signal('SIGKILL');
    expect(await killed.ended).toMatchObject({ exitCode: null, stdout: '' });
    await settingsAreFree(installation);
    expect(await runs(installation)).toEqual([{ id: '1', state: 'extracting' }]);

    await salesforce.control('DELETE', '/faults');
    const next = await rollcall(SYNC, installation.environment);
    expect(next).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(next.stdout)).toMatchObject({ id: '1', state: 'succeeded', counts: { created: RECORDS } });
    expect(await people(installation.db)).toHaveLength(RECORDS);
  });

  it('and is killed while applying leaves whole pages, and the next one adds the others', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration, { SF_URL: salesforce });
    // The second page of people waits for this row to be let go: it wants the same username.
    const blocker = await holdUsername(installation, `l${RECORDS}@learners.example`);
    const killed = startRollcall(SYNC, installation.environment);
    await until(async () => (await stored(installation, 'person')) > 0);
    killed.signal('SIGKILL');
    await killed.ended;
    await blocker.release();
    await settingsAreFree(installation);
    expect(await runs(installation)).toEqual([{ id: '1', state: 'applying' }]);
    const made = await stored(installation, 'person');
    expect(made).toBeLessThan(RECORDS);

    const next = await installation.sync('contacts');
    expect(next).toMatchObject({ id: '1', state: 'succeeded', counts: { created: RECORDS } });
    expect(await people(installation.db)).toHaveLength(RECORDS);
  });

  it('and is interrupted once says that the next sync resumes, and it does', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration, { SF_URL: salesforce });
    await stall(salesforce);
    const interrupted = startRollcall(['sync', 'contacts'], installation.environment);
    await firstPageStored(installation);
    interrupted.signal('SIGINT');
    expect(await interrupted.ended).toEqual({
      exitCode: 130,
      stdout: '',
      stderr: 'Interrupted; the next `rollcall sync contacts` resumes.\n',
    });
    await salesforce.control('DELETE', '/faults');
    expect(await installation.sync('contacts')).toMatchObject({ id: '1', counts: { created: RECORDS } });
  });

  it('and is interrupted twice ends at once, whatever it was doing', async () => {
    await using salesforce = await startOrg(trainingOrg({ contacts: [learner(1, 'Ada', 'Lovelace')] }));
    await using installation = await install(configuration, { SF_URL: salesforce });
    const blocker = await holdTable(installation, 'person');
    const stuck = startRollcall(['sync', 'contacts'], installation.environment);
    await until(() => isBlockedAt(installation, 'person'));
    expect(await interruptUntilEnded(stuck)).toBeGreaterThan(1);
    expect((await stuck.ended).exitCode).toBe(130);
    await blocker.release();
    await settingsAreFree(installation);
    expect(await installation.sync('contacts')).toMatchObject({ id: '1', counts: { created: 1 } });
  });

  it('keeps another one from the same settings, which says so and exits with 1', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration, { SF_URL: salesforce });
    await stall(salesforce);
    const first = startRollcall(SYNC, installation.environment);
    await firstPageStored(installation);
    const second = await rollcall(SYNC, installation.environment);
    expect(second.exitCode).toBe(1);
    expect(JSON.parse(second.stdout)).toMatchObject({ error: { code: 'run_in_progress' } });
    first.signal('SIGTERM');
    expect((await first.ended).exitCode).toBe(143);
    await salesforce.control('DELETE', '/faults');
    expect(await installation.sync('contacts')).toMatchObject({ id: '1', state: 'succeeded' });
  });
});

/** Sends SIGINT now and then until the process is gone; answers how many it took. */
async function interruptUntilEnded(running: Running): Promise<number> {
  for (let sent = 1; ; sent += 1) {
    running.signal('SIGINT');
    if ((await Promise.race([running.ended, wait(500, null)])) !== null) return sent;
  }
}

interface Hold {
  readonly release: () => Promise<void>;
}

/** A transaction of somebody else that holds what `statement` takes, until it is released. */
async function hold({ db }: Installation, statement: ReturnType<typeof sql>): Promise<Hold> {
  const taken = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const transaction = db
    .transaction()
    .execute(async (tx) => {
      await statement.execute(tx);
      taken.resolve();
      await released.promise;
      throw new Error('undone');
    })
    .catch(() => undefined);
  await taken.promise;
  return {
    release: async () => {
      released.resolve();
      await transaction;
    },
  };
}

const holdTable = (installation: Installation, table: string) =>
  hold(installation, sql`lock table ${sql.table(table)} in access exclusive mode`);

const holdUsername = (installation: Installation, username: string) =>
  hold(installation, sql`insert into person (username, username_key) values (${username}, ${username})`);
