import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { branchIdOf } from '../../src/store/views/branch.ts';
import { textIn } from '../support/api.ts';
import { chart } from '../support/chart.ts';
import { rollcall as command } from '../support/rollcall.ts';
import { type SynchronizedPlatform, startSynchronizedPlatform } from '../support/synchronized-platform.ts';
import { account, accountId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const SOUTH = 1;
const MILANO = 2;
const ADA = 'lovelace@learners.example';
const JEAN = 'bartik@learners.example';

let platform: SynchronizedPlatform;
let rollcall: SynchronizedPlatform['rollcall'];
let api: SynchronizedPlatform['api'];
let admin: SynchronizedPlatform['admin'];

/** One org, one Rollcall and one server for all tests, which follow each other. */
beforeAll(async () => {
  const org = trainingOrg({
    accounts: [account(SOUTH, 'Southwind'), account(MILANO, 'Milano', SOUTH)],
    contacts: [
      learner(1, 'Ada', 'Lovelace', { AccountId: accountId(MILANO) }),
      learner(2, 'Jean', 'Bartik', { AccountId: accountId(SOUTH) }),
    ],
  });
  const configuration = trainingConfiguration({
    users: null,
    contacts: {
      mapping: { username: 'Email', firstname: 'FirstName', lastname: 'LastName' },
      options: { incremental: false },
    },
  });
  platform = await startSynchronizedPlatform(org, configuration);
  ({ rollcall, api, admin } = platform);
});

afterAll(() => platform?.[Symbol.asyncDispose]());

const at = async (word: string) => `/branches/${await branchIdOf(rollcall.db, word)}`;
const customers = () => chart(rollcall.db, 'CUSTOMERS', { codes: true });

async function made(name: string, code: string | null, parent: string | null): Promise<string> {
  const parentId = parent === null ? null : await branchIdOf(rollcall.db, parent);
  const answer = await admin.call('POST', '/branches', { name, code, parentId });
  expect(answer.status).toBe(201);
  return textIn(answer.body, 'id');
}

describe('a branch made by hand', () => {
  it('is created, renamed and given a code', async () => {
    const id = await made('  Partners ', null, 'CUSTOMERS');
    const renamed = await admin.call('PATCH', `/branches/${id}`, { name: 'Resellers', code: 'RES' });
    expect(renamed).toMatchObject({ status: 200, body: { id, code: 'RES', path: ['Customers', 'Resellers'] } });
    const bare = await admin.call('PATCH', `/branches/${id}`, { code: null });
    expect(bare).toMatchObject({ body: { code: null, name: 'Resellers' } });
    await admin.call('PATCH', `/branches/${id}`, { code: 'RES' });
    const { body } = await admin.call('GET', '/audit-events?action=branch.&limit=1');
    expect(body).toMatchObject({
      items: [{ action: 'branch.edit', target: 'Resellers', detail: { code: 'RES' }, outcome: 'done' }],
    });
  });

  it.each([
    ['a code that another branch has', { name: 'Other', code: 'RES' }],
    ['a code that looks like an id', { name: 'Other', code: '#1' }],
  ])('cannot have %s', async (_what, body) => {
    expect(await admin.call('POST', '/branches', body)).toMatchObject({
      status: 409,
      body: { code: 'branch_refused' },
    });
  });

  it('can be below any branch that is there, and only those', async () => {
    const nowhere = await admin.call('POST', '/branches', { name: 'Other', parentId: '999999' });
    expect(nowhere).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await admin.call('PATCH', '/branches/999999', { name: 'Other' })).toMatchObject({ status: 404 });
  });

  it('needs somebody who may change the platform', async () => {
    const reader = await api.token('platform:read');
    expect(await reader.call('POST', '/branches', { name: 'Other' })).toMatchObject({ status: 403 });
    expect(await reader.call('GET', `${await at('RES')}/deletion`)).toMatchObject({ status: 200 });
    expect(await api.nobody.call('DELETE', await at('RES'))).toMatchObject({ status: 401 });
  });
});

