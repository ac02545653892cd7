import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OneRequest } from '../../src/sync/one/synchronize-one.ts';
import type { RunResult } from '../../src/sync/result.ts';
import { type RunningApi, startApi } from '../support/api.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

let salesforce: SalesforceOrg;
let rollcall: Installation;

const mapping = {
  username: 'Email',
  firstname: 'FirstName',
  lastname: 'LastName',
  country: 'Country__c',
};
const configuration = (more: object = {}) =>
  trainingConfiguration({
    users: null,
    contacts: {
      mapping,
      branches: { mode: 'accounts', destination: 'CUSTOMERS' },
      leavers: 'deactivate',
      options: { incremental: true },
      ...more,
    },
  });

beforeAll(async () => {
  const contacts = [
    learner(1, 'Ada', 'Lovelace', { AccountId: accountId(1) }),
    learner(2, 'Jean', 'Bartik', { AccountId: accountId(1) }),
    learner(3, 'Kay', 'Antonelli', { Country__c: 'Atlantis' }),
    learner(4, 'Betty', 'Holberton'),
  ];
  const accounts = [account(1, 'Northwind'), account(2, 'Contoso', 1), account(3, 'Fabrikam')];
  salesforce = await startOrg(trainingOrg({ accounts, contacts }));
  rollcall = await install(configuration(), { SF_URL: salesforce });
  await rollcall.sync('contacts');
});

afterAll(async () => {
  await rollcall?.[Symbol.asyncDispose]();
  await salesforce?.[Symbol.asyncDispose]();
});

async function one(id: string, request: OneRequest = {}): Promise<RunResult> {
  await using connection = await rollcall.context.connect();
  return await connection.synchronizeOne('contacts', id, request);
}

/** Username → first name, last name, active, branch of the run. */
async function people(): Promise<Record<string, unknown>> {
  const rows = await rollcall.db
    .selectFrom('person')
    .innerJoin('membership', 'membership.person_id', 'person.id')
    .innerJoin('branch', 'branch.id', 'membership.branch_id')
    .select(['username', 'firstname', 'lastname', 'active', 'branch.name'])
    .orderBy('username')
    .execute();
  return Object.fromEntries(rows.map(({ username, ...row }) => [username, Object.values(row).join(' ')]));
}

const settings = () => rollcall.db.selectFrom('settings').selectAll().executeTakeFirstOrThrow();
const unresolved = async () => {
  const rows = await rollcall.db
    .selectFrom('unresolved')
    .select(['source_id', 'attempts'])
    .orderBy('source_id')
    .execute();
  return rows.map(({ source_id, attempts }) => `${source_id} ${attempts}`);
};

