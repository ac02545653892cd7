import { describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { people, person } from '../support/platform-state.ts';
import { rollcall as command } from '../support/rollcall.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const PEOPLE = 25;
const NUMBERS = Array.from({ length: PEOPLE }, (_, index) => index + 1);
const l = (number: number) => `l${number}@learners.example`;
const DAY = 24 * 3_600_000;

interface Setting {
  readonly options?: Readonly<Record<string, unknown>>;
  readonly leavers?: 'keep' | 'deactivate';
  readonly thresholds?: Readonly<Record<string, unknown>>;
  readonly mapping?: Readonly<Record<string, unknown>>;
}

function configuration({ options = {}, leavers = 'deactivate', thresholds = {}, mapping = {} }: Setting = {}): string {
  return trainingConfiguration({
    users: null,
    contacts: {
      branches: { mode: 'single', destination: 'CUSTOMERS' },
      mapping: { username: 'Email', firstname: 'FirstName', lastname: 'LastName', motto: 'Motto__c', ...mapping },
      options,
      leavers,
      thresholds,
    },
  });
}

/** An org of 25 learners that Rollcall has synchronized once, and a clock that a test can move. */
async function settled(setting: Setting = {}) {
  const contacts = NUMBERS.map((number) => learner(number, 'Lea', `L${number}`, { Motto__c: `Motto ${number}` }));
  const time = { now: new Date('2026-03-01T10:00:00Z') };
  await using resources = new AsyncDisposableStack();
  const salesforce = resources.use(await startOrg(trainingOrg({ contacts })));
  const rollcall = resources.use(
    await install(
      configuration(setting),
      { SF_URL: salesforce },
      { clock: () => time.now, salesforce: { retry: { maxWaitMs: 20 } } },
    ),
  );
  expect(done(await rollcall.sync('contacts'))).toEqual({ created: PEOPLE });
  const owned = resources.move();
  const later = (days: number) => {
    time.now = new Date(time.now.getTime() + days * DAY);
  };
  return { salesforce, rollcall, later, time, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function each(numbers: readonly number[], work: (number: number) => Promise<unknown>): Promise<void> {
  for (const number of numbers) await work(number);
}

const first = (count: number) => NUMBERS.slice(0, count);

const leave = ({ salesforce }: { salesforce: SalesforceOrg }, count: number) =>
  each(first(count), (number) => salesforce.update('Contact', contactId(number), { Is_Learner__c: false }));

async function holdCodes({ db }: Installation, runId: string): Promise<readonly string[]> {
  const { hold } = await db.selectFrom('run').select('hold').where('id', '=', runId).executeTakeFirstOrThrow();
  return (hold ?? []).map(({ code }) => code);
}

/** The next run, which must be held for exactly this, and must have written nothing. */
async function expectHeld(rollcall: Installation, codes: readonly string[]): Promise<string> {
  const before = await people(rollcall.db);
  const run = await rollcall.sync('contacts');
  expect({ state: run.state, codes: await holdCodes(rollcall, run.id) }).toEqual({ state: 'held', codes });
  expect(await people(rollcall.db)).toEqual(before);
  return run.id;
}

/** What must never happen: that an accident in Salesforce takes anybody's access. */
async function expectNobodyLost({ db }: Installation): Promise<void> {
  expect((await people(db)).filter(({ active }) => !active)).toEqual([]);
}

describe('an emptied list view never empties the platform', () => {
  const EMPTY = "LastName = 'Nobody'";

  it.each([{ options: { incremental: false } }, { options: { incremental: true } }])(
    'R39: an edited filter that lets nobody through is held, $options',
    async (setting) => {
      await using org = await settled(setting);
      await org.salesforce.control('PATCH', '/list-views/Contact.Learners', { where: EMPTY });
      await expectHeld(org.rollcall, ['empty_read']);
      await expectNobodyLost(org.rollcall);
    },
  );

  it('R39: an edited filter that lets too few through is held', async () => {
    await using org = await settled();
    const where = "Is_Learner__c = true AND LastName != 'L1' AND LastName LIKE 'L1%'";
    await org.salesforce.control('PATCH', '/list-views/Contact.Learners', { where });
    await expectHeld(org.rollcall, ['deactivated', 'changed']);
    await expectNobodyLost(org.rollcall);
  });

  it('R39: a source in which everything was deleted is held, also in an incremental run', async () => {
    await using org = await settled();
    await each(NUMBERS, (number) => org.salesforce.remove('Contact', contactId(number)));
    const run = await expectHeld(org.rollcall, ['empty_read']);
    expect(await org.rollcall.db.selectFrom('run').select('mode').where('id', '=', run).execute()).toEqual([
      { mode: 'incremental' },
    ]);
    await expectNobodyLost(org.rollcall);
  });

  it('R39: records that the integration user no longer sees are held', async () => {
    await using org = await settled({ options: { incremental: false } });
    await org.salesforce.control('POST', '/hide', { records: first(6).map((number) => contactId(number)) });
    await expectHeld(org.rollcall, ['deactivated']);
    await expectNobodyLost(org.rollcall);
  });

  it('R39: with thresholds switched off an empty read is held all the same', async () => {
    await using org = await settled({ thresholds: { deactivated: 'off', changed: 'off', rejected: 'off' } });
    await leave(org, PEOPLE);
    await expectHeld(org.rollcall, ['empty_read']);
  });

  it('R35: answers that are cut off in the middle end the run, and nobody is lost', async () => {
    await using org = await settled({ options: { incremental: false } });
    await org.salesforce.control('POST', '/faults', {
      method: 'GET',
      path: '/query',
      endAfter: 900,
      times: 50,
    });
    await expect(org.rollcall.sync('contacts')).rejects.toMatchObject({ code: 'salesforce_unreachable' });
    await org.salesforce.control('DELETE', '/faults');
    await expectNobodyLost(org.rollcall);
    expect((await org.rollcall.sync('contacts')).state).toBe('succeeded');
  });

  it('R35: pages that are lost on the way, every time, end the run, and nobody is lost', async () => {
    const count = 450;
    const contacts = Array.from({ length: count }, (_, index) => learner(index + 1, 'Lea', `L${index + 1}`));
    await using salesforce = await startOrg(trainingOrg({ contacts }));
    const paging = { restPageSize: 200, retry: { perCall: 2, maxWaitMs: 20 } };
    await using rollcall = await install(
      configuration({ options: { incremental: false }, thresholds: { deactivated: 'off', changed: 'off' } }),
      { SF_URL: salesforce },
      { salesforce: paging },
    );
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: count });
    await salesforce.control('POST', '/faults', {
      kind: 'query',
      path: 'FirstName',
      nextPage: 'drop',
      times: 'always',
    });
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code: 'salesforce_incomplete' });
    await salesforce.control('DELETE', '/faults');
    await expectNobodyLost(rollcall);
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded', counts: { unchanged: count } });
  });

  it('R39: credentials that were revoked end the run, and the next one after they are healed finds all as it was', async () => {
    await using org = await settled();
    await org.salesforce.control('POST', '/oauth-clients', { secret: 'another', runAs: 'integration@acme.example' });
    await org.salesforce.control('DELETE', '/sessions');
    await expect(org.rollcall.sync('contacts')).rejects.toMatchObject({ code: 'salesforce_credentials' });
    await expectNobodyLost(org.rollcall);
    await org.salesforce.control('POST', '/oauth-clients', {
      secret: 'rollcall-secret',
      runAs: 'integration@acme.example',
    });
    expect(done(await org.rollcall.sync('contacts'))).toEqual({});
  });

  it('R39: asks once about a list view that is meant to be empty', async () => {
    await using org = await settled({ leavers: 'keep' });
    await leave(org, PEOPLE);
    const run = await expectHeld(org.rollcall, ['empty_read']);
    expect((await org.rollcall.approve(run)).state).toBe('succeeded');
    expect((await org.rollcall.sync('contacts')).state).toBe('succeeded');
    await expectNobodyLost(org.rollcall);
  });
});

