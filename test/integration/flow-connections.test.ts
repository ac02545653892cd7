import { describe, expect, it } from 'vitest';
import { install } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { branches, people } from '../support/platform-state.ts';
import { startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const NORTH = { connection: 'north', url: 'NORTH_URL', users: null };
const SOUTH = { connection: 'south', url: 'SOUTH_URL', users: null };

const northOrg = trainingOrg({
  accounts: [account(1, 'Northwind')],
  contacts: [learner(1, 'Ada', 'Lovelace', { AccountId: accountId(1) }), learner(2, 'Jean', 'Bartik')],
});
const southOrg = trainingOrg({
  accounts: [account(11, 'Southwind')],
  contacts: [
    learner(11, 'Karen', 'Jones', { AccountId: accountId(11) }),
    learner(12, 'Another', 'Lovelace', { AccountId: accountId(11) }),
  ],
});

const usernames = (everyone: Awaited<ReturnType<typeof people>>, active: boolean) =>
  everyone.filter((one) => one.active === active).map(({ username }) => username.replace(/@.*/, ''));

describe('two connections beside each other', () => {
  it('R25, R34: each keep their own people; a username that both want stays with who had it first', async () => {
    await using north = await startOrg(northOrg);
    await using south = await startOrg(southOrg);
    await using rollcall = await install(
      trainingConfiguration(NORTH, {
        ...SOUTH,
        contacts: { branches: { mode: 'single', destination: 'STAFF' }, options: { forcePasswordChange: true } },
      }),
      { NORTH_URL: north, SOUTH_URL: south },
    );
    expect(done(await rollcall.sync('contacts', { connection: 'north' }))).toEqual({ created: 2 });
    const result = await rollcall.sync('contacts', { connection: 'south' });
    expect(result.connection).toBe('south');
    expect(done(result)).toEqual({ created: 1, rejected: 1 });
    expect(result.errors).toEqual([
      expect.objectContaining({
        code: 'username_taken',
        sourceId: contactId(12),
        message: expect.stringContaining(`the Salesforce record ${contactId(1)}`),
      }),
    ]);
    expect(
      (await people(rollcall.db)).map(({ username, branches: places, mustChangePassword }) => [
        username,
        places,
        mustChangePassword,
      ]),
    ).toEqual([
      ['bartik@learners.example', ['Customers'], false],
      ['jones@learners.example', ['Staff'], true],
      ['lovelace@learners.example', ['Customers › Northwind'], false],
    ]);
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('north, south'),
    });
  });

  it('R25, R35: one that finds nobody any more neither deactivates nor holds the people of the other', async () => {
    await using north = await startOrg(northOrg);
    await using south = await startOrg(southOrg);
    const contacts = { leavers: 'deactivate' };
    await using rollcall = await install(trainingConfiguration({ ...NORTH, contacts }, { ...SOUTH, contacts }), {
      NORTH_URL: north,
      SOUTH_URL: south,
    });
    await rollcall.sync('contacts', { connection: 'north' });
    await rollcall.sync('contacts', { connection: 'south' });
    for (const number of [11, 12]) await south.update('Contact', contactId(number), { Is_Learner__c: false });
    const held = await rollcall.sync('contacts', { connection: 'south' });
    expect(held).toMatchObject({ state: 'held', counts: { deactivated: 1 } });
    expect(done(await rollcall.sync('contacts', { connection: 'north' }))).toEqual({});
    await rollcall.approve(held.id, { connection: 'south' });
    expect(usernames(await people(rollcall.db), true)).toEqual(['bartik', 'lovelace']);
    expect(usernames(await people(rollcall.db), false)).toEqual(['jones']);
  });

  it('R15: of two orgs that have the same accounts share their branches', async () => {
    await using production = await startOrg(northOrg);
    await using fullCopy = await startOrg(
      trainingOrg({
        accounts: [account(1, 'Northwind')],
        contacts: [learner(3, 'Only', 'Copied', { AccountId: accountId(1) })],
      }),
    );
    await using rollcall = await install(trainingConfiguration(NORTH, SOUTH), {
      NORTH_URL: production,
      SOUTH_URL: fullCopy,
    });
    await rollcall.sync('contacts', { connection: 'north' });
    const result = await rollcall.sync('contacts', { connection: 'south' });
    expect(result.branches).toEqual({ created: 0, renamed: 0, moved: 0 });
    expect(await branches(rollcall.db)).toEqual([
      'Customers [CUSTOMERS]',
      `Customers › Northwind [${accountId(1)}]`,
      'Staff [STAFF]',
    ]);
    expect((await people(rollcall.db)).find(({ username }) => username.startsWith('copied'))?.branches).toEqual([
      'Customers › Northwind',
    ]);
  });
});
