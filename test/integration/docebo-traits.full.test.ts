import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QUICK_TENANT, startTenant, TENANT_ACCESS, TENANT_MAPPING, trainingTenant } from '../support/docebo-tenant.ts';
import { install } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const NORTH = 1;
const MILANO = 2;

let salesforce: SalesforceOrg;

beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({
      accounts: [account(NORTH, 'Northwind'), account(MILANO, 'Milano', NORTH)],
      contacts: [
        learner(1, 'Ada', 'Lovelace', { AccountId: accountId(NORTH), Country__c: 'Turkey', Motto__c: 'ada' }),
        learner(2, 'Jean', 'Bartik', { AccountId: accountId(NORTH), Country__c: 'Vietnam', Motto__c: 'jean' }),
      ],
    }),
  );
});

afterAll(async () => {
  await salesforce?.[Symbol.asyncDispose]();
});

const configuration = (directory: object = {}, contacts: object = {}) =>
  trainingConfiguration({
    directory: { ...TENANT_ACCESS, ...directory },
    users: null,
    contacts: { mapping: TENANT_MAPPING, ...contacts },
  });
const single = { branches: { mode: 'single', destination: 'CUSTOMERS' } };

async function start(
  yaml: string,
  tenant: Parameters<typeof startTenant>[0] = trainingTenant(),
  sandbox: Parameters<typeof startTenant>[1] = {},
) {
  const docebo = await startTenant(tenant, sandbox);
  const rollcall = await install(yaml, { SF_URL: salesforce, DOCEBO_URL: docebo }, QUICK_TENANT);
  return {
    docebo,
    rollcall,
    async [Symbol.asyncDispose]() {
      await rollcall[Symbol.asyncDispose]();
      await docebo[Symbol.asyncDispose]();
    },
  };
}

describe('countries', () => {
  it('are handed over by their names in ISO 3166, and otherwise where the connection says so', async () => {
    const { fields = [], ...tenant } = trainingTenant();
    const named = fields.map((one) => (one.title === 'Country' ? { ...one, countryNames: { TR: 'Turkey' } } : one));
    await using places = await start(configuration({}, single), { ...tenant, fields: named });
    const { docebo, rollcall } = places;
    const run = await rollcall.sync('contacts');
    expect(run).toMatchObject({ counts: { created: 1, failed: 1 }, errors: [{ code: 'value_invalid' }] });
    expect(run.errors[0]?.message).toContain('"Türkiye" is not a country');
    await rollcall.configure(configuration({ countryNames: { TR: 'Turkey' } }, single));
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 1 });
    expect((await docebo.users()).map(({ fields: values }) => values['field_4'])).toEqual(['Viet Nam', 'Turkey']);
  });
});

