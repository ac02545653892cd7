import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { install } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { people, person } from '../support/platform-state.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { contactId, employee, learner, trainingConfiguration, trainingOrg, userId } from '../support/training-org.ts';

const single = { branches: { mode: 'single', destination: 'CUSTOMERS' } };
const contacts = (overrides: object) => trainingConfiguration({ users: null, contacts: { ...single, ...overrides } });

/** Learners 1 to `count`, called l1, l2, … */
const learners = (count: number) =>
  Array.from({ length: count }, (_, index) => learner(index + 1, 'Lea', `L${index + 1}`));
const l = (number: number) => `l${number}@learners.example`;

const leave = (salesforce: SalesforceOrg, number: number) =>
  salesforce.update('Contact', contactId(number), { Is_Learner__c: false });
const comeBack = (salesforce: SalesforceOrg, number: number) =>
  salesforce.update('Contact', contactId(number), { Is_Learner__c: true });

describe('people who leave the list view', () => {
  const org = trainingOrg({ contacts: learners(3) });

  it('R35: are kept as they are by default', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(contacts({}), { SF_URL: salesforce });
    await rollcall.sync('contacts');
    const before = await people(rollcall.db);
    await leave(salesforce, 1);
    await salesforce.remove('Contact', contactId(2));
    expect(done(await rollcall.sync('contacts'))).toEqual({});
    expect(await people(rollcall.db)).toEqual(before);
  });

  it('R35: are deactivated where the settings say so, once, and come back as they are in Salesforce by then', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(contacts({ leavers: 'deactivate' }), { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await leave(salesforce, 1);
    await salesforce.remove('Contact', contactId(2));
    const result = await rollcall.sync('contacts');
    expect(done(result)).toEqual({ deactivated: 2 });
    expect(
      (await rollcall.changes(result.id)).map(({ action, reason, sourceId }) => [action, reason, sourceId]),
    ).toEqual([1, 2].map((number) => ['deactivate', 'left_list_view', contactId(number)]));
    expect((await people(rollcall.db)).map(({ active, branches }) => [active, branches])).toEqual([
      [false, ['Customers']],
      [false, ['Customers']],
      [true, ['Customers']],
    ]);
    expect(done(await rollcall.sync('contacts'))).toEqual({});

    await salesforce.update('Contact', contactId(1), { FirstName: 'Leandra' });
    await comeBack(salesforce, 1);
    expect(done(await rollcall.sync('contacts'))).toEqual({ reactivated: 1 });
    expect(await person(rollcall.db, l(1))).toMatchObject({ active: true, firstname: 'Leandra' });
    expect(done(await rollcall.sync('contacts'))).toEqual({});
  });

  it('R35: and whom nobody but an administrator made or deactivated are not touched', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(contacts({ leavers: 'deactivate' }), { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await sql`update person set level = 'superadmin' where username = ${l(1)}`.execute(rollcall.db);
    await sql`update person set active = false where username = ${l(2)}`.execute(rollcall.db);
    await sql`insert into person (username, username_key) values ('by@hand', 'by@hand')`.execute(rollcall.db);
    await leave(salesforce, 1);
    await leave(salesforce, 2);
    expect(done(await rollcall.sync('contacts'))).toEqual({});
    expect((await people(rollcall.db)).map(({ username, active }) => [username, active])).toEqual([
      ['by@hand', true],
      [l(1), true],
      [l(2), false],
      [l(3), true],
    ]);
  });

  it('R35: wait for approval when they left because the list view is another one', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(contacts({ leavers: 'deactivate', listView: 'All_Contacts' }), {
      SF_URL: salesforce,
    });
    await rollcall.sync('contacts');
    await leave(salesforce, 1);
    await rollcall.configure(contacts({ leavers: 'deactivate', listView: 'Learners' }));
    const held = await rollcall.sync('contacts');
    expect(held).toMatchObject({ state: 'held', mode: 'full', counts: { deactivated: 1 } });
    expect(await person(rollcall.db, l(1))).toMatchObject({ active: true });
    expect(done(await rollcall.approve(held.id))).toEqual({ deactivated: 1 });
    expect(await person(rollcall.db, l(1))).toMatchObject({ active: false });
  });
});

describe('users who become inactive', () => {
  const org = trainingOrg({
    users: [employee(1, 'Grace', 'Hopper'), employee(2, 'Alan', 'Turing', { IsActive: false })],
  });

  it('R35: are deactivated and reactivated where leavers are, and are not made when they are inactive from the start', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(trainingConfiguration({ contacts: null, users: { leavers: 'deactivate' } }), {
      SF_URL: salesforce,
    });
    expect(done(await rollcall.sync('users'))).toEqual({ created: 1, skipped: 1 });
    await salesforce.update('User', userId(1), { IsActive: false });
    const inactive = await rollcall.sync('users');
    // Their record stays in the list view, and nobody is missed.
    expect([inactive.state, done(inactive)]).toEqual(['succeeded', { deactivated: 1 }]);
    expect((await rollcall.events(inactive.id)).map(({ code }) => code)).not.toContain('records_missed');
    expect(await people(rollcall.db)).toMatchObject([{ username: 'hopper@staff.example', active: false }]);
    await salesforce.update('User', userId(1), { IsActive: true });
    await salesforce.update('User', userId(2), { IsActive: true });
    expect(done(await rollcall.sync('users'))).toEqual({ created: 1, reactivated: 1 });
  });
});

