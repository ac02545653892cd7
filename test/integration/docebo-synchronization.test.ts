import { describe, expect, it } from 'vitest';
import { type Neighbours, startNeighbours } from '../support/docebo-neighbours.ts';
import { type startTenant, TENANT_ACCESS, TENANT_MAPPING, trainingTenant } from '../support/docebo-tenant.ts';
import { done } from '../support/outcome.ts';
import {
  account,
  accountId,
  contactId,
  employee,
  learner,
  type Overrides,
  trainingConfiguration,
  trainingOrg,
} from '../support/training-org.ts';

const NORTH = 1;
const MILANO = 2;

const configuration = (contacts: Overrides = {}, directory: Overrides = {}) =>
  trainingConfiguration({
    directory: { ...TENANT_ACCESS, ...directory },
    contacts: { mapping: TENANT_MAPPING, ...contacts },
  });

const start = (
  org: object,
  tenant: Parameters<typeof startTenant>[0],
  { yaml = configuration(), sandbox = {} }: { yaml?: string; sandbox?: Parameters<typeof startTenant>[1] } = {},
): Promise<Neighbours> => startNeighbours({ org, tenant, sandbox, yaml });

const ACCOUNTS = [account(NORTH, 'Northwind'), account(MILANO, 'Northwind Milano', NORTH)];

const org = trainingOrg({
  accounts: ACCOUNTS,
  users: [employee(1, 'Grace', 'Hopper')],
  contacts: [
    learner(1, 'Ada', 'Lovelace', {
      AccountId: accountId(MILANO),
      Team__c: 'ENG',
      Country__c: 'Italy',
      Hire_Date__c: '2024-02-29',
      Newsletter__c: true,
      Motto__c: 'First line,\n"second" line',
    }),
    learner(2, 'Jean', 'Bartik', { AccountId: accountId(NORTH) }),
    learner(3, 'Karen', 'Jones', { Email: null }),
    learner(4, 'Annie', 'Easley', { Country__c: 'Atlantis' }),
  ],
});

const marks = (number: number) => ({ field_1: contactId(number), field_2: 'contact' });

describe('a first synchronization into Docebo', () => {
  it('R14, R15, R19, R36: makes people with their values, the branches of their accounts, and then costs no call', async () => {
    await using neighbours = await start(org, trainingTenant(), {
      yaml: configuration({ options: { forcePasswordChange: true } }),
    });
    const { docebo, rollcall } = neighbours;
    expect(await rollcall.sync('users')).toMatchObject({ state: 'succeeded', counts: { created: 1 } });
    const first = await docebo.calls();
    // What people are made of, branches and people once, and one batch.
    expect(first).toEqual({
      'GET /user/session': 1,
      'GET /user_fields': 1,
      'GET /user/importer_fields': 1,
      'GET /orgchart': 1,
      'GET /user': 1,
      'POST /user/batch': 1,
    });
    const result = await rollcall.sync('contacts');
    expect(result).toMatchObject({
      mode: 'full',
      state: 'completed_with_errors',
      counts: { extracted: 4, created: 2, rejected: 2, failed: 0 },
      branches: { created: 2 },
      // Two levels of branches, each with a look at what came of it; one batch of people.
      directoryCalls: 5,
      directoryBranchCalls: 4,
    });
    expect(await docebo.calls()).toEqual({ 'POST /orgchart/batch': 2, 'GET /orgchart': 2, 'POST /user/batch': 1 });
    expect(await docebo.branches()).toEqual([
      'Customers [CUSTOMERS]',
      `Customers › Northwind [${accountId(NORTH)}]`,
      `Customers › Northwind › Northwind Milano [${accountId(MILANO)}]`,
      'Staff [STAFF]',
    ]);
    expect(await docebo.users()).toEqual([
      {
        username: 'bartik@learners.example',
        name: 'Jean Bartik',
        active: true,
        branches: ['Customers › Northwind'],
        fields: { ...marks(2), field_6: 'No' },
      },
      {
        username: 'hopper@staff.example',
        name: 'Grace Hopper',
        active: true,
        branches: ['Staff'],
        fields: { field_1: expect.any(String), field_2: 'user' },
      },
      {
        username: 'lovelace@learners.example',
        name: 'Ada Lovelace',
        active: true,
        branches: ['Customers › Northwind › Northwind Milano'],
        fields: {
          ...marks(1),
          field_3: 'Engineering',
          field_4: 'Italy',
          field_5: '2024-02-29',
          field_6: 'Yes',
          field_7: 'First line,\n"second" line',
        },
      },
    ]);
    const { users, mails } = await docebo.raw();
    expect(users.find(({ username }) => username.startsWith('bartik'))).toMatchObject({
      forceChange: true,
      provisionedBy: 'rollcall',
    });
    // Rejected ones are tried again, in Salesforce alone.
    expect(await rollcall.sync('contacts')).toMatchObject({ directoryCalls: 0, counts: { rejected: 2 } });
    expect(await rollcall.sync('users')).toMatchObject({ directoryCalls: 0, state: 'succeeded' });
    expect(await docebo.calls()).toEqual({});
    expect(mails).toEqual([]);
  });

  it('has Docebo tell those who are created, where the connection says so', async () => {
    await using neighbours = await start(org, trainingTenant(), { yaml: configuration({}, { notifyCreated: true }) });
    await neighbours.rollcall.sync('contacts');
    expect((await neighbours.docebo.raw()).mails).toHaveLength(2);
  });
});

