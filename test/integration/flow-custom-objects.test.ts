import { describe, expect, it } from 'vitest';
import { install } from '../support/installation.ts';
import { done, rejections } from '../support/outcome.ts';
import { person } from '../support/platform-state.ts';
import { startOrg } from '../support/salesforce-org.ts';

/** People as records of custom objects, beside an org's own contacts and users. */
const org = {
  name: 'Academy',
  objects: [
    {
      name: 'Learner__c',
      label: 'Learner',
      fields: [
        { name: 'Login__c', type: 'string', length: 80 },
        { name: 'First__c', type: 'string', length: 80 },
        { name: 'Last__c', type: 'string', length: 80 },
        { name: 'Enrolled__c', type: 'boolean' },
        {
          name: 'Campus__c',
          type: 'picklist',
          values: [
            { value: 'N', label: 'North' },
            { value: 'S', label: 'South' },
          ],
        },
      ],
    },
    { name: 'Guest__c', label: 'Guest', fields: [{ name: 'Login__c', type: 'string', length: 80 }] },
  ],
  listViews: [
    { object: 'Learner__c', developerName: 'Enrolled', columns: ['Name'], where: 'Enrolled__c = true' },
    { object: 'Guest__c', developerName: 'Guests', columns: ['Name'], where: "Login__c != ''" },
    { object: 'Contact', developerName: 'Customers', columns: ['Name'], where: "Email != ''" },
    { object: 'User', developerName: 'Staff', columns: ['Name'], where: "Department = 'Training'" },
  ],
  records: {
    Learner__c: [
      learner('Ada', 'Lovelace', { Campus__c: 'N' }),
      learner('Jean', 'Bartik', { Campus__c: 'S' }),
      learner('Gone', 'Student', { Enrolled__c: false }),
      learner('Nameless', '', {}),
    ],
    Guest__c: [{ Name: 'Guest', Login__c: 'guest@academy.example' }],
    Contact: [{ FirstName: 'Grace', LastName: 'Hopper', Email: 'grace@customers.example' }],
    User: [
      {
        Username: 'betty@staff.example',
        FirstName: 'Betty',
        LastName: 'Holberton',
        Email: 'betty@staff.example',
        Department: 'Training',
      },
    ],
  },
};

function learner(first: string, last: string, values: object): object {
  const login = `${(last || first).toLowerCase()}@academy.example`;
  return {
    Name: `${first} ${last}`,
    Login__c: login,
    First__c: first,
    Last__c: last || null,
    Enrolled__c: true,
    ...values,
  };
}

interface Wanted {
  readonly options?: object;
  readonly object?: string;
  readonly listView?: string;
  readonly mapping?: object;
  readonly branches?: object;
}

const LEARNERS = { username: 'Login__c', firstname: 'First__c', lastname: 'Last__c', campus: 'Campus__c' };
const NAMES = { firstname: 'FirstName', lastname: 'LastName' };
const single = { mode: 'single', destination: 'ACADEMY' };

const configuration = ({
  options = {},
  object = 'Learner__c',
  listView = 'Enrolled',
  mapping = LEARNERS,
  branches = single,
}: Wanted = {}) =>
  JSON.stringify({
    platform: { branches: [{ code: 'ACADEMY', name: 'Academy' }], fields: [{ key: 'campus', title: 'Campus' }] },
    connections: [
      {
        name: 'academy',
        salesforce: {
          url: '${SF_URL}',
          grant: 'client_credentials',
          clientId: 'rollcall',
          clientSecret: '${SF_CLIENT_SECRET}',
        },
        sync: {
          users: { listView: 'Staff', mapping: { username: 'Username', ...NAMES }, branches: single },
          contacts: { listView: 'Customers', mapping: { username: 'Email', ...NAMES }, branches: single },
          custom: { object, listView, mapping, branches, options },
        },
      },
    ],
  });

