import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { branches, people, person } from '../support/platform-state.ts';
import { startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const NORTH = 1;
const MILANO = 2;
const SOUTH = 3;

const org = trainingOrg({
  accounts: [account(NORTH, 'Northwind'), account(MILANO, 'Northwind Milano', NORTH), account(SOUTH, 'Southwind')],
  contacts: [
    learner(1, 'Ada', 'Lovelace', { AccountId: accountId(MILANO) }),
    learner(2, 'Jean', 'Bartik', { AccountId: accountId(NORTH) }),
    learner(3, 'Karen', 'Jones', { AccountId: accountId(SOUTH) }),
  ],
});

/** Employer is not mapped, so that a renamed account changes nothing but its branch. */
const configuration = trainingConfiguration({
  users: null,
  contacts: { mapping: { username: 'Email', firstname: 'FirstName', lastname: 'LastName' } },
});

async function branchesOf({ db }: Installation): Promise<Record<string, readonly string[]>> {
  return Object.fromEntries(
    (await people(db)).map(({ username, branches: places }) => [username.replace(/@.*/, ''), places]),
  );
}

/** A branch made by hand directly below the one with `parent` as code. */
async function branchByHand({ db }: Installation, parent: string, name: string, code: string | null): Promise<void> {
  await sql`insert into branch (parent_id, name, code)
    values ((select id from branch where code = ${parent}), ${name}, ${code})`.execute(db);
}

describe('branches by accounts', () => {
  it('R22: renames the branch of a renamed account, and says what it was called', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.update('Account', accountId(NORTH), { Name: 'Northwind Group' });
    const result = await rollcall.sync('contacts');
    expect(result.branches).toEqual({ created: 0, renamed: 1, moved: 0 });
    expect(done(result)).toEqual({});
    expect(await rollcall.changes(result.id)).toEqual([
      expect.objectContaining({
        kind: 'branch',
        action: 'update',
        reason: 'renamed',
        before: { name: 'Northwind' },
        after: { name: 'Northwind Group' },
      }),
    ]);
    expect(await branchesOf(rollcall)).toEqual({
      bartik: ['Customers › Northwind Group'],
      jones: ['Customers › Southwind'],
      lovelace: ['Customers › Northwind Group › Northwind Milano'],
    });
  });

  it('R22: moves the branch of a re-parented account with everyone in it', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.update('Account', accountId(MILANO), { ParentId: accountId(SOUTH) });
    const result = await rollcall.sync('contacts');
    expect(result.branches).toEqual({ created: 0, renamed: 0, moved: 1 });
    expect(done(result)).toEqual({});
    expect(await branchesOf(rollcall)).toMatchObject({ lovelace: ['Customers › Southwind › Northwind Milano'] });
  });

  it('R22: swaps a parent and its child in one run', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.update('Account', accountId(MILANO), { ParentId: null });
    await salesforce.update('Account', accountId(NORTH), { ParentId: accountId(MILANO) });
    const result = await rollcall.sync('contacts');
    expect(result).toMatchObject({ state: 'succeeded', branches: { moved: 2 } });
    expect(await branchesOf(rollcall)).toMatchObject({
      bartik: ['Customers › Northwind Milano › Northwind'],
      lovelace: ['Customers › Northwind Milano'],
    });
  });

  it('R15: moves a contact whose account is another one', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.update('Contact', contactId(1), { AccountId: accountId(SOUTH) });
    const result = await rollcall.sync('contacts');
    expect(done(result)).toEqual({ moved: 1 });
    expect(await branchesOf(rollcall)).toMatchObject({ lovelace: ['Customers › Southwind'] });
  });

  it('R18: leaves the branch of a deleted account and whoever sits in it by hand alone', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.update('Contact', contactId(3), { AccountId: accountId(NORTH) });
    await salesforce.remove('Account', accountId(SOUTH));
    const result = await rollcall.sync('contacts');
    expect(result).toMatchObject({ counts: { moved: 1 }, branches: { created: 0, renamed: 0, moved: 0 } });
    expect(await branches(rollcall.db)).toContain(`Customers › Southwind [${accountId(SOUTH)}]`);
    expect(await branchesOf(rollcall)).toMatchObject({ jones: ['Customers › Northwind'] });
  });

  it('R21: uses a branch of the same name under the same parent, and another run renames it as linked', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    await branchByHand(rollcall, 'CUSTOMERS', 'Northwind', 'NW');
    const result = await rollcall.sync('contacts');
    expect(result.branches).toEqual({ created: 2, renamed: 0, moved: 0 });
    expect(await branches(rollcall.db)).toEqual([
      'Customers [CUSTOMERS]',
      'Customers › Northwind [NW]',
      `Customers › Northwind › Northwind Milano [${accountId(MILANO)}]`,
      `Customers › Southwind [${accountId(SOUTH)}]`,
      'Staff [STAFF]',
    ]);
    await salesforce.update('Account', accountId(NORTH), { Name: 'Northwind Group' });
    await rollcall.sync('contacts');
    expect(await branches(rollcall.db)).toContain('Customers › Northwind Group [NW]');
  });

  it('R19, R21: sends people of a branch without a code, and of those below it, to the destination and says so', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    await branchByHand(rollcall, 'CUSTOMERS', 'Northwind', null);
    const result = await rollcall.sync('contacts');
    expect(result).toMatchObject({ state: 'succeeded', counts: { created: 3 }, branches: { created: 1 } });
    expect(await branchesOf(rollcall)).toEqual({
      bartik: ['Customers'],
      jones: ['Customers › Southwind'],
      lovelace: ['Customers'],
    });
    const warnings = (await rollcall.events(result.id)).filter(({ level }) => level === 'warning');
    expect(warnings).toEqual([
      expect.objectContaining({ code: 'no_code', message: expect.stringContaining('The branch "Northwind"') }),
    ]);

    await sql`update branch set code = 'NW' where name = 'Northwind'`.execute(rollcall.db);
    const next = await rollcall.sync('contacts');
    expect(done(next)).toEqual({ moved: 2 });
    expect(await branchesOf(rollcall)).toMatchObject({
      bartik: ['Customers › Northwind'],
      lovelace: ['Customers › Northwind › Northwind Milano'],
    });
  });

  it('R19: sends contacts of an account that cannot be seen to the destination and says which to share', async () => {
    const hidden = trainingOrg({
      accounts: [account(NORTH, 'Northwind', undefined, { hidden: true }), account(MILANO, 'Northwind Milano', NORTH)],
      contacts: [
        learner(1, 'Ada', 'Lovelace', { AccountId: accountId(MILANO) }),
        learner(2, 'Jean', 'Bartik', { AccountId: accountId(NORTH) }),
      ],
    });
    await using salesforce = await startOrg(hidden);
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    const result = await rollcall.sync('contacts');
    expect(await branchesOf(rollcall)).toEqual({ bartik: ['Customers'], lovelace: ['Customers › Northwind Milano'] });
    const codes = (await rollcall.events(result.id)).filter(({ level }) => level === 'warning').map(({ code }) => code);
    expect(codes).toContain('account_not_visible');
  });
});

