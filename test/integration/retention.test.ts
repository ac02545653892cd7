import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../../src/support/logger.ts';
import { type Installation, install } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { people } from '../support/platform-state.ts';
import { rollcall as command } from '../support/rollcall.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const DAY = 24 * 3_600_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY);
const CONTACTS = [
  learner(1, 'Ada', 'Lovelace'),
  learner(2, 'Jean', 'Bartik'),
  learner(3, 'Grace', 'Hopper'),
  learner(4, 'Karen', 'Jones', { Email: null }),
];

function configuration(retention: object = {}): string {
  const contacts = { branches: { mode: 'single', destination: 'CUSTOMERS' }, leavers: 'deactivate' };
  const file: unknown = JSON.parse(trainingConfiguration({ users: null, contacts }));
  return JSON.stringify({ ...Object(file), retention });
}

/** A first run, a dry run, a run that updates somebody, and one that fails. */
async function history(salesforce: SalesforceOrg): Promise<Installation> {
  const rollcall = await install(
    configuration(),
    { SF_URL: salesforce },
    { logger: createLogger('silent'), salesforce: { retry: { perCall: 1, maxWaitMs: 20 } } },
  );
  await rollcall.sync('contacts');
  await salesforce.update('Contact', contactId(1), { LastName: 'King' });
  await rollcall.plan('contacts');
  await rollcall.sync('contacts');
  await salesforce.control('POST', '/faults', { path: 'FirstName', status: 503, times: 10_000 });
  await expect(rollcall.sync('contacts')).rejects.toThrow();
  await salesforce.control('DELETE', '/faults');
  return rollcall;
}