describe('records of a custom object', () => {
  it('R5, R36: become people by their own list view, beside users and contacts', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration(), { SF_URL: salesforce });
    const result = await installation.sync('custom');
    expect(done(result)).toEqual({ created: 2, rejected: 1 });
    expect(rejections(await installation.changes(result.id))).toEqual([
      expect.stringMatching(/^a\w{17} missing_value lastname$/),
    ]);
    expect(await person(installation.db, 'lovelace@academy.example')).toMatchObject({
      firstname: 'Ada',
      fields: { campus: 'N' },
      sfdcUserType: 'custom',
      sfdcId: expect.stringMatching(/^a\w{17}$/),
    });
    expect(done(await installation.sync('users'))).toEqual({ created: 1 });
    expect(done(await installation.sync('contacts'))).toEqual({ created: 1 });
    expect(done(await installation.sync('custom'))).toEqual({ rejected: 1 });
  });

  it('R9: must change their password where the option says so, and only those who are created', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration(), { SF_URL: salesforce });
    await installation.sync('custom');
    await installation.configure(configuration({ options: { forcePasswordChange: true } }));
    await salesforce.create('Learner__c', { ...learner('Mary', 'Jackson', {}) });
    expect(done(await installation.sync('custom'))).toEqual({ created: 1, rejected: 1 });
    expect(await person(installation.db, 'jackson@academy.example')).toMatchObject({ mustChangePassword: true });
    expect(await person(installation.db, 'bartik@academy.example')).toMatchObject({ mustChangePassword: false });
  });

  it('R12: are followed incrementally', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration(), { SF_URL: salesforce });
    await installation.sync('custom');
    const { sfdcId: id } = await person(installation.db, 'lovelace@academy.example');
    await salesforce.update('Learner__c', id ?? '', { First__c: 'Augusta', Campus__c: 'S' });
    const changed = await installation.sync('custom');
    expect(changed.mode).toBe('incremental');
    expect(done(changed)).toEqual({ updated: 1, rejected: 1 });
    expect(await person(installation.db, 'lovelace@academy.example')).toMatchObject({
      firstname: 'Augusta',
      fields: { campus: 'S' },
    });
  });

  it('R13: leave people who exist as they are where updates are off', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration({ options: { updateExisting: false } }), {
      SF_URL: salesforce,
    });
    await installation.sync('custom');
    const { sfdcId: id } = await person(installation.db, 'bartik@academy.example');
    await salesforce.update('Learner__c', id ?? '', { First__c: 'Betty' });
    expect(done(await installation.sync('custom'))).toEqual({ skipped: 1, rejected: 1 });
    expect(await person(installation.db, 'bartik@academy.example')).toMatchObject({ firstname: 'Jean' });
  });

  it('R17: sit in branches by their picklists', async () => {
    await using salesforce = await startOrg(org);
    const branches = { mode: 'picklists', destination: 'ACADEMY', fields: ['Campus__c'] };
    await using installation = await install(configuration({ branches }), { SF_URL: salesforce });
    const result = await installation.sync('custom');
    expect(result.branches).toEqual({ created: 2, renamed: 0, moved: 0 });
    const names = await installation.db
      .selectFrom('membership')
      .innerJoin('person', 'person.id', 'membership.person_id')
      .innerJoin('branch', 'branch.id', 'membership.branch_id')
      .select(['person.lastname', 'branch.name'])
      .orderBy('person.lastname')
      .execute();
    expect(names).toEqual([
      { lastname: 'Bartik', name: 'South' },
      { lastname: 'Lovelace', name: 'North' },
    ]);
  });

  it('R6: of one object at a time: another object reads everything, and says why', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration(), { SF_URL: salesforce });
    await installation.sync('custom');
    const guests = { username: 'Login__c', firstname: 'Name', lastname: 'Name' };
    await installation.configure(configuration({ object: 'Guest__c', listView: 'Guests', mapping: guests }));
    const result = await installation.sync('custom');
    expect(result.mode).toBe('full');
    expect(done(result)).toEqual({ created: 1 });
    expect((await installation.events(result.id))[0]?.message).toMatch(/^Reading the list view .* was changed/);
    // Whoever came from the other object is neither changed nor deactivated.
    expect(await person(installation.db, 'lovelace@academy.example')).toMatchObject({ active: true });
  });

  it('R6: stop a run before anything is read when their object is gone', async () => {
    await using salesforce = await startOrg(org);
    await using installation = await install(configuration({ object: 'Pupil__c' }), { SF_URL: salesforce });
    await expect(installation.sync('custom')).rejects.toMatchObject({ code: 'salesforce_permission' });
  });
});