describe('moving a branch', () => {
  it('takes along what is below it, and never goes round in a circle or moves the root', async () => {
    const inner = await made('Inner', 'INNER', 'RES');
    const outer = await made('Outer', 'OUTER', null);
    const moved = await admin.call('PATCH', await at('RES'), { parentId: outer });
    expect(moved).toMatchObject({ status: 200, body: { path: ['Outer', 'Resellers'] } });
    expect(await chart(rollcall.db, 'OUTER')).toEqual(['Outer', '· Resellers', '· · Inner']);
    for (const parentId of [inner, outer]) {
      expect(await admin.call('PATCH', `/branches/${outer}`, { parentId })).toMatchObject({
        status: 409,
        body: { code: 'branch_refused', detail: expect.stringMatching(/itself|below it/) },
      });
    }
    const root = await rollcall.db.selectFrom('branch').select('id').where('parent_id', 'is', null).executeTakeFirst();
    expect(await admin.call('PATCH', `/branches/${root?.id}`, { parentId: outer })).toMatchObject({ status: 409 });
  });

  it('of two below each other at the same moment lets one win', async () => {
    const [one, two] = [await made('One', 'ONE', null), await made('Two', 'TWO', null)];
    for (let turn = 0; turn < 5; turn += 1) {
      const answers = await Promise.all([
        admin.call('PATCH', `/branches/${one}`, { parentId: two }),
        admin.call('PATCH', `/branches/${two}`, { parentId: one }),
      ]);
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
      const { id } = await rollcall.db
        .selectFrom('branch')
        .select('id')
        .where('parent_id', 'is', null)
        .executeTakeFirstOrThrow();
      for (const branch of [one, two]) await admin.call('PATCH', `/branches/${branch}`, { parentId: id });
    }
  });

  it('R22: is undone by the next full run where the branch comes from Salesforce, and so is another name', async () => {
    const before = await customers();
    const parentId = await branchIdOf(rollcall.db, 'OUTER');
    await admin.call('PATCH', await at(accountId(MILANO)), { parentId, name: 'Milan' });
    expect(await chart(rollcall.db, 'OUTER')).toContain(`· Milan: ${ADA}`);
    const result = await rollcall.sync('contacts');
    expect(result.branches).toEqual({ created: 0, renamed: 1, moved: 1 });
    expect(await customers()).toEqual(before);
  });

  it('is a command too', async () => {
    const edited = await command(
      ['branches', 'edit', 'RES', '--parent', 'CUSTOMERS', '--no-code', '--json'],
      rollcall.environment,
    );
    expect(edited).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(edited.stdout)).toMatchObject({ branch: { code: null, path: ['Customers', 'Resellers'] } });
  });
});

describe('deleting a branch', () => {
  it('R18: shows first who is in it and what is below, and moves them to the branch above', async () => {
    const path = await at(accountId(MILANO));
    expect(await admin.call('GET', `${path}/deletion`)).toMatchObject({
      status: 200,
      body: {
        name: 'Milano',
        parent: { name: 'Southwind' },
        people: 1,
        firstPeople: [{ username: ADA, byHand: false }],
        branchesBelow: 0,
        destinationOf: [],
        salesforceKeys: [accountId(MILANO)],
        refusals: [],
      },
    });
    expect(await admin.call('DELETE', `${path}?people=2`)).toMatchObject({
      status: 409,
      body: { code: 'branch_refused', detail: expect.stringContaining('There are 1 people') },
    });
    expect(await admin.call('DELETE', `${path}?people=1`)).toMatchObject({ status: 200, body: { moved: 1 } });
    expect(await chart(rollcall.db, accountId(SOUTH))).toEqual([`Southwind: ${JEAN}, ${ADA}`]);
    expect(await admin.call('DELETE', path)).toMatchObject({ status: 404 });
  });

  it('R20: is refused for a destination, the root and a branch with others below, each with its reason', async () => {
    const root = await rollcall.db.selectFrom('branch').select('id').where('parent_id', 'is', null).executeTakeFirst();
    for (const [path, reason] of [
      [await at('CUSTOMERS'), 'It is the destination branch of training contacts.'],
      [`/branches/${root?.id}`, 'It is the root of the platform.'],
    ] as const) {
      const preview = await admin.call('GET', `${path}/deletion`);
      expect(preview).toMatchObject({
        body: {
          refusals: expect.arrayContaining([expect.objectContaining({ message: expect.stringContaining(reason) })]),
        },
      });
      expect(await admin.call('DELETE', path)).toMatchObject({
        status: 409,
        body: { code: 'branch_refused', detail: expect.stringContaining(reason) },
      });
    }
    expect(await admin.call('PATCH', await at('CUSTOMERS'), { code: null })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('the destination of training contacts') },
    });
  });
});
