import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definedFields } from '../../src/directory/builtin/configure.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { type SynchronizedPlatform, startSynchronizedPlatform } from '../support/synchronized-platform.ts';
import { learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const ADA = 'lovelace@learners.example';
const JEAN = 'bartik@learners.example';

let platform: SynchronizedPlatform;
let rollcall: SynchronizedPlatform['rollcall'];
let admin: SynchronizedPlatform['admin'];

/** One org, one Rollcall and one server for all tests, which follow each other. */
beforeAll(async () => {
  const org = trainingOrg({
    contacts: [
      learner(1, 'Ada', 'Lovelace', { Team__c: 'ENG' }),
      learner(2, 'Jean', 'Bartik', { Team__c: 'OPS' }),
      learner(3, 'Emmy', 'Noether', { Team__c: 'OPS' }),
    ],
  });
  const contacts = { options: { incremental: false }, thresholds: { rejected: 'off' } };
  platform = await startSynchronizedPlatform(org, trainingConfiguration({ users: null, contacts }));
  ({ rollcall, admin } = platform);
});

afterAll(() => platform?.[Symbol.asyncDispose]());

const keys = async () => (await definedFields(rollcall.db)).map(({ key }) => key);

async function valueIn(username: string, key: string): Promise<string | null | undefined> {
  const { fields } = await findPerson(rollcall.db, username);
  return fields.find((field) => field.key === key)?.value;
}

async function give(username: string, values: object): Promise<void> {
  const { id } = await findPerson(rollcall.db, username);
  expect(await admin.call('PATCH', `/people/${id}`, { values })).toMatchObject({ status: 200 });
}

describe('an additional field', () => {
  it('is created behind all others, renamed, and put into another place', async () => {
    const size = { key: 'size', title: 'T-shirt size', type: 'dropdown', options: ['S', 'M', 'L'] };
    expect(await admin.call('POST', '/fields', size)).toMatchObject({ status: 201, body: size });
    expect((await keys()).at(-1)).toBe('size');
    const renamed = await admin.call('PATCH', '/fields/size', { title: 'Size' });
    expect(renamed).toMatchObject({ status: 200, body: { key: 'size', title: 'Size' } });
    const order = ['size', ...(await keys()).slice(0, -1)];
    expect(await admin.call('PUT', '/fields/order', { keys: order })).toMatchObject({ status: 204 });
    expect(await keys()).toEqual(order);
    await admin.call('POST', '/fields', { key: 'shoe', title: 'Shoe' });
    expect((await keys()).at(-1)).toBe('shoe');
    for (const wrong of [order, [...order, 'size'], []]) {
      const refused = await admin.call('PUT', '/fields/order', { keys: wrong });
      expect(refused).toMatchObject({ status: 409, body: { code: 'field_refused' } });
    }
  });

  it.each([
    [409, { key: 'team', title: 'Team' }],
    [400, { key: 'email', title: 'E-mail' }],
    [400, { key: 'No key', title: 'None' }],
    [400, { key: 'empty', title: 'Empty', type: 'dropdown' }],
    [400, { key: 'text', title: 'Text', options: ['A'] }],
  ])('is refused with %i: %o', async (status, body) => {
    expect(await admin.call('POST', '/fields', body)).toMatchObject({ status });
  });

  it('is deleted, but not while settings map it, and not with values that nobody has given up', async () => {
    expect(await admin.call('GET', '/fields/team/usage')).toMatchObject({
      body: {
        people: 3,
        values: [
          { value: 'Operations', people: 2 },
          { value: 'Engineering', people: 1 },
        ],
        mappedBy: ['training contacts'],
      },
    });
    const mapped = await admin.call('DELETE', '/fields/team?clearValues=true');
    expect(mapped).toMatchObject({ status: 409, body: { detail: expect.stringContaining('training contacts') } });
    await give(ADA, { shoe: '42' });
    const inUse = await admin.call('DELETE', '/fields/shoe');
    expect(inUse).toMatchObject({ status: 409, body: { detail: expect.stringContaining('One person has a value') } });
    const deleted = await admin.call('DELETE', '/fields/shoe?clearValues=true');
    expect(deleted).toMatchObject({ status: 200, body: { cleared: 1 } });
    expect(await keys()).not.toContain('shoe');
    await admin.call('POST', '/fields', { key: 'shoe', title: 'Shoe' });
    expect(await valueIn(ADA, 'shoe')).toBeNull();
    expect(await admin.call('DELETE', '/fields/nothing')).toMatchObject({ status: 404 });
  });
});

describe('options of a dropdown', () => {
  const set = (key: string, options: readonly object[], clearValues = false) =>
    admin.call('PUT', `/fields/${key}/options`, { options, clearValues });

  it('are added, renamed and change places; whoever has one keeps it', async () => {
    await give(ADA, { size: 'S' });
    await give(JEAN, { size: 'L' });
    const swapped = await set('size', [
      { label: 'L', was: 'S' },
      { label: 'S', was: 'L' },
      { label: 'XL' },
      { label: 'M', was: 'M' },
    ]);
    expect(swapped).toMatchObject({ status: 200, body: { options: ['L', 'S', 'XL', 'M'], cleared: 0 } });
    expect([await valueIn(ADA, 'size'), await valueIn(JEAN, 'size')]).toEqual(['L', 'S']);
  });

  it('go only where nobody has them, or their values may go', async () => {
    const kept = [{ label: 'L', was: 'L' }];
    const refused = await set('size', kept);
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('S (1)') } });
    expect(await valueIn(JEAN, 'size')).toBe('S');
    expect(await set('size', kept, true)).toMatchObject({ status: 200, body: { options: ['L'], cleared: 1 } });
    expect([await valueIn(ADA, 'size'), await valueIn(JEAN, 'size')]).toEqual(['L', null]);
  });

  it.each([
    ['a label twice', 'size', [{ label: 'L' }, { label: 'L', was: 'L' }]],
    [
      'one option under two labels',
      'size',
      [
        { label: 'A', was: 'L' },
        { label: 'B', was: 'L' },
      ],
    ],
    ['an option that is not there', 'size', [{ label: 'A', was: 'Z' }]],
    ['options for another field', 'shoe', [{ label: 'A' }]],
  ])('are refused with %s', async (_what, key, options) => {
    expect(await set(key, options)).toMatchObject({ status: 409, body: { code: 'field_refused' } });
  });

  it('R13: that come back are filled again by the next full run', async () => {
    const engineering = { label: 'Engineering', was: 'Engineering' };
    expect(await set('team', [engineering], true)).toMatchObject({ body: { cleared: 2 } });
    expect(await valueIn(JEAN, 'team')).toBeNull();
    expect((await rollcall.sync('contacts')).counts).toMatchObject({ rejected: 2, unchanged: 1 });
    await set('team', [engineering, { label: 'Operations' }]);
    expect((await rollcall.sync('contacts')).counts).toMatchObject({ rejected: 0, updated: 2, unchanged: 1 });
    expect(await valueIn(JEAN, 'team')).toBe('Operations');
  });
});