describe('thresholds', () => {
  it('R39: of people who are still there count, not of all that ever were', async () => {
    await using org = await settled({ thresholds: { smallest: 5, changed: 'off' } });
    await leave(org, 15);
    await org.rollcall.approve(await expectHeld(org.rollcall, ['deactivated']));
    // Three of ten: of the twenty-five they would be few.
    await leave(org, 18);
    await expectHeld(org.rollcall, ['deactivated']);
  });

  it('R39: hold when picklist values that the platform does not know would reject many, and do not ask again', async () => {
    await using org = await settled({ mapping: { team: 'Team__c' } });
    const { salesforce, rollcall } = org;
    await each(first(6), (number) =>
      salesforce.control('PATCH', `/records/Contact/${contactId(number)}`, { values: { Team__c: 'Unheard of' } }),
    );
    const run = await expectHeld(rollcall, ['rejected']);
    expect(await rollcall.approve(run)).toMatchObject({ state: 'completed_with_errors', counts: { rejected: 6 } });
    await expectNobodyLost(rollcall);
    // They are tried again in every run, and still rejected: known by now.
    expect(await rollcall.sync('contacts')).toMatchObject({
      mode: 'incremental',
      state: 'completed_with_errors',
      counts: { rejected: 6 },
    });
  });

  it('R39: creations on a new platform need no approval, rejected ones neither', async () => {
    const contacts = NUMBERS.map((number) => learner(number, 'Lea', `L${number}`, number > 5 ? { Email: null } : {}));
    await using salesforce = await startOrg(trainingOrg({ contacts }));
    await using rollcall = await install(configuration(), { SF_URL: salesforce });
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 5, rejected: 20 });
  });

  it('R39: hold when more than half of the people would be changed, in an incremental run too', async () => {
    await using org = await settled();
    const change = (count: number, motto: string) =>
      each(first(count), (number) => org.salesforce.update('Contact', contactId(number), { Motto__c: motto }));
    await change(12, 'new');
    expect(done(await org.rollcall.sync('contacts'))).toEqual({ updated: 12 });
    await change(13, 'newer');
    const run = await expectHeld(org.rollcall, ['changed']);
    expect(await org.rollcall.approve(run)).toMatchObject({ mode: 'incremental', counts: { updated: 13 } });
  });

  it('R39: count people who come back as changed, of those linked and those coming back', async () => {
    await using org = await settled();
    const learner = (numbers: readonly number[], is: boolean) =>
      each(numbers, (number) => org.salesforce.update('Contact', contactId(number), { Is_Learner__c: is }));
    await learner(first(13), false);
    await org.rollcall.approve(await expectHeld(org.rollcall, ['deactivated', 'changed']));
    await learner(first(12), true);
    // Twelve of the twelve who stayed and the twelve who come back: not more than half.
    expect(done(await org.rollcall.sync('contacts'))).toEqual({ reactivated: 12 });
    await learner(first(13), false);
    await org.rollcall.approve(await expectHeld(org.rollcall, ['deactivated']));
    await learner(first(13), true);
    const run = await expectHeld(org.rollcall, ['changed']);
    expect(await org.rollcall.approve(run)).toMatchObject({ counts: { reactivated: 13 } });
  });

  it('R39: count a mapped status that takes the access as a deactivation', async () => {
    await using org = await settled({ mapping: { active: 'Is_Learner__c' }, thresholds: { changed: 'off' } });
    await org.rollcall.configure(
      configuration({ mapping: { active: 'Newsletter__c' }, thresholds: { changed: 'off' } }),
    );
    await expectHeld(org.rollcall, ['deactivated']);
  });

  it('R12, R39: a change of them is no change of what people look like: the next run stays incremental', async () => {
    await using org = await settled();
    await org.rollcall.configure(configuration({ thresholds: { deactivated: 3, smallest: 2, expireAfter: 1 } }));
    await leave(org, 3);
    expect(await org.rollcall.sync('contacts')).toMatchObject({ mode: 'incremental', counts: { deactivated: 3 } });
    await leave(org, 7);
    await expectHeld(org.rollcall, ['deactivated']);
  });

  it('R38, R39: a dry run says what the same plan would be held for', async () => {
    await using org = await settled();
    await leave(org, 6);
    const plan = await org.rollcall.plan('contacts');
    expect({ state: plan.state, codes: await holdCodes(org.rollcall, plan.id) }).toEqual({
      state: 'planned',
      codes: ['deactivated'],
    });
    expect((await org.rollcall.events(plan.id)).map(({ code }) => code)).toContain('run_would_be_held');
  });
});