describe('a tenant that uses e-mail addresses as usernames', () => {
  const tenant = { ...trainingTenant(), settings: { useEmailAsUsername: true } };
  const mapping = { ...TENANT_MAPPING, username: 'Motto__c' };

  it('is noticed before anybody is created', async () => {
    await using places = await start(configuration({}, { ...single, mapping }), tenant);
    const { docebo, rollcall } = places;
    const noticed = {
      code: 'docebo_usernames',
      message: expect.stringContaining('Docebo takes e-mail addresses as usernames'),
    };
    await expect(rollcall.sync('contacts')).rejects.toMatchObject(noticed);
    await expect(rollcall.sync('contacts')).rejects.toMatchObject(noticed);
    expect(await docebo.users()).toEqual([]);
    // Who has one and the same for both is created, whatever is asked of the tenant.
    await rollcall.configure(configuration({}, single));
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 2 });
  });

  it('is asked for once where it is off, and changes nothing', async () => {
    await using places = await start(configuration({}, { ...single, mapping }));
    const { docebo, rollcall } = places;
    const before = (await docebo.raw()).users;
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 2 });
    expect(await docebo.calls()).toMatchObject({ 'POST /user/batch': 2 });
    const { users } = await docebo.raw();
    expect(users.filter(({ username }) => username === 'admin')).toEqual(before);
    const { Id: _, ...karen } = learner(9, 'Karen', 'Jones', { Motto__c: 'karen' });
    const added = await salesforce.create('Contact', karen);
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 1 });
    expect(await docebo.calls()).toMatchObject({ 'POST /user/batch': 1 });
    await salesforce.remove('Contact', added);
  });

  it('is noticed by the first who is created where the tenant does not tell, and the next run knows who they are', async () => {
    await using places = await start(configuration({}, { ...single, mapping }), tenant);
    const { docebo, rollcall } = places;
    await docebo.control('/faults', { kind: 'user_batch', rows: { message: 'Error 17' } });
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({
      code: 'docebo_usernames',
      message: expect.stringContaining('Set emailIsUsername: true'),
    });
    expect(await docebo.users()).toHaveLength(1);
    await rollcall.configure(configuration({ emailIsUsername: true }, { ...single, mapping }));
    const run = await rollcall.sync('contacts');
    expect(run).toMatchObject({ counts: { created: 0, failed: 2 }, errors: [{ code: 'value_invalid' }, {}] });
    expect(run.errors[0]?.message).toContain('Map both from the same Salesforce field');
    await rollcall.configure(configuration({ emailIsUsername: true }, single));
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded', counts: { created: 1 } });
    expect((await docebo.users()).map(({ username }) => username)).toEqual([
      'bartik@learners.example',
      'lovelace@learners.example',
    ]);
  });

  it('is noticed by the first who is really created, and not by whoever is refused before them', async () => {
    const { Id: _, ...karen } = learner(9, 'Karen', 'Jones', { Motto__c: 'karen' });
    const added = await salesforce.create('Contact', karen);
    await using places = await start(configuration({}, { ...single, mapping }), tenant);
    const { docebo, rollcall } = places;
    // The question, and then the first person.
    await docebo.control('/faults', { kind: 'user_batch', rows: { message: 'Error 17' } });
    await docebo.control('/faults', { kind: 'user_batch', rows: { message: 'Error 17' } });
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code: 'docebo_usernames' });
    expect(await docebo.users()).toHaveLength(1);
    await salesforce.remove('Contact', added);
  });

  it('R34: has people renamed with their addresses', async () => {
    await using places = await start(configuration({ emailIsUsername: true }, single), tenant);
    const { docebo, rollcall } = places;
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 2 });
    await salesforce.update('Contact', contactId(1), { Email: 'ada@learners.example' });
    expect(done(await rollcall.sync('contacts'))).toEqual({ updated: 1 });
    expect((await docebo.users()).map(({ username }) => username)).toContain('ada@learners.example');
    await salesforce.update('Contact', contactId(1), { Email: 'lovelace@learners.example' });
  });
});