describe('people who are in Docebo already', () => {
  const tenant = trainingTenant([
    { username: 'LOVELACE@learners.example', firstname: 'Augusta', lastname: 'King', branches: ['STAFF'] },
    { username: 'bartik@learners.example', firstname: 'Jean', lastname: 'Bartik', level: 'superadmin' },
  ]);

  it('R13, R34, R37: are found by username, updated, marked and placed; superadmins and what was made by hand stay', async () => {
    await using neighbours = await start(org, tenant);
    const { docebo, rollcall } = neighbours;
    const result = await rollcall.sync('contacts');
    expect(done(result)).toEqual({ updated: 1, skipped: 1, rejected: 2 });
    const [bartik, lovelace] = await docebo.users();
    expect(bartik).toMatchObject({ username: 'bartik@learners.example', branches: [], fields: {} });
    expect(lovelace).toMatchObject({
      username: 'lovelace@learners.example',
      name: 'Ada Lovelace',
      branches: ['Customers › Northwind › Northwind Milano', 'Staff'],
      fields: { ...marks(1), field_3: 'Engineering' },
    });
    await docebo.calls();
    expect(await rollcall.sync('contacts')).toMatchObject({ directoryCalls: 0 });
  });

  it('R13: are only linked and marked where people are not to be updated', async () => {
    await using neighbours = await start(org, tenant, { yaml: configuration({ options: { updateExisting: false } }) });
    const result = await neighbours.rollcall.sync('contacts');
    expect(done(result)).toEqual({ skipped: 2, rejected: 2 });
    const [, lovelace] = await neighbours.docebo.users();
    expect(lovelace).toMatchObject({ name: 'Augusta King', branches: ['Staff'], fields: marks(1) });
  });

  it('R37: who was in their branch by hand stays there when the run moves on', async () => {
    await using neighbours = await start(
      org,
      trainingTenant([{ username: 'bartik@learners.example', branches: ['CUSTOMERS'] }]),
      { yaml: configuration({ branches: { mode: 'single', destination: 'CUSTOMERS' } }) },
    );
    const { docebo, rollcall } = neighbours;
    await rollcall.sync('contacts');
    await rollcall.configure(configuration({ branches: { mode: 'single', destination: 'STAFF' } }));
    expect(done(await rollcall.sync('contacts'))).toMatchObject({ moved: 2 });
    expect((await docebo.users()).map(({ username, branches }) => [username, branches])).toEqual([
      ['bartik@learners.example', ['Customers', 'Staff']],
      ['lovelace@learners.example', ['Staff']],
    ]);
  });
});