async function countOf({ db }: Installation, table: 'run' | 'run_page' | 'change' | 'log_event' | 'alert') {
  const { count } = await db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** What must be there whatever is removed. */
async function treasure({ db }: Installation) {
  return {
    people: await people(db),
    links: await db.selectFrom('link').selectAll().orderBy('source_id').execute(),
    unresolved: await db.selectFrom('unresolved').selectAll().execute(),
    settings: await db.selectFrom('settings').selectAll().execute(),
  };
}

describe('retention', () => {
  it('R47: removes plans first, then events, then runs, and nothing before its time', async () => {
    await using salesforce = await startOrg(trainingOrg({ contacts: CONTACTS }));
    await using rollcall = await history(salesforce);
    const kept = await treasure(rollcall);
    const events = await countOf(rollcall, 'log_event');
    const runs = await countOf(rollcall, 'run');

    const nothing = { plans: 0, pages: 0, events: 0, alerts: 0, mails: 0, runs: 0, verifications: 0, tenants: 0 };
    expect(await rollcall.sweepRetention(inDays(89))).toEqual(nothing);
    // The run that failed had not read its first page.
    expect(await rollcall.sweepRetention(inDays(91))).toMatchObject({ plans: 3, events: 0, runs: 0 });
    expect([await countOf(rollcall, 'run_page'), await countOf(rollcall, 'change')]).toEqual([0, 0]);
    expect(await countOf(rollcall, 'log_event')).toBe(events);
    expect(await rollcall.sweepRetention(inDays(91))).toEqual(nothing);

    expect(await rollcall.sweepRetention(inDays(366))).toEqual({ ...nothing, events });
    // Of the four, the last one and the last that succeeded stay.
    expect(await rollcall.sweepRetention(inDays(10_000))).toMatchObject({ runs: runs - 2 });
    const left = await rollcall.db.selectFrom('run').select('state').orderBy('id').execute();
    expect(left.map(({ state }) => state)).toEqual(['completed_with_errors', 'failed']);
    expect(await treasure(rollcall)).toEqual(kept);
  });

  it('R47: leaves what the next run needs', async () => {
    await using salesforce = await startOrg(trainingOrg({ contacts: CONTACTS }));
    await using rollcall = await history(salesforce);
    await rollcall.sweepRetention(inDays(10_000));
    await salesforce.update('Contact', contactId(2), { LastName: 'Jennings' });
    const next = await rollcall.sync('contacts');
    expect({ mode: next.mode, ...done(next) }).toEqual({ mode: 'incremental', updated: 1, rejected: 1 });
    const { attempts } = await rollcall.db.selectFrom('unresolved').select('attempts').executeTakeFirstOrThrow();
    expect(attempts).toBe(3);
  });

  it('R47: touches no plan that waits for approval', async () => {
    await using salesforce = await startOrg(trainingOrg({ contacts: CONTACTS }));
    await using rollcall = await install(configuration(), { SF_URL: salesforce });
    await rollcall.sync('contacts');
    for (const number of [1, 2, 3, 4]) await salesforce.update('Contact', contactId(number), { Is_Learner__c: false });
    const held = await rollcall.sync('contacts');
    expect(held.state).toBe('held');
    const changes = await rollcall.changes(held.id);
    const events = await rollcall.events(held.id);
    await rollcall.sweepRetention(inDays(10_000));
    expect(await rollcall.changes(held.id)).toEqual(changes);
    expect(await rollcall.events(held.id)).toEqual(events);
    expect(await rollcall.approve(held.id)).toMatchObject({ counts: { deactivated: 3 } });
  });

  it('R47: has periods of one’s own, removes in batches, and stops when it is told to', async () => {
    await using salesforce = await startOrg(trainingOrg({ contacts: CONTACTS }));
    await using rollcall = await history(salesforce);
    await rollcall.configure(configuration({ plans: 10, events: 20, runs: 5 }));
    const pages = await countOf(rollcall, 'run_page');
    const events = await countOf(rollcall, 'log_event');
    expect(pages).toBeGreaterThan(2);
    const stopped = { signal: AbortSignal.abort(), batch: { pages: 1, rows: 1, runs: 1 } };
    expect(await rollcall.sweepRetention(inDays(6), stopped)).toEqual({
      plans: 0,
      pages: 0,
      events: 0,
      alerts: 0,
      mails: 0,
      runs: 0,
      verifications: 0,
      tenants: 0,
    });
    // The shortest period holds: what belongs to a run goes with it.
    const one = { batch: { pages: 1, rows: 1, runs: 1 } };
    expect(await rollcall.sweepRetention(inDays(6), one)).toMatchObject({ pages, events });
  });

  it('R47: keeps alerts that are still to be delivered', async () => {
    await using salesforce = await startOrg(trainingOrg({ contacts: CONTACTS }));
    await using rollcall = await install(configuration(), { SF_URL: salesforce });
    const content = JSON.stringify({
      kind: 'well',
      connection: 'training',
      entity: null,
      runId: null,
      code: 'well',
      message: '',
      at: '',
    });
    const row = { channel: 'email' as const, content };
    await rollcall.db
      .insertInto('alert')
      .values([{ ...row, next_at: new Date() }, row])
      .execute();
    expect(await rollcall.sweepRetention(inDays(366))).toMatchObject({ alerts: 1 });
    expect(await countOf(rollcall, 'alert')).toBe(1);
    const mail = { event: 'run_failed' as const, recipient: 'ops@acme.example' };
    await rollcall.db
      .insertInto('notification_mail')
      .values([{ ...mail, next_at: new Date() }, mail])
      .execute();
    expect(await rollcall.sweepRetention(inDays(366))).toMatchObject({ mails: 1 });
  });

  it('R47: can be carried out at once, and says what it has removed', async () => {
    await using salesforce = await startOrg(trainingOrg({ contacts: CONTACTS }));
    await using rollcall = await history(salesforce);
    const kept = await treasure(rollcall);
    const run = (...words: string[]) => command(['retention', ...words], { ...rollcall.environment, COLUMNS: '200' });
    const [periods, nothing] = await Promise.all([run(), run('sweep')]);
    expect(periods.stdout).toContain(
      'Plans are kept for 90 days, log events and alerts for 365 days, runs for 730 days.',
    );
    expect(nothing).toEqual({
      exitCode: 0,
      stderr: '',
      stdout:
        'Nothing to remove: no plan is older than 90 days, no log event, alert or mail older than 365 days, no run older than 730 days.\n',
    });

    await sql`update run set created_at = created_at - interval '100 days', finished_at = finished_at - interval '100 days'`.execute(
      rollcall.db,
    );
    const swept = await run('sweep');
    expect(swept.exitCode).toBe(0);
    expect(swept.stdout).toMatch(
      /^Removed \d plans older than 90 days,\n0 log events, .*,\n0 runs older than 730 days\.\n$/,
    );
    const again = await run('sweep', '--json');
    expect(JSON.parse(again.stdout)).toEqual({
      removed: { plans: 0, pages: 0, events: 0, alerts: 0, mails: 0, runs: 0, verifications: 0, tenants: 0 },
      periods: { plans: 90, events: 365, runs: 730 },
    });
    expect(await countOf(rollcall, 'run_page')).toBe(0);
    expect(await treasure(rollcall)).toEqual(kept);
  });

  it('R47: says of a run that its plan is not kept any more', async () => {
    await using salesforce = await startOrg(trainingOrg({ contacts: CONTACTS }));
    await using rollcall = await history(salesforce);
    await rollcall.sweepRetention(inDays(91));
    const { exitCode, stdout } = await command(['runs', 'show', '1', '--changes'], rollcall.environment);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('not kept any more')]);
  });
});