describe('people of a tenant that uses e-mail addresses as usernames', () => {
  const tenant = { ...trainingTenant(), settings: { useEmailAsUsername: true } };
  const mapping = { ...TENANT_MAPPING, username: 'Motto__c' };
  const noticed = { code: 'docebo_usernames' };
  const BOTH = ['bartik@learners.example', 'lovelace@learners.example'];
  type Places = Awaited<ReturnType<typeof start>>;
  const usernames = async ({ docebo }: Places) => (await docebo.users()).map(({ username }) => username);
  const remembered = async ({ rollcall }: Places) =>
    (await rollcall.db.selectFrom('tenant_person').select('username').orderBy('username').execute()).map(
      ({ username }) => username,
    );

  it('R34: are not renamed where it ignores what they are to be called, and it is noticed before', async () => {
    await using places = await start(configuration({}, single), tenant);
    const { docebo, rollcall } = places;
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 2 });
    await docebo.calls();
    await rollcall.configure(configuration({}, { ...single, mapping, thresholds: { changed: 'off' } }));
    await expect(rollcall.sync('contacts')).rejects.toMatchObject(noticed);
    // It was only asked.
    expect(await docebo.calls()).toEqual({ 'POST /user/batch': 1 });
    // Where the tenant does not tell, the first of them shows it.
    await docebo.control('/faults', { kind: 'user_batch', rows: { message: 'Error 17' } });
    await expect(rollcall.sync('contacts')).rejects.toMatchObject(noticed);
    expect(await docebo.calls()).toEqual({ 'POST /user/batch': 2, 'GET /user': 1 });
    expect([await usernames(places), await remembered(places)]).toEqual([BOTH, ['admin', ...BOTH]]);
  });

  it('R34: are remembered as they are called where a changed address has renamed them', async () => {
    await using places = await start(configuration({}, single), tenant);
    const { docebo, rollcall } = places;
    for (const [number, Motto__c] of [
      [1, 'lovelace@learners.example'],
      [2, 'bartik@learners.example'],
    ] as const) {
      await salesforce.update('Contact', contactId(number), { Motto__c });
    }
    await rollcall.configure(configuration({}, { ...single, mapping }));
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 2 });
    await salesforce.update('Contact', contactId(1), { Email: 'ada@learners.example' });
    await expect(rollcall.sync('contacts')).rejects.toMatchObject(noticed);
    expect(await usernames(places)).toEqual(BOTH);
    await docebo.control('/faults', { kind: 'user_batch', rows: { message: 'Error 17' } });
    await expect(rollcall.sync('contacts')).rejects.toMatchObject(noticed);
    const renamed = ['ada@learners.example', 'bartik@learners.example'];
    expect([await usernames(places), (await remembered(places)).toSorted()]).toEqual([
      renamed,
      ['ada@learners.example', 'admin', 'bartik@learners.example'],
    ]);
    await salesforce.update('Contact', contactId(1), { Email: 'lovelace@learners.example', Motto__c: 'ada' });
    await salesforce.update('Contact', contactId(2), { Motto__c: 'jean' });
  });

  it('R34: keep their usernames where two want those of each other, and are remembered so', async () => {
    await using places = await start(configuration({ emailIsUsername: true }, single), tenant);
    const { docebo, rollcall } = places;
    await rollcall.sync('contacts');
    await salesforce.update('Contact', contactId(1), { Email: 'bartik@learners.example' });
    await salesforce.update('Contact', contactId(2), { Email: 'lovelace@learners.example' });
    expect(await rollcall.sync('contacts')).toMatchObject({ counts: { updated: 0, failed: 2 } });
    expect([await usernames(places), await remembered(places)]).toEqual([BOTH, ['admin', ...BOTH]]);
    await salesforce.update('Contact', contactId(1), { Email: 'lovelace@learners.example' });
    await salesforce.update('Contact', contactId(2), { Email: 'bartik@learners.example' });
    expect(await rollcall.sync('contacts')).toMatchObject({ counts: { failed: 0 } });
    expect((await docebo.users()).map(({ name }) => name)).toEqual(['Jean Bartik', 'Ada Lovelace']);
  });
});

describe('a branch that goes below one whose code another one has, too', () => {
  it.each([
    ['is lost', 1],
    ['is lost again and again, and with it the run', 'always'],
  ])('is made once where the answer %s', async (_, times) => {
    await using places = await start(configuration());
    const { docebo, rollcall } = places;
    await rollcall.sync('contacts');
    await docebo.byHand('POST', '/orgchart', { code: accountId(NORTH), translations: { all: 'Another' } });
    await using connection = await rollcall.context.connect();
    await connection.verify({ repair: true });
    await salesforce.update('Contact', contactId(2), { AccountId: accountId(MILANO) });
    await docebo.control('/faults', { kind: 'branch_change', method: 'POST', times, breakAfter: 1 });
    if (times === 'always') await docebo.control('/faults', { kind: 'branches', skip: 1, times, reset: true });
    const run = rollcall.sync('contacts');
    if (times === 1) expect(done(await run)).toMatchObject({ moved: 1 });
    else {
      await expect(run).rejects.toMatchObject({ code: 'docebo_unreachable' });
      await docebo.clearFaults();
      expect(done(await rollcall.sync('contacts'))).toMatchObject({ moved: 1 });
    }
    expect((await docebo.branches()).filter((path) => path.includes('Milano'))).toEqual([
      `Customers › Northwind › Milano [${accountId(MILANO)}]`,
    ]);
    await salesforce.update('Contact', contactId(2), { AccountId: accountId(NORTH) });
  });
});