describe('one person now', () => {
  it('R42: creates somebody new in their branch, with the account above them, and nobody else', async () => {
    const added = { FirstName: 'Grace', LastName: 'Hopper', Is_Learner__c: true, AccountId: accountId(2) };
    const grace = await salesforce.create('Contact', { ...added, Email: 'hopper@learners.example' });
    await salesforce.create('Contact', { ...added, FirstName: 'Mary', Email: 'mary@learners.example' });
    const before = await settings();
    const result = await one(grace.slice(0, 15));
    expect(result).toMatchObject({
      mode: 'single',
      state: 'succeeded',
      counts: { extracted: 1, created: 1, rejected: 0 },
      branches: { created: 1 },
      watermark: null,
    });
    expect(await people()).toMatchObject({ 'hopper@learners.example': 'Grace Hopper true Contoso' });
    expect(await people()).not.toHaveProperty('mary@learners.example');
    expect(await settings()).toEqual(before);
    expect(await rollcall.changes(result.id)).toHaveLength(2);
  });

  it('R12, R42: is found as it is by the next run, which makes no duplicate and leaves nobody out', async () => {
    const run = await rollcall.sync('contacts');
    expect(run).toMatchObject({ mode: 'incremental', counts: { created: 1, updated: 0, moved: 0, linked: 0 } });
    expect(await people()).toMatchObject({
      'hopper@learners.example': 'Grace Hopper true Contoso',
      'mary@learners.example': 'Mary Hopper true Contoso',
    });
    await rollcall.configure(configuration({ options: { incremental: false } }));
    expect(await rollcall.sync('contacts')).toMatchObject({
      mode: 'full',
      counts: { created: 0, updated: 0, unchanged: 5 },
    });
    await rollcall.configure(configuration());
    await rollcall.sync('contacts');
  });

  it('R42: updates and moves one, and the branch of their account; the others stay until a run', async () => {
    await salesforce.update('Contact', contactId(1), { FirstName: 'Augusta', AccountId: accountId(3) });
    await salesforce.update('Contact', contactId(2), { FirstName: 'Betty Jean' });
    expect(await one(contactId(1))).toMatchObject({ counts: { updated: 1 }, branches: { created: 1 } });
    expect(await people()).toMatchObject({
      'lovelace@learners.example': 'Augusta Lovelace true Fabrikam',
      'bartik@learners.example': 'Jean Bartik true Northwind',
    });
    expect(await one(contactId(1))).toMatchObject({ counts: { unchanged: 1, updated: 0, moved: 0 } });
    expect(await rollcall.sync('contacts')).toMatchObject({ counts: { updated: 1 } });
  });

  it('R34: takes the username from nobody', async () => {
    await salesforce.update('Contact', contactId(4), { Email: 'bartik@learners.example' });
    expect(await one(contactId(4))).toMatchObject({
      state: 'completed_with_errors',
      counts: { rejected: 1 },
      errors: [{ code: 'username_taken', message: expect.stringContaining(contactId(2)) }],
    });
    await salesforce.update('Contact', contactId(4), { Email: 'betty@learners.example' });
    expect(await one(contactId(4))).toMatchObject({ state: 'succeeded', counts: { updated: 1 } });
    expect(await people()).not.toHaveProperty('holberton@learners.example');
  });

  it('R43: counts one more attempt of who is rejected, forgets who is not, and leaves the others waiting', async () => {
    const other = await salesforce.create('Contact', {
      FirstName: 'F',
      LastName: 'Bilas',
      Email: 'bilas@learners.example',
      Is_Learner__c: true,
      Country__c: 'Lemuria',
    });
    await rollcall.sync('contacts');
    const before = await unresolved();
    expect(before).toHaveLength(2);
    expect(await one(other)).toMatchObject({ errors: [{ code: 'unknown_country', sourceId: other }] });
    expect(await unresolved()).toEqual(before.map((line) => (line === `${other} 1` ? `${other} 2` : line)));
    await salesforce.update('Contact', other, { Country__c: 'Italy' });
    expect(await one(other)).toMatchObject({ counts: { created: 1 } });
    expect(await unresolved()).toEqual(before.filter((line) => !line.startsWith(other)));
  });

  it('R35, R42: refuses a record that is not in the list view, and makes nobody a leaver by it', async () => {
    await salesforce.update('Contact', contactId(4), { Is_Learner__c: false });
    const runs = rollcall.db.selectFrom('run').select('id').orderBy('id');
    const before = await runs.execute();
    await expect(one(contactId(4))).rejects.toMatchObject({
      code: 'not_in_list_view',
      message: expect.stringContaining('Learners'),
    });
    await expect(one('003000000000000AAA')).rejects.toMatchObject({ code: 'not_in_list_view' });
    expect(await runs.execute()).toEqual(before);
    expect(await people()).toMatchObject({ 'betty@learners.example': 'Betty Holberton true Customers' });
    await salesforce.update('Contact', contactId(4), { Is_Learner__c: true });
  });

  it('R39, R42: does not wait for a held run, which finds it stale when it is approved', async () => {
    await rollcall.configure(
      trainingConfiguration({
        users: null,
        contacts: {
          mapping: { ...mapping, lastname: 'FirstName' },
          branches: { mode: 'accounts', destination: 'CUSTOMERS' },
          leavers: 'deactivate',
          thresholds: { smallest: 1, changed: '10%' },
        },
      }),
    );
    const held = await rollcall.sync('contacts');
    expect(held.state).toBe('held');
    await salesforce.update('Contact', contactId(1), { FirstName: 'Countess' });
    expect(await one(contactId(1))).toMatchObject({ state: 'succeeded', counts: { updated: 1 } });
    expect(await rollcall.approve(held.id)).toMatchObject({ state: 'completed_with_errors', counts: { stale: 1 } });
    expect(await people()).toMatchObject({
      'lovelace@learners.example': 'Countess Countess true Fabrikam',
      'bartik@learners.example': 'Betty Jean Betty Jean true Northwind',
    });
    await rollcall.configure(configuration());
    const again = await rollcall.sync('contacts');
    expect((again.state === 'held' ? await rollcall.approve(again.id) : again).counts).toMatchObject({
      stale: 0,
      failed: 0,
    });
  });

  it('R10, R42: does not wait for a run that goes on, and both leave the person as Salesforce has them', async () => {
    const late = await salesforce.create('Contact', {
      FirstName: 'Marlyn',
      LastName: 'Meltzer',
      Email: 'meltzer@learners.example',
      Is_Learner__c: true,
    });
    await salesforce.update('Contact', contactId(4), { FirstName: 'Elizabeth' });
    const meanwhile: Promise<RunResult>[] = [];
    const onProgress = () => {
      // Told while the run has its settings.
      if (meanwhile.length === 0) meanwhile.push(one(late));
    };
    const run = await rollcall.sync('contacts', { onProgress });
    const [single] = await Promise.all(meanwhile);
    expect([run.state, single?.state]).not.toContain('failed');
    expect(run.counts.created + (single?.counts.created ?? 0)).toBe(1);
    expect(run.counts.failed + (single?.counts.failed ?? 0)).toBe(0);
    const now = await people();
    expect(now).toMatchObject({
      'betty@learners.example': 'Elizabeth Holberton true Customers',
      'meltzer@learners.example': 'Marlyn Meltzer true Customers',
    });
    expect(await rollcall.sync('contacts')).toMatchObject({ counts: { created: 0, updated: 0, stale: 0 } });
    expect(await people()).toEqual(now);
  });

  it('R20, R42: leaves it to the next run to move everybody when the destination is another one', async () => {
    await rollcall.configure(configuration({ branches: { mode: 'accounts', destination: 'STAFF' } }));
    await salesforce.update('Contact', contactId(4), { FirstName: 'Frances' });
    expect(await one(contactId(4))).toMatchObject({ state: 'succeeded', counts: { updated: 1, moved: 0 } });
    expect(await people()).toMatchObject({
      'betty@learners.example': 'Frances Holberton true Staff',
      'bilas@learners.example': 'F Bilas true Customers',
    });
    const run = await rollcall.sync('contacts');
    expect(run.mode).toBe('full');
    if (run.state === 'held') await rollcall.approve(run.id);
    expect(await people()).toMatchObject({
      'betty@learners.example': 'Frances Holberton true Staff',
      'bilas@learners.example': 'F Bilas true Staff',
    });
  });
});

describe('one person by the API', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi(rollcall.context);
  });
  afterAll(async () => {
    expect(api.complaints).toEqual([]);
    await api[Symbol.asyncDispose]();
  });

  it('R42: answers the five steps', async () => {
    await salesforce.update('Contact', contactId(2), { LastName: 'Jennings' });
    const browser = await api.signedIn();
    const path = `/connections/training/entities/contacts/records/${contactId(2)}/synchronize`;
    const { status, body } = await browser.call('POST', path, {});
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        connect: { user: 'integration@acme.example' },
        explanation: {
          record: 'in_list_view',
          person: { username: 'bartik@learners.example' },
          outcome: { action: 'update', after: { lastname: 'Jennings' } },
        },
        run: { mode: 'single', state: 'succeeded', counts: { updated: 1 } },
      },
    });
    const missing = path.replace(contactId(2), '003000000000000AAA');
    expect(await browser.call('POST', missing, {})).toMatchObject({ status: 409, body: { code: 'not_in_list_view' } });
    expect(await browser.call('POST', path.replace(contactId(2), "003' OR 1"), {})).toMatchObject({ status: 400 });
    const reader = await api.token('runs:read');
    expect(await reader.call('POST', path, {})).toMatchObject({ status: 403 });
  });
});
