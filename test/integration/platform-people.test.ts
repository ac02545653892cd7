import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { branchIdOf } from '../../src/store/views/branch.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { PASSWORD, textIn } from '../support/api.ts';
import { chart } from '../support/chart.ts';
import { type SynchronizedPlatform, startSynchronizedPlatform } from '../support/synchronized-platform.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const ADA = 'lovelace@learners.example';
const NEW = { username: 'emmy', firstname: 'Emmy', lastname: 'Noether' };

let platform: SynchronizedPlatform;
let salesforce: SynchronizedPlatform['salesforce'];
let rollcall: SynchronizedPlatform['rollcall'];
let api: SynchronizedPlatform['api'];
let admin: SynchronizedPlatform['admin'];

/** One org, one Rollcall and one server for all tests, which follow each other. */
beforeAll(async () => {
  const org = trainingOrg({
    accounts: [account(1, 'Southwind'), account(2, 'Milano', 1)],
    contacts: [learner(1, 'Ada', 'Lovelace', { AccountId: accountId(1), Team__c: 'ENG', Country__c: 'Italy' })],
  });
  const contacts = { options: { incremental: false }, thresholds: { changed: 'off' } };
  platform = await startSynchronizedPlatform(org, trainingConfiguration({ users: null, contacts }));
  ({ salesforce, rollcall, api, admin } = platform);
});

afterAll(() => platform?.[Symbol.asyncDispose]());

const personOf = (username: string) => findPerson(rollcall.db, username);
const at = async (username: string) => `/people/${(await personOf(username)).id}`;
const edit = async (username: string, values: object) => await admin.call('PATCH', await at(username), { values });

