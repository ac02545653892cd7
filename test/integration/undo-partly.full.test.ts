import { describe, expect, it } from 'vitest';
import { startNeighbours } from '../support/docebo-neighbours.ts';
import { TENANT_ACCESS, TENANT_MAPPING, trainingTenant } from '../support/docebo-tenant.ts';
import { done } from '../support/outcome.ts';
import {
  account,
  accountId,
  contactId,
  employee,
  learner,
  trainingConfiguration,
  trainingOrg,
  userId,
} from '../support/training-org.ts';

const NORTHWIND = 1;
const SOUTHWIND = 2;

/** Ada's and Grace's manager is in nobody's list view. */
const EMPLOYEES = trainingOrg({
  users: [
    employee(1, 'Ada', 'Lovelace', { FederationIdentifier: 'nobody@training.example' }),
    employee(2, 'Grace', 'Hopper', { FederationIdentifier: 'nobody@training.example' }),
    employee(3, 'Jean', 'Bartik'),
  ],
});
const OF_EMPLOYEES = ofEmployees();

function ofEmployees(directory: object = {}) {
  return trainingConfiguration({
    directory: { ...TENANT_ACCESS, ...directory },
    users: {
      mapping: {
        username: 'Username',
        firstname: 'FirstName',
        lastname: 'LastName',
        email: 'Email',
        manager: 'FederationIdentifier',
      },
      options: { incremental: false },
    },
    contacts: null,
  });
}

/** Two who are each other's manager, and somebody else. */
const CIRCLE = trainingOrg({
  users: [
    employee(1, 'Ada', 'Lovelace', { FederationIdentifier: 'hopper@staff.example' }),
    employee(2, 'Grace', 'Hopper', { FederationIdentifier: 'lovelace@staff.example' }),
    employee(3, 'Jean', 'Bartik'),
  ],
});
const OF_CIRCLE = ofEmployees({ chunk: 2 });

const LEARNERS = trainingOrg({
  accounts: [account(NORTHWIND, 'Northwind'), account(SOUTHWIND, 'Southwind')],
  contacts: [
    ...['Lovelace', 'Bartik', 'Hopper'].map((lastname, index) =>
      learner(index + 1, `First${index + 1}`, lastname, { AccountId: accountId(NORTHWIND), Motto__c: 'First' }),
    ),
    learner(4, 'Annie', 'Easley', { AccountId: accountId(SOUTHWIND), Motto__c: 'First' }),
  ],
});
const OF_LEARNERS = trainingConfiguration({
  directory: TENANT_ACCESS,
  users: null,
  contacts: { mapping: TENANT_MAPPING },
});

const REFUSED = { times: 'always', status: 400, body: '{"name":"Bad Request","message":["Not like this"],"code":0}' };

describe('R40: an undo takes back what was done of changes of which a part was not', () => {
  it('of whom it created without their manager', async () => {
    await using neighbours = await startNeighbours({ org: EMPLOYEES, tenant: trainingTenant(), yaml: OF_EMPLOYEES });
    const { docebo, rollcall } = neighbours;
    const run = await rollcall.sync('users');
    expect(run).toMatchObject({ state: 'completed_with_errors', counts: { created: 1, failed: 2 } });
    expect(done(await rollcall.approve((await rollcall.undo(run.id)).id))).toEqual({ deactivated: 3 });
    expect((await docebo.users()).map(({ active }) => active)).toEqual([false, false, false]);
  });

  it.each([
    // Both managers are created by the call that creates their people, and would be set by the second one.
    ['before it set their managers', [{ kind: 'user_batch', skip: 1, times: 'always', reset: true }]],
    [
      'behind one that Docebo refused as manager',
      [
        { kind: 'user_batch', skip: 1, rows: { contains: 'lovelace@', message: 'Not like this' } },
        { kind: 'user_batch', times: 'always', reset: true },
      ],
    ],
  ])('of whom it created when it ended %s', async (_, faults) => {
    await using neighbours = await startNeighbours({ org: CIRCLE, tenant: trainingTenant(), yaml: OF_CIRCLE });
    const { docebo, rollcall } = neighbours;
    await docebo.control('/faults', faults);
    await expect(rollcall.sync('users')).rejects.toMatchObject({ code: 'docebo_unreachable' });
    await docebo.clearFaults();
    expect((await docebo.users()).map(({ active }) => active)).toEqual([true, true]);
    const { id } = await rollcall.db.selectFrom('run').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow();
    expect(done(await rollcall.approve((await rollcall.undo(id)).id))).toEqual({ deactivated: 2 });
    expect((await docebo.users()).map(({ active }) => active)).toEqual([false, false]);
  });

  it('of whom it updated but for their manager, and nothing of whom only that was to be', async () => {
    await using neighbours = await startNeighbours({ org: EMPLOYEES, tenant: trainingTenant(), yaml: OF_EMPLOYEES });
    const { docebo, rollcall, salesforce } = neighbours;
    await rollcall.sync('users');
    const before = await docebo.users();
    await salesforce.update('User', userId(1), { LastName: 'King', FederationIdentifier: 'noone@training.example' });
    await salesforce.update('User', userId(3), { FederationIdentifier: 'noone@training.example' });
    const run = await rollcall.sync('users');
    expect(run).toMatchObject({ counts: { failed: 3 } });
    expect(await docebo.users()).not.toEqual(before);
    expect(done(await rollcall.approve((await rollcall.undo(run.id)).id))).toEqual({ updated: 1 });
    expect(await docebo.users()).toEqual(before);
  });

  it.each([
    ['put into their branch', 'add_to_branch', { updated: 1 }],
    ['taken out of their former one', 'remove_from_branch', { updated: 1, moved: 1 }],
  ])('of whom Docebo refuses to have %s', async (_, call, expected) => {
    await using neighbours = await startNeighbours({ org: LEARNERS, tenant: trainingTenant(), yaml: OF_LEARNERS });
    const { docebo, rollcall, salesforce } = neighbours;
    expect(done(await rollcall.sync('contacts'))).toEqual({ created: 4 });
    const before = await docebo.users();
    for (const id of [1, 2]) await salesforce.update('Contact', contactId(id), { AccountId: accountId(SOUTHWIND) });
    await salesforce.update('Contact', contactId(1), { Motto__c: 'Second' });
    await docebo.control('/faults', { path: `*${call}*`, ...REFUSED });
    const run = await rollcall.sync('contacts');
    expect(run).toMatchObject({ state: 'completed_with_errors', counts: { failed: 2 } });
    expect(await docebo.users()).not.toEqual(before);
    await docebo.clearFaults();
    expect(done(await rollcall.approve((await rollcall.undo(run.id)).id))).toEqual(expected);
    expect(await docebo.users()).toEqual(before);
    // What was refused is tried again, once that is wanted.
    const next = await rollcall.sync('contacts');
    expect(next).toMatchObject({ state: 'held', counts: { updated: 1, moved: 1 } });
    expect(done(await rollcall.approve(next.id))).toEqual({ updated: 1, moved: 1 });
  });
});
