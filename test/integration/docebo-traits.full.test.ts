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

async function start(yaml: string, tenant: Parameters<typeof startTenant>[0] = trainingTenant()) {
  const docebo = await startTenant(tenant);
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

  it('is noticed by the first call that creates somebody, and the next run knows who they are', async () => {
    await using places = await start(configuration({}, { ...single, mapping }), tenant);
    const { docebo, rollcall } = places;
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({
      code: 'docebo_usernames',
      message: expect.stringContaining('Set emailIsUsername: true'),
    });
    await rollcall.configure(configuration({ emailIsUsername: true }, { ...single, mapping }));
    const run = await rollcall.sync('contacts');
    expect(run).toMatchObject({ counts: { created: 0, failed: 2 }, errors: [{ code: 'value_invalid' }, {}] });
    expect(run.errors[0]?.message).toContain('Map both from the same Salesforce field');
    await rollcall.configure(configuration({ emailIsUsername: true }, single));
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded', counts: { created: 0 } });
    expect((await docebo.users()).map(({ username }) => username)).toEqual([
      'bartik@learners.example',
      'lovelace@learners.example',
    ]);
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

  async function large() {
    const { branches = [], ...tenant } = trainingTenant(users);
    return await start(configuration({}, single), { ...tenant, branches: [...branches, ...many] });
  }

  it('is noticed, and ends the run where it stays so', async () => {
    await using places = await large();
    const { docebo, rollcall } = places;
    for (const kind of ['users', 'branches']) {
      await docebo.control('/faults', { kind, skip: 1, times: 'always', shiftPage: 1 });
      await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code: 'docebo_list' });
      await docebo.clearFaults();
    }
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 2 });
  });

  it.each([
    ['users', 1],
    ['users', -1],
    ['branches', 1],
    ['branches', -1],
  ])('is read again: %s, %i page further', async (kind, shiftPage) => {
    await using places = await large();
    const { docebo, rollcall } = places;
    await docebo.control('/faults', { kind, skip: 1, shiftPage });
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