describe('a branch that somebody deletes in Docebo', () => {
  it('R19: leaves whoever is created to the destination, and whoever is moved to the next run', async () => {
    await using places = await start(configuration());
    const { docebo, rollcall } = places;
    await rollcall.sync('contacts');
    await salesforce.update('Contact', contactId(2), { AccountId: accountId(MILANO) });
    await rollcall.sync('contacts');
    await docebo.byHand('DELETE', `/orgchart/${await docebo.branchId(accountId(MILANO))}`);

    const { Id: _, ...karen } = learner(9, 'Karen', 'Jones', { AccountId: accountId(MILANO) });
    const added = await salesforce.create('Contact', karen);
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 1 });
    const branchesOf = async (lastname: string) =>
      (await docebo.users()).find(({ username }) => username.startsWith(lastname))?.branches;
    expect(await branchesOf('jones')).toEqual(['Customers']);

    await salesforce.update('Contact', contactId(1), { AccountId: accountId(MILANO) });
    expect(await rollcall.sync('contacts')).toMatchObject({ counts: { moved: 0, stale: 1 } });
    expect(await branchesOf('lovelace')).toEqual(['Customers › Northwind']);
    expect(done(await rollcall.sync('contacts'))).toMatchObject({ moved: 1 });
    expect(await branchesOf('lovelace')).toEqual(['Customers']);
    await salesforce.remove('Contact', added);
    await salesforce.update('Contact', contactId(1), { AccountId: accountId(NORTH) });
    await salesforce.update('Contact', contactId(2), { AccountId: accountId(NORTH) });
  });
});

describe('a list that repeats a page or leaves one out', () => {
  const users = Array.from({ length: 450 }, (_, index) => ({ username: `u${index}@elsewhere.example` }));

  const many = Array.from({ length: 420 }, (_, index) => ({ code: `B${index}`, name: `Branch ${index}` }));

  async function large(sandbox: Parameters<typeof startTenant>[1] = {}) {
    const { branches = [], ...tenant } = trainingTenant(users);
    return await start(configuration({}, single), { ...tenant, branches: [...branches, ...many] }, sandbox);
  }

  it('is noticed, and ends the run where it stays so', async () => {
    await using places = await large();
    const { docebo, rollcall } = places;
    for (const [kind, shiftPage] of [
      ['users', 1],
      ['users', -2],
      ['branches', 1],
      ['branches', -2],
    ]) {
      await docebo.control('/faults', { kind, skip: 1, times: 'always', shiftPage });
      await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code: 'docebo_list' });
      await docebo.clearFaults();
    }
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 2 });
  });

  it('is none where the tenant counts more than it lists, which is read from both ends and told', async () => {
    await using places = await large({ uncounted: 2 });
    const { docebo, rollcall } = places;
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 2 });
    // Three pages of users from each end, and three of branches, which are a tree without a gap.
    expect(await docebo.calls()).toMatchObject({ 'GET /user': 6, 'GET /orgchart': 3 });
    await docebo.byHand('PUT', `/user/${await docebo.userId('bartik@learners.example')}`, { firstname: 'Betty' });
    await using connection = await rollcall.context.connect();
    const { findings } = await connection.verify({ repair: false });
    expect(findings.map(({ name, after }) => [name, after])).toEqual([['bartik@learners.example', 'Betty']]);
    await docebo.control('/faults', { kind: 'users', skip: 1, times: 'always', shiftPage: 1 });
    await expect(connection.verify({ repair: false })).rejects.toMatchObject({ code: 'docebo_list' });
  });

  it.each([
    ['users', 1],
    ['users', -1],
    ['users', -2],
    ['branches', 1],
    ['branches', -1],
    ['branches', -2],
  ])('is read again: %s, %i page further', async (kind, shiftPage) => {
    await using places = await large();
    const { docebo, rollcall } = places;
    await docebo.control('/faults', { kind, skip: Math.max(1, -shiftPage), shiftPage });
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 2 });
    expect(await docebo.hits()).toBe(1);
    const remembered = async (table: 'tenant_person' | 'tenant_branch') =>
      (await rollcall.db.selectFrom(table).select('id').execute()).length;
    const { users: all, branches } = await docebo.raw();
    expect([await remembered('tenant_person'), await remembered('tenant_branch')]).toEqual([
      all.length,
      branches.length,
    ]);
  });
});