describe('a person made by hand', () => {
  it('has values in the forms that a synchronization would give them, and branches', async () => {
    const values = {
      ...NEW,
      email: ' emmy@math.example ',
      level: 'Power User',
      team: 'operations',
      country: 'Germany',
      hired: '1915-04-01',
      newsletter: 'yes',
      motto: '',
    };
    const branchId = await branchIdOf(rollcall.db, 'STAFF');
    const made = await admin.call('POST', '/people', { values, branchIds: [branchId], temporaryPassword: true });
    expect(made).toMatchObject({ status: 201, body: { username: 'emmy' } });
    const person = await personOf('emmy');
    const fields = Object.fromEntries(person.fields.map(({ key, value }) => [key, value]));
    expect({ ...person, fields }).toMatchObject({
      email: 'emmy@math.example',
      level: 'poweruser',
      active: true,
      mustChangePassword: true,
      fields: { team: 'Operations', country: 'DE', hired: '1915-04-01', newsletter: 'true', motto: null },
      branches: [{ code: 'STAFF', madeByRun: false }],
      links: [],
    });
    expect(textIn(made.body, 'temporaryPassword').length).toBeGreaterThan(12);
    const { body } = await admin.call('GET', '/audit-events?action=person.&limit=1');
    expect(body).toMatchObject({ items: [{ action: 'person.create', target: 'emmy', outcome: 'done' }] });
  });

  it('is not made where values are not right, and every one of them is named', async () => {
    const values = { ...NEW, username: 'other', email: 'nowhere', team: 'Sales', level: 'superadmin', shoe: '42' };
    const answer = await admin.call('POST', '/people', { values: { ...values, hired: '03/04/2024', lastname: ' ' } });
    expect(answer).toMatchObject({ status: 422, body: { code: 'person_refused' } });
    expect(answer.body).toMatchObject({
      errors: [
        { pointer: '/body/values/lastname', message: 'Last name must not be empty.' },
        { pointer: '/body/values/email', message: 'E-mail: "nowhere" is not an e-mail address.' },
        {
          pointer: '/body/values/team',
          message: 'Team: "Sales" is not an option of the dropdown: Engineering, Operations.',
        },
        { pointer: '/body/values/level', message: expect.stringContaining('only administrators give') },
        { pointer: '/body/values/shoe', message: 'The platform has no field shoe.' },
        { pointer: '/body/values/hired', message: expect.stringContaining('is not a date') },
      ],
    });
    await expect(personOf('other')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('R24, R34: needs username and names, and a username that nobody has, whatever its case', async () => {
    expect(await admin.call('POST', '/people', { values: { username: 'x' } })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/body/values/firstname' }, { pointer: '/body/values/lastname' }] },
    });
    expect(await admin.call('POST', '/people', { values: { ...NEW, username: 'EMMY' } })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/body/values/username', message: expect.stringContaining('EMMY already') }] },
    });
    expect(await edit('emmy', { username: ADA })).toMatchObject({ status: 422 });
    const nowhere = { values: { ...NEW, username: 'other' }, branchIds: ['999999'] };
    expect(await admin.call('POST', '/people', nowhere)).toMatchObject({ status: 404 });
    await expect(personOf('other')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is edited: only what is named, and only what is another value counts', async () => {
    const changes = { firstname: 'Amalie', team: null, email: 'emmy@math.example', username: 'Emmy' };
    expect(await edit('emmy', changes)).toMatchObject({
      status: 200,
      body: { changed: ['firstname', 'team', 'username'] },
    });
    const person = await personOf('emmy');
    expect(person).toMatchObject({ username: 'Emmy', firstname: 'Amalie', email: 'emmy@math.example' });
    expect(person.fields.find(({ key }) => key === 'team')).toMatchObject({ value: null });
  });

  it('is deactivated, reactivated, and gets a new password, which has to be replaced', async () => {
    const path = await at('emmy');
    expect(await admin.call('PUT', `${path}/status`, { active: false })).toMatchObject({ status: 204 });
    expect(await personOf('emmy')).toMatchObject({ active: false });
    await admin.call('PUT', `${path}/status`, { active: true });
    expect(await personOf('emmy')).toMatchObject({ active: true });
    const reset = await admin.call('POST', `${path}/password-reset`, {});
    expect(reset).toMatchObject({ status: 200, body: { username: 'Emmy' } });
    const { body } = await admin.call('GET', '/audit-events?action=person.reset_password&limit=1');
    expect(JSON.stringify(body)).not.toContain(textIn(reset.body, 'temporaryPassword'));
  });
});

describe('administrators', () => {
  it('R34: are not changed as people are', async () => {
    await api.signedIn('grace');
    const path = await at('grace');
    const branchId = await branchIdOf(rollcall.db, 'STAFF');
    const answers = [
      await admin.call('PATCH', path, { values: { firstname: 'G' } }),
      await admin.call('PUT', `${path}/status`, { active: false }),
      await admin.call('POST', `${path}/password-reset`, {}),
      await admin.call('POST', `${path}/memberships`, { branchId }),
      await admin.call('DELETE', `${path}/memberships/${branchId}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 409, 409, 409]);
    for (const { body } of answers) expect(body).toMatchObject({ code: 'person_protected' });
    expect(await api.nobody.call('POST', '/session', { username: 'grace', password: PASSWORD })).toMatchObject({
      status: 201,
    });
  });

  it('only may do this, with a token that may change the platform', async () => {
    const reader = await api.token('platform:read');
    expect(await reader.call('PATCH', await at('emmy'), { values: {} })).toMatchObject({ status: 403 });
    expect(await api.nobody.call('POST', '/people', { values: NEW })).toMatchObject({ status: 401 });
    const writer = await api.token('platform:write');
    expect(await writer.call('PATCH', await at('emmy'), { values: {} })).toMatchObject({ body: { changed: [] } });
    expect(await writer.call('PATCH', '/people/999999', { values: {} })).toMatchObject({ status: 404 });
  });
});

describe('what Salesforce gives', () => {
  it('R13: and somebody has changed by hand is found by the next full run; the rest stays', async () => {
    await edit(ADA, { firstname: 'Augusta', country: 'GB', timezone: 'Europe/London' });
    const result = await rollcall.sync('contacts');
    expect(result.counts).toMatchObject({ updated: 1, unchanged: 0 });
    const person = await personOf(ADA);
    expect(person).toMatchObject({ firstname: 'Ada', timezone: 'Europe/London' });
    expect((await rollcall.sync('contacts')).counts).toMatchObject({ updated: 0, unchanged: 1 });
  });

  it('R13: and is changed by hand between plan and approval is found by the run after that', async () => {
    await rollcall.configure(
      trainingConfiguration({
        users: null,
        contacts: { options: { incremental: false }, thresholds: { changed: 0, smallest: 0 } },
      }),
    );
    await salesforce.update('Contact', contactId(1), { FirstName: 'Ada Augusta' });
    const held = await rollcall.sync('contacts');
    expect(held.state).toBe('held');
    await edit(ADA, { team: 'Operations' });
    const approved = await rollcall.approve(held.id);
    expect(approved.counts).toMatchObject({ updated: 1 });
    expect((await personOf(ADA)).firstname).toBe('Ada Augusta');
    await rollcall.configure(
      trainingConfiguration({
        users: null,
        contacts: { options: { incremental: false }, thresholds: { changed: 'off' } },
      }),
    );
    const next = await rollcall.sync('contacts');
    expect(next.counts).toMatchObject({ updated: 1 });
    expect((await personOf(ADA)).fields.find(({ key }) => key === 'team')).toMatchObject({ value: 'Engineering' });
    expect((await rollcall.sync('contacts')).counts).toMatchObject({ updated: 0, unchanged: 1 });
  });
});

describe('a membership made by hand', () => {
  const inBranch = async (username: string) =>
    (await personOf(username)).branches.map(({ path, madeByRun }) => [path.join(' › '), madeByRun] as const);

  it('R37: stays wherever Salesforce moves the person, also where a run had made it', async () => {
    const path = await at(ADA);
    const staff = await branchIdOf(rollcall.db, 'STAFF');
    const south = await branchIdOf(rollcall.db, accountId(1));
    expect(await admin.call('POST', `${path}/memberships`, { branchId: staff })).toMatchObject({ status: 204 });
    expect(await inBranch(ADA)).toEqual(
      expect.arrayContaining([
        ['Staff', false],
        ['Customers › Southwind', true],
      ]),
    );
    await admin.call('POST', `${path}/memberships`, { branchId: south });
    await salesforce.update('Contact', contactId(1), { AccountId: accountId(2) });
    await rollcall.sync('contacts');
    expect(new Map(await inBranch(ADA))).toEqual(
      new Map([
        ['Customers › Southwind', false],
        ['Customers › Southwind › Milano', true],
        ['Staff', false],
      ]),
    );
    for (const branchId of [staff, south]) {
      expect(await admin.call('DELETE', `${path}/memberships/${branchId}`)).toMatchObject({ status: 204 });
    }
    expect(await admin.call('DELETE', `${path}/memberships/${staff}`)).toMatchObject({ status: 404 });
    expect(await admin.call('POST', `${path}/memberships`, { branchId: '999999' })).toMatchObject({ status: 404 });
  });

  it('R13: that a run made comes back with the next full run when it was taken away', async () => {
    const milano = await branchIdOf(rollcall.db, accountId(2));
    await admin.call('DELETE', `${await at(ADA)}/memberships/${milano}`);
    expect(await inBranch(ADA)).toEqual([]);
    await rollcall.sync('contacts');
    expect(await chart(rollcall.db, accountId(2))).toEqual([`Milano: ${ADA}`]);
  });
});
