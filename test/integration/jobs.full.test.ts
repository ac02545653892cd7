import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import {
  BACKGROUND,
  configuration,
  firstPageStored,
  hasRun,
  lastBeat,
  org,
  runs,
  secondsUntilResumed,
  stall,
  startWorker,
  unfinishedJobs,
  until,
  written,
} from '../support/background-runs.ts';
import { type Installation, install } from '../support/installation.ts';
import { people } from '../support/platform-state.ts';
import { rollcall } from '../support/rollcall.ts';
import { startOrg } from '../support/salesforce-org.ts';
import { learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const scheduledWith = (settings: object) =>
  trainingConfiguration({
    users: null,
    contacts: {
      branches: { mode: 'single', destination: 'CUSTOMERS' },
      schedule: { every: 'hour', at: '00:00' },
      ...settings,
    },
  });
const scheduled = scheduledWith({});

describe('a worker', () => {
  it('that hangs is replaced within ten seconds, and writes nothing more when it wakes up', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration, { SF_URL: salesforce });
    await stall(salesforce);
    await rollcall(BACKGROUND, installation.environment);
    await using zombie = startWorker(installation);
    await firstPageStored(installation);
    await using other = startWorker(installation);
    await other.printed('Ready');
    zombie.signal('SIGSTOP');
    await wait(100);
    const beat = await lastBeat(installation);
    await until(async () => (await runs(installation))[0]?.resumed === 1);
    await salesforce.control('DELETE', '/faults');
    await hasRun(installation, '1', 'succeeded');
    expect(await secondsUntilResumed(installation, '1', beat)).toBeLessThan(10);
    const before = await written(installation);
    expect(zombie.log()).not.toContain('run_taken_over');
    zombie.signal('SIGCONT');
    await until(async () => zombie.log().includes('run_taken_over'));
    expect(await written(installation)).toEqual(before);
    // It takes jobs again.
    other.signal('SIGTERM');
    await other.ended;
    await rollcall(BACKGROUND, installation.environment);
    await hasRun(installation, '2', 'succeeded');
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

  it('R39: waits for a plan that is held, and no longer once the settings are others', async () => {
    const few = Array.from({ length: 5 }, (_, index) => learner(index + 1, 'Lea', `L${index + 1}`));
    await using salesforce = await startOrg(trainingOrg({ contacts: few }));
    await using installation = await install(scheduled, { SF_URL: salesforce });
    await installation.sync('contacts');
    const filter = (where: string) => salesforce.control('PATCH', '/list-views/Contact.Learners', { where });
    await filter("LastName = 'Nobody'");
    const { id: held } = await installation.sync('contacts');
    await hasRun(installation, held, 'held');
    await filter("LastName <> 'L1'");

    const comesDue = async (minutes: string) => {
      {
        await using worker = startWorker(installation);
        await worker.printed('Ready');
        await until(async () => (await crons(installation)).includes(`${minutes} * * * *`));
      }
      const before = await finishedJobs(installation);
      await asIfDownFor(installation, '5 hours');
      await using _worker = startWorker(installation);
      await until(async () => (await finishedJobs(installation)) > before);
    };
    await comesDue('0');
    expect((await runs(installation)).at(-1)).toMatchObject({ id: held, state: 'held' });

    await installation.configure(
      scheduledWith({ schedule: { every: 'hour', at: '00:30' }, options: { forcePasswordChange: true } }),
    );
    // An occurrence comes once, so the other settings have another one.
    await comesDue('30');
    const [replaced, next] = (await runs(installation)).slice(-2);
    expect([replaced, next]).toMatchObject([{ id: held, state: 'cancelled' }, { state: 'succeeded' }]);
  });
});

async function finishedJobs({ db }: Installation): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from jobs.job where name = 'synchronize' and state >= 'completed'`.execute(db);
  return rows[0]?.count ?? 0;
}

async function crons({ db }: Installation): Promise<string[]> {
  const { rows } = await sql<{ cron: string }>`select cron from jobs.schedule`.execute(db);
  return rows.map(({ cron }) => cron);
}

const schedules = async (installation: Installation) => (await crons(installation)).length;

/** Turns the queue's own clock readings back, as if no worker had looked at the schedules since. */
async function asIfDownFor({ db }: Installation, time: string): Promise<void> {
  await sql`update jobs.version set cron_on = cron_on - ${time}::interval`.execute(db);
  await sql`update jobs.schedule set created_on = created_on - ${time}::interval,
    updated_on = updated_on - ${time}::interval`.execute(db);
}