describe('a single branch', () => {
  const single = (destination: string) =>
    trainingConfiguration({ users: null, contacts: { branches: { mode: 'single', destination } } });

  it('R14: holds everyone, and everyone follows when another one is chosen', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(single('CUSTOMERS'), { SF_URL: salesforce });
    await rollcall.sync('contacts');
    const everyone = (places: string[]) => ({ bartik: places, jones: places, lovelace: places });
    expect(await branchesOf(rollcall)).toEqual(everyone(['Customers']));
    await rollcall.configure(single('STAFF'));
    expect(done(await rollcall.sync('contacts'))).toEqual({ moved: 3 });
    expect(await branchesOf(rollcall)).toEqual(everyone(['Staff']));
  });

  it('R20: that is gone from the platform stops a run before anything is read', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(single('CUSTOMERS'), { SF_URL: salesforce });
    await sql`update branch set code = 'OTHERS' where code = 'CUSTOMERS'`.execute(rollcall.db);
    await expect(rollcall.sync('contacts')).rejects.toMatchObject({ code: 'branch_destination' });
    expect(await people(rollcall.db)).toEqual([]);
  });
});

describe('a membership made by hand', () => {
  it('R37: stays, whatever a run does with its own', async () => {
    await using salesforce = await startOrg(org);
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await sql`insert into membership (person_id, branch_id)
      select person.id, branch.id from person, branch
      where person.username like 'lovelace%' and branch.code in ('STAFF', ${accountId(SOUTH)})`.execute(rollcall.db);

    await salesforce.update('Contact', contactId(1), { AccountId: accountId(NORTH) });
    expect(done(await rollcall.sync('contacts'))).toEqual({ moved: 1 });
    const byHand = ['by hand: Customers › Southwind', 'by hand: Staff'];
    expect(await person(rollcall.db, 'lovelace@learners.example')).toMatchObject({
      branches: expect.arrayContaining([...byHand, 'Customers › Northwind']),
    });

    // Into a branch where they sit by hand already, and out of it again.
    await salesforce.update('Contact', contactId(1), { AccountId: accountId(SOUTH) });
    expect(done(await rollcall.sync('contacts'))).toEqual({ moved: 1 });
    expect(await branchesOf(rollcall)).toMatchObject({ lovelace: byHand });
    await salesforce.update('Contact', contactId(1), { AccountId: accountId(MILANO) });
    await rollcall.sync('contacts');
    expect((await branchesOf(rollcall))['lovelace']?.toSorted()).toEqual(
      [...byHand, 'Customers › Northwind › Northwind Milano'].toSorted(),
    );
  });
});