describe('what changes in Salesforce', () => {
  const many = Array.from({ length: 250 }, (_, index) =>
    learner(index + 1, `First${index}`, `Last${index}`, { AccountId: accountId(index % 2 === 0 ? NORTH : MILANO) }),
  );

  it('costs one call for each chunk of people, and one for each branch they go to or leave', async () => {
    await using neighbours = await start(trainingOrg({ accounts: ACCOUNTS, contacts: many }), trainingTenant(), {
      yaml: configuration({ leavers: 'deactivate' }),
    });
    const { salesforce, docebo, rollcall } = neighbours;
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 250 });
    expect(await docebo.calls()).toMatchObject({ 'POST /user/batch': 3 });

    for (const number of [1, 2, 3]) {
      await salesforce.update('Contact', contactId(number), {
        FirstName: 'Renamed',
        Email: `new${number}@learners.example`,
      });
    }
    for (const number of [11, 13, 15])
      await salesforce.update('Contact', contactId(number), { AccountId: accountId(MILANO) });
    await salesforce.update('Contact', contactId(20), { Is_Learner__c: false });
    const changed = await rollcall.sync('contacts');
    expect(done(changed)).toEqual({ updated: 3, moved: 3, deactivated: 1 });
    expect(await docebo.calls()).toEqual({
      'POST /user/batch': 1,
      // Who is there by hand is asked once for each branch.
      'GET /user': 1,
      'PUT /user/add_to_branch': 1,
      'PUT /user/remove_from_branch': 1,
    });
    const users = new Map((await docebo.users()).map((user) => [user.username, user]));
    expect(users.get('new1@learners.example')).toMatchObject({ name: 'Renamed Last0' });
    expect(users.get('last10@learners.example')?.branches).toEqual(['Customers › Northwind › Northwind Milano']);
    expect(users.get('last19@learners.example')).toMatchObject({ active: false });

    await salesforce.update('Contact', contactId(20), { Is_Learner__c: true });
    await salesforce.update('Account', accountId(MILANO), { Name: 'Milano', ParentId: null });
    expect(await rollcall.sync('contacts')).toMatchObject({
      counts: { reactivated: 1 },
      branches: { renamed: 1, moved: 1 },
      directoryCalls: 3,
      directoryBranchCalls: 2,
    });
    expect(await docebo.branches()).toContain(`Customers › Milano [${accountId(MILANO)}]`);
    expect((await docebo.users()).find(({ username }) => username === 'last19@learners.example')).toMatchObject({
      active: true,
    });
  });

  it('R34: gives somebody new the username that somebody else gives up in the same run', async () => {
    await using neighbours = await start(org, trainingTenant());
    const { salesforce, docebo, rollcall } = neighbours;
    await rollcall.sync('contacts');
    await salesforce.update('Contact', contactId(1), { Email: 'ada@learners.example' });
    await salesforce.update('Contact', contactId(3), { Email: 'lovelace@learners.example' });
    expect(done(await rollcall.sync('contacts'))).toMatchObject({ updated: 1, created: 1 });
    expect((await docebo.users()).map(({ username, name }) => [username, name])).toEqual([
      ['ada@learners.example', 'Ada Lovelace'],
      ['bartik@learners.example', 'Jean Bartik'],
      ['lovelace@learners.example', 'Karen Jones'],
    ]);
  });

  it('R34: lets two people swap their usernames', async () => {
    await using neighbours = await start(org, trainingTenant());
    const { salesforce, docebo, rollcall } = neighbours;
    await rollcall.sync('contacts');
    await salesforce.update('Contact', contactId(1), { Email: 'bartik@learners.example' });
    await salesforce.update('Contact', contactId(2), { Email: 'lovelace@learners.example' });
    expect(done(await rollcall.sync('contacts'))).toMatchObject({ updated: 2 });
    expect((await docebo.users()).map(({ username, name }) => [username, name])).toEqual([
      ['bartik@learners.example', 'Ada Lovelace'],
      ['lovelace@learners.example', 'Jean Bartik'],
    ]);
  });
});