describe('a plan that looks like an accident', () => {
  it('R39: is held when the list view is empty all of a sudden, and then thrown away or applied', async () => {
    await using salesforce = await startOrg(trainingOrg({ contacts: learners(3) }));
    await using rollcall = await install(contacts({ leavers: 'deactivate' }), { SF_URL: salesforce });
    await rollcall.sync('contacts');
    const before = await people(rollcall.db);
    for (const number of [1, 2, 3]) await leave(salesforce, number);
    const held = await rollcall.sync('contacts');
    expect(held).toMatchObject({ state: 'held', counts: { extracted: 0, deactivated: 3 } });
    expect(await people(rollcall.db)).toEqual(before);
    expect(await rollcall.events(held.id)).toContainEqual(
      expect.objectContaining({
        code: 'run_held',
        level: 'warning',
        message: expect.stringContaining('no record at all'),
      }),
    );
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({
      code: 'run_state',
      message: expect.stringContaining(`rollcall runs approve ${held.id}`),
    });

    expect(await rollcall.discard(held.id)).toMatchObject({ state: 'cancelled' });
    expect(await people(rollcall.db)).toEqual(before);
    const again = await rollcall.sync('contacts');
    expect(again.state).toBe('held');
    expect(await rollcall.approve(again.id)).toMatchObject({ state: 'succeeded', counts: { deactivated: 3 } });
    expect((await people(rollcall.db)).every(({ active }) => !active)).toBe(true);
  });

  it('R39: is held when it would deactivate more than a fifth of many people', async () => {
    await using salesforce = await startOrg(trainingOrg({ contacts: learners(24) }));
    await using rollcall = await install(contacts({ leavers: 'deactivate' }), { SF_URL: salesforce });
    await rollcall.sync('contacts');
    for (const number of [1, 2, 3, 4]) await leave(salesforce, number);
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'succeeded', counts: { deactivated: 4 } });
    for (const number of [5, 6, 7, 8, 9]) await leave(salesforce, number);
    expect(await rollcall.sync('contacts')).toMatchObject({ state: 'held', counts: { deactivated: 5 } });
  });

  it('R38: leaves alone who was changed on the platform while it waited, says so, and plans them anew next time', async () => {
    await using salesforce = await startOrg(trainingOrg({ contacts: learners(20) }));
    await using rollcall = await install(contacts({ leavers: 'deactivate', options: { incremental: false } }), {
      SF_URL: salesforce,
    });
    await rollcall.sync('contacts');
    for (const number of [1, 2, 3, 4, 5]) await leave(salesforce, number);
    await salesforce.update('Contact', contactId(6), { LastName: 'Planned', Email: 'planned@learners.example' });
    await salesforce.update('Contact', contactId(7), { LastName: 'Planned' });
    const newcomer = await salesforce.create('Contact', {
      FirstName: 'New',
      LastName: 'Comer',
      Email: 'comer@learners.example',
      Is_Learner__c: true,
    });
    const held = await rollcall.sync('contacts');
    expect(held).toMatchObject({ state: 'held', counts: { created: 1, updated: 2, deactivated: 5 } });

    await sql`update person set active = false where username = ${l(1)}`.execute(rollcall.db);
    await sql`update person set lastname = 'By hand' where username = ${l(6)}`.execute(rollcall.db);
    await sql`insert into person (username, username_key) values ('Comer@Learners.example', 'comer@learners.example')`.execute(
      rollcall.db,
    );
    const result = await rollcall.approve(held.id);
    expect(result).toMatchObject({ state: 'completed_with_errors' });
    expect(done(result)).toEqual({ updated: 1, deactivated: 4, stale: 3 });
    const stale = (await rollcall.changes(result.id)).filter(({ outcome }) => outcome === 'stale');
    expect(stale.map(({ sourceId, action }) => `${sourceId} ${action}`).toSorted()).toEqual(
      [`${contactId(1)} deactivate`, `${contactId(6)} update`, `${newcomer} create`].toSorted(),
    );
    expect(await person(rollcall.db, l(6))).toMatchObject({ lastname: 'By hand' });
    expect(await person(rollcall.db, 'Comer@Learners.example')).toMatchObject({ lastname: '', links: [] });
    expect(await person(rollcall.db, l(7))).toMatchObject({ lastname: 'Planned' });

    expect(done(await rollcall.sync('contacts'))).toEqual({ updated: 2 });
    expect(await person(rollcall.db, 'planned@learners.example')).toMatchObject({ lastname: 'Planned' });
    expect(await person(rollcall.db, 'comer@learners.example')).toMatchObject({ sfdcId: newcomer });
  });
});