describe('a held plan', () => {
  it('R39: expires: it cannot be approved any more, is cancelled with an event, and nothing of it is written', async () => {
    await using org = await settled();
    await leave(org, 6);
    const run = await expectHeld(org.rollcall, ['deactivated']);
    org.later(7);
    await expect(org.rollcall.approve(run)).rejects.toMatchObject({
      code: 'run_state',
      message: expect.stringContaining('expired'),
    });
    expect((await org.rollcall.events(run)).at(-1)).toMatchObject({ code: 'run_expired', level: 'warning' });
    await expectNobodyLost(org.rollcall);
    await expect(org.rollcall.approve(run)).rejects.toMatchObject({ message: expect.stringContaining('is cancelled') });
  });

  it('R39: says why it is held and until when, wherever somebody looks at it', async () => {
    await using org = await settled();
    await leave(org, 6);
    const run = await expectHeld(org.rollcall, ['deactivated']);
    const [{ stdout }, list] = await Promise.all([
      command(['runs', 'show', run], org.rollcall.environment),
      command(['runs'], org.rollcall.environment),
    ]);
    // Nothing has been written, so nothing may read as if it had.
    expect(stdout).toContain('Contacts: 0 to create, 0 to update, 0 to move, 6 to deactivate,');
    expect(list.stdout).toMatch(/held .* \(0\) +0$/m);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /Held for approval: The run would deactivate 6 of 25 linked people; above 20% it needs approval\..* It expires on 2026-03-0\d/,
    );
  });

  it('R39: is thrown away, or approved, by command', async () => {
    await using org = await settled();
    // Processes have the clock of the machine.
    org.time.now = new Date();
    await leave(org, 6);
    const unwanted = await expectHeld(org.rollcall, ['deactivated']);
    const decide = async (decision: string, run: string) => {
      const { exitCode, stdout, stderr } = await command(['runs', decision, run, '--json'], org.rollcall.environment);
      return { exitCode, stderr, run: JSON.parse(stdout) };
    };
    expect(await decide('discard', unwanted)).toMatchObject({
      exitCode: 0,
      stderr: '',
      run: { id: unwanted, state: 'cancelled' },
    });
    await expectNobodyLost(org.rollcall);
    const wanted = await expectHeld(org.rollcall, ['deactivated']);
    expect(await decide('approve', wanted)).toMatchObject({
      exitCode: 0,
      stderr: '',
      run: { id: wanted, state: 'succeeded', counts: { deactivated: 6 } },
    });
    expect((await people(org.rollcall.db)).filter(({ active }) => !active)).toHaveLength(6);
    const acts = await org.rollcall.db.selectFrom('audit_event').select(['action', 'target']).orderBy('id').execute();
    expect(acts).toEqual([
      { action: 'run.discard', target: `run ${unwanted}` },
      { action: 'run.approve', target: `run ${wanted}` },
    ]);
  });

  it('R39: lets nobody start until it has expired, and makes way then', async () => {
    await using org = await settled({ thresholds: { expireAfter: 2 } });
    await leave(org, 6);
    const run = await expectHeld(org.rollcall, ['deactivated']);
    org.later(1.9);
    await expect(org.rollcall.sync('contacts')).rejects.toMatchObject({ code: 'run_state' });
    org.later(0.2);
    const next = await expectHeld(org.rollcall, ['deactivated']);
    expect(next).not.toBe(run);
    const { state } = await org.rollcall.db
      .selectFrom('run')
      .select('state')
      .where('id', '=', run)
      .executeTakeFirstOrThrow();
    expect(state).toBe('cancelled');
    expect(await org.rollcall.approve(next)).toMatchObject({ state: 'succeeded', counts: { deactivated: 6 } });
  });

  it('R39: is cancelled by the housekeeping when it has expired', async () => {
    await using org = await settled();
    await leave(org, 6);
    const run = await expectHeld(org.rollcall, ['deactivated']);
    expect(await org.rollcall.expirePlans(new Date(org.time.now.getTime() + 6 * DAY))).toEqual([]);
    expect(await org.rollcall.expirePlans(new Date(org.time.now.getTime() + 7 * DAY))).toEqual([run]);
    expect(await org.rollcall.expirePlans(new Date(org.time.now.getTime() + 7 * DAY))).toEqual([]);
  });

  it('R39: makes way for a run under other settings, under which it cannot be approved', async () => {
    await using org = await settled();
    await leave(org, 6);
    const run = await expectHeld(org.rollcall, ['deactivated']);
    await expect(org.rollcall.enqueue('contacts')).rejects.toMatchObject({ code: 'run_state' });
    await org.rollcall.configure(configuration({ leavers: 'keep' }));
    expect(Number(await org.rollcall.enqueue('contacts'))).toBeGreaterThan(Number(run));
    await expect(org.rollcall.approve(run)).rejects.toMatchObject({
      code: 'run_state',
      message: expect.stringContaining('settings were changed'),
    });
    expect(await org.rollcall.sync('contacts')).toMatchObject({ state: 'succeeded', mode: 'full' });
    expect((await org.rollcall.events(run)).at(-1)).toMatchObject({ code: 'run_cancelled' });
    expect(await person(org.rollcall.db, l(1))).toMatchObject({ active: true });
  });
});
