import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { chart } from '../support/chart.ts';
import { type Installation, install } from '../support/installation.ts';
import { done, rejections } from '../support/outcome.ts';
import { startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const NOTHING = { created: 0, renamed: 0, moved: 0 };

/** Learners whose accounts are those numbers, as `1@learners.example` and so on; null is no account. */
const pupils = (...accounts: readonly (number | null)[]) =>
  accounts.map((number, index) =>
    learner(index + 1, 'P', String(index + 1), { AccountId: number === null ? null : accountId(number) }),
  );
const who = (number: number) => `${number}@learners.example`;

const mapping = { username: 'Email', firstname: 'FirstName', lastname: 'LastName' };
const configured = (branches: object, more: object = {}) =>
  trainingConfiguration({ users: null, contacts: { mapping, branches, ...more } });
const FULL = { options: { incremental: false } };
const toCustomers = configured({ mode: 'accounts', destination: 'CUSTOMERS' });

async function warnings(rollcall: Installation, runId: string): Promise<readonly string[]> {
  return (await rollcall.events(runId)).filter(({ level }) => level === 'warning').map(({ code }) => code);
}

/** A branch made by hand below the one with the code `above`. */
async function byHand({ db }: Installation, above: string, name: string, code: string | null): Promise<void> {
  await sql`insert into branch (parent_id, name, code)
    values ((select id from branch where code = ${above}), ${name}, ${code})`.execute(db);
}

/** Puts a branch below another one by hand, both named by their codes. */
async function moveByHand({ db }: Installation, code: string, above: string): Promise<void> {
  await sql`update branch set parent_id = (select id from branch where code = ${above}) where code = ${code}`.execute(
    db,
  );
}

/** Deletes a branch behind Rollcall's back, with whatever memberships it has. */
async function deleteByHand({ db }: Installation, code: string): Promise<void> {
  await sql`delete from membership where branch_id = (select id from branch where code = ${code})`.execute(db);
  await sql`delete from branch where code = ${code}`.execute(db);
}

describe('branches by accounts', () => {
  it('R15, R19: nest as accounts do, one for each account with contacts and each above; without an account nobody has one', async () => {
    const accounts = [account(1, 'Group'), account(2, 'Country', 1), account(3, 'Plant', 2), account(4, 'Idle', 1)];
    await using salesforce = await startOrg(trainingOrg({ accounts, contacts: pupils(3, 1, null) }));
    await using rollcall = await install(toCustomers, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    expect(await chart(rollcall.db, 'CUSTOMERS', { codes: true })).toEqual([
      `Customers [CUSTOMERS]: ${who(3)}`,
      `· Group [${accountId(1)}]: ${who(2)}`,
      `· · Country [${accountId(2)}]`,
      `· · · Plant [${accountId(3)}]: ${who(1)}`,
    ]);
  });

  it('R16: reject contacts of person accounts with a sentence and go on', async () => {
    const contacts = [
      learner(1, 'Ada', 'Lovelace', { AccountId: accountId(1), IsPersonAccount: true }),
      learner(2, 'Jean', 'Bartik', { AccountId: accountId(1) }),
    ];
    const org = trainingOrg({ accounts: [account(1, 'Group')], contacts, personAccounts: true });
    await using salesforce = await startOrg(org);
    await using rollcall = await install(toCustomers, { SF_URL: salesforce });
    const result = await rollcall.sync('contacts');
    expect(result).toMatchObject({ state: 'completed_with_errors', counts: { created: 1, rejected: 1 } });
    const changes = await rollcall.changes(result.id);
    expect(rejections(changes)).toEqual([`${contactId(1)} person_account`]);
    expect(changes.find(({ action }) => action === 'reject')?.detail?.message).toContain('Exclude person accounts');
  });

  it('R21: give each of two accounts of one name under one parent a branch of its own, in every run', async () => {
    const accounts = [account(1, 'Twin'), account(2, 'Twin'), account(3, 'Twin')];
    await using salesforce = await startOrg(trainingOrg({ accounts, contacts: pupils(1, 2, 3) }));
    await using rollcall = await install(toCustomers, { SF_URL: salesforce });
    await byHand(rollcall, 'CUSTOMERS', 'Twin', 'FIRST');
    await rollcall.sync('contacts');
    const expected = [
      'Customers [CUSTOMERS]',
      `· Twin [FIRST]: ${who(1)}`,
      `· Twin [${accountId(2)}]: ${who(2)}`,
      `· Twin [${accountId(3)}]: ${who(3)}`,
    ];
    expect(await chart(rollcall.db, 'CUSTOMERS', { codes: true })).toEqual(expected);
    const again = await rollcall.sync('contacts');
    expect([done(again), again.branches]).toEqual([{}, NOTHING]);
    expect(await chart(rollcall.db, 'CUSTOMERS', { codes: true })).toEqual(expected);
  });

  it('R21: follow a branch that was adopted and then given to another account by its code', async () => {
    await using salesforce = await startOrg(
      trainingOrg({ accounts: [account(1, 'Acme'), account(2, 'Beta')], contacts: pupils(1) }),
    );
    await using rollcall = await install(toCustomers, { SF_URL: salesforce });
    await byHand(rollcall, 'CUSTOMERS', 'Acme', 'ACME');
    await rollcall.sync('contacts');
    await sql`update branch set code = ${accountId(2)} where code = 'ACME'`.execute(rollcall.db);
    await salesforce.create('Contact', {
      FirstName: 'New',
      LastName: 'One',
      Email: who(2),
      Is_Learner__c: true,
      AccountId: accountId(2),
    });
    await rollcall.sync('contacts');
    const again = await rollcall.sync('contacts');
    expect([done(again), again.branches]).toEqual([{}, NOTHING]);
    expect(await chart(rollcall.db, 'CUSTOMERS', { codes: true })).toEqual([
      'Customers [CUSTOMERS]',
      `· Acme [${accountId(1)}]: ${who(1)}`,
      `· Beta [${accountId(2)}]: ${who(2)}`,
    ]);
  });

  it('R22: survive a loop of accounts, cut at the lowest Id, and say so', async () => {
    const accounts = [account(1, 'One'), account(2, 'Two', 1), account(3, 'Three', 2)];
    await using salesforce = await startOrg(trainingOrg({ accounts, contacts: pupils(3) }));
    await using rollcall = await install(toCustomers, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.control('PATCH', `/records/Account/${accountId(1)}`, { values: { ParentId: accountId(3) } });
    const result = await rollcall.sync('contacts');
    expect([result.state, await warnings(rollcall, result.id)]).toEqual(['succeeded', ['loop']]);
    expect(await chart(rollcall.db, 'CUSTOMERS')).toEqual(['Customers', '· One', '· · Two', `· · · Three: ${who(1)}`]);
  });

  it('R22: put what is deeper than 50 levels at the last one, and say so', async () => {
    const accounts = Array.from({ length: 53 }, (_, index) =>
      account(index + 1, `Level ${index + 1}`, index === 0 ? undefined : index),
    );
    await using salesforce = await startOrg(trainingOrg({ accounts, contacts: pupils(53, 51) }));
    await using rollcall = await install(toCustomers, { SF_URL: salesforce });
    const result = await rollcall.sync('contacts');
    expect(await warnings(rollcall, result.id)).toEqual(['too_deep', 'too_deep', 'too_deep']);
    const lines = await chart(rollcall.db, 'CUSTOMERS');
    expect(lines.slice(-4).map((line) => line.replace(/^(· )+/, (dots) => `${dots.length / 2}: `))).toEqual([
      '50: Level 50',
      `50: Level 51: ${who(2)}`,
      '50: Level 52',
      `50: Level 53: ${who(1)}`,
    ]);
  });
});

describe('edits by hand on the platform', () => {
  const accounts = [account(1, 'Group'), account(2, 'Plant', 1)];

  it('R22: a branch that was renamed or moved is Salesforce’s again after a full run', async () => {
    await using salesforce = await startOrg(trainingOrg({ accounts, contacts: pupils(1, 2) }));
    await using rollcall = await install(configured({ mode: 'accounts', destination: 'CUSTOMERS' }, FULL), {
      SF_URL: salesforce,
    });
    await rollcall.sync('contacts');
    const before = await chart(rollcall.db, 'CUSTOMERS', { codes: true });
    await moveByHand(rollcall, accountId(2), 'STAFF');
    await sql`update branch set name = 'Mine' where code = ${accountId(1)}`.execute(rollcall.db);
    const result = await rollcall.sync('contacts');
    expect([done(result), result.branches]).toEqual([{}, { created: 0, renamed: 1, moved: 1 }]);
    expect(await chart(rollcall.db, 'CUSTOMERS', { codes: true })).toEqual(before);
  });

  it('R15: a deleted branch comes back with its people, and one that nobody needs does not', async () => {
    await using salesforce = await startOrg(
      trainingOrg({ accounts: [...accounts, account(3, 'Idle')], contacts: pupils(1, 2, 3) }),
    );
    await using rollcall = await install(configured({ mode: 'accounts', destination: 'CUSTOMERS' }, FULL), {
      SF_URL: salesforce,
    });
    await rollcall.sync('contacts');
    await salesforce.update('Contact', contactId(3), { AccountId: accountId(1) });
    await rollcall.sync('contacts');
    await deleteByHand(rollcall, accountId(3));
    await deleteByHand(rollcall, accountId(2));
    const result = await rollcall.sync('contacts');
    expect([done(result), result.branches]).toEqual([{ moved: 1 }, { ...NOTHING, created: 1 }]);
    expect(await chart(rollcall.db, 'CUSTOMERS')).toEqual([
      'Customers',
      `· Group: ${who(1)}, ${who(3)}`,
      `· · Plant: ${who(2)}`,
    ]);
  });

  it('R19: people whose branch is deleted between plan and approval go to the destination, and home with the next run', async () => {
    const more = [...accounts, account(3, 'Workshop', 2)];
    const contacts = [...pupils(1, 2, 1), { ...learner(4, 'P', '4'), Is_Learner__c: false }];
    await using salesforce = await startOrg(trainingOrg({ accounts: more, contacts }));
    const rule = { mode: 'accounts', destination: 'CUSTOMERS' };
    const all = configured(rule, { listView: 'All_Contacts', leavers: 'deactivate' });
    await using rollcall = await install(all, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    // Another list view that would deactivate somebody is not applied without approval.
    await rollcall.configure(configured(rule, { leavers: 'deactivate' }));
    await salesforce.update('Contact', contactId(1), { AccountId: accountId(2) });
    await salesforce.update('Contact', contactId(3), { AccountId: accountId(3) });
    const held = await rollcall.sync('contacts');
    expect([held.state, done(held)]).toEqual(['held', { moved: 2, deactivated: 1 }]);

    await deleteByHand(rollcall, accountId(2));
    const approved = await rollcall.approve(held.id);
    expect(approved.branches).toEqual(NOTHING);
    expect(await chart(rollcall.db, 'CUSTOMERS')).toEqual([
      `Customers: ${who(1)}, ${who(3)}, ${who(4)} (inactive)`,
      '· Group',
    ]);
    const healed = await rollcall.sync('contacts');
    expect([done(healed), healed.branches]).toEqual([{ moved: 3 }, { ...NOTHING, created: 2 }]);
    expect((await chart(rollcall.db, 'CUSTOMERS')).slice(1)).toEqual([
      '· Group',
      `· · Plant: ${who(1)}, ${who(2)}`,
      `· · · Workshop: ${who(3)}`,
    ]);
  });
});

describe('the destination branch', () => {
  const accounts = [account(1, 'Group'), account(2, 'Plant', 1)];

  it('R15: that is another one takes the whole tree along, and those in it by default', async () => {
    await using salesforce = await startOrg(trainingOrg({ accounts, contacts: pupils(2, null) }));
    await using rollcall = await install(toCustomers, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await rollcall.configure(configured({ mode: 'accounts', destination: 'STAFF' }));
    const result = await rollcall.sync('contacts');
    expect([done(result), result.branches]).toMatchObject([{ moved: 1 }, { created: 0, renamed: 0, moved: 1 }]);
    expect(await chart(rollcall.db, 'CUSTOMERS')).toEqual(['Customers']);
    expect(await chart(rollcall.db, 'STAFF')).toEqual([`Staff: ${who(2)}`, '· Group', `· · Plant: ${who(1)}`]);
  });

  it('R14, R19: whose code was given to another branch is that other branch from then on', async () => {
    await using salesforce = await startOrg(trainingOrg({ accounts, contacts: pupils(2, null, 1) }));
    await using rollcall = await install(toCustomers, { SF_URL: salesforce });
    await byHand(rollcall, 'CUSTOMERS', 'Group', null);
    await rollcall.sync('contacts');
    expect((await chart(rollcall.db, 'CUSTOMERS'))[0]).toBe(`Customers: ${who(1)}, ${who(2)}, ${who(3)}`);
    for (const [from, to] of [
      ['STAFF', 'X'],
      ['CUSTOMERS', 'STAFF'],
      ['X', 'CUSTOMERS'],
    ]) {
      await sql`update branch set code = ${to} where code = ${from}`.execute(rollcall.db);
    }
    const result = await rollcall.sync('contacts');
    expect(done(result)).toEqual({ moved: 3 });
    expect(await chart(rollcall.db, 'CUSTOMERS')).toEqual([
      `Staff: ${who(2)}`,
      `· Group: ${who(3)}`,
      `· · Plant: ${who(1)}`,
    ]);
  });

  it('R20: that has lost its code, or is the root, stops a run and a preview before anything is read', async () => {
    await using salesforce = await startOrg(trainingOrg({ accounts, contacts: pupils(2) }));
    await using rollcall = await install(toCustomers, { SF_URL: salesforce });
    await sql`update branch set code = null where code = 'CUSTOMERS'`.execute(rollcall.db);
    const refused = { code: 'branch_destination', message: expect.stringContaining('does not exist on the platform') };
    await expect(rollcall.sync('contacts')).rejects.toMatchObject(refused);
    await sql`update branch set code = 'CUSTOMERS' where parent_id is null`.execute(rollcall.db);
    const root = { code: 'branch_destination', message: expect.stringContaining('is the root of the platform') };
    await expect(rollcall.sync('contacts')).rejects.toMatchObject(root);
    await expect(rollcall.plan('contacts')).rejects.toMatchObject(root);
    await expect(rollcall.configure(toCustomers.replace('"code":"CUSTOMERS"', '"code":"X"'))).rejects.toMatchObject({
      code: 'branch_destination',
      message: expect.stringContaining('is the root of the platform, which cannot be a destination'),
    });
    const failed = { state: 'failed', extract: null, dry_run: false };
    const runs = await rollcall.db.selectFrom('run').select(['state', 'extract', 'dry_run']).execute();
    expect(runs).toEqual([failed, failed]);
  });

  it('R22: below a branch that an account is linked with, leaves that branch where it is and says so', async () => {
    await using salesforce = await startOrg(trainingOrg({ accounts, contacts: pupils(1, 2) }));
    await using rollcall = await install(configured({ mode: 'accounts', destination: 'CUSTOMERS' }, FULL), {
      SF_URL: salesforce,
    });
    await rollcall.sync('contacts');
    await moveByHand(rollcall, accountId(1), 'STAFF');
    await moveByHand(rollcall, 'CUSTOMERS', accountId(1));
    const result = await rollcall.sync('contacts');
    expect(await warnings(rollcall, result.id)).toEqual(['above_destination']);
    expect(await chart(rollcall.db, 'STAFF')).toEqual([
      'Staff',
      '· Group',
      `· · Customers: ${who(1)}, ${who(2)}`,
      '· · Plant',
    ]);
    const again = await rollcall.sync('contacts');
    expect([done(again), again.branches]).toEqual([{}, NOTHING]);
  });
});

describe('settings of others', () => {
  const of = (connection: string, destination: string) => ({
    connection,
    users: null,
    contacts: { mapping, branches: { mode: 'accounts', destination } },
  });

  it('R21: with another destination have branches of their own, though they are of the same accounts', async () => {
    await using salesforce = await startOrg(trainingOrg({ accounts: [account(1, 'Group')], contacts: pupils(1) }));
    const both = trainingConfiguration(of('mine', 'CUSTOMERS'), of('other', 'STAFF'));
    await using rollcall = await install(both, { SF_URL: salesforce });
    for (const round of ['first', 'second']) {
      await rollcall.sync('contacts', { connection: 'mine' });
      const result = await rollcall.sync('contacts', { connection: 'other' });
      expect([round, result.branches]).toEqual([round, { ...NOTHING, created: round === 'first' ? 1 : 0 }]);
    }
    expect(await chart(rollcall.db, 'CUSTOMERS')).toEqual(['Customers', `· Group: ${who(1)}`]);
    expect(await chart(rollcall.db, 'STAFF')).toEqual(['Staff', `· Group: ${who(1)}`]);
  });

  it('R21: that get another destination leave the branches that they shared where they are', async () => {
    await using salesforce = await startOrg(trainingOrg({ accounts: [account(1, 'Group')], contacts: pupils(1) }));
    // Of other people: the usernames are Ids.
    const other = of('other', 'CUSTOMERS');
    const others = { ...other, contacts: { ...other.contacts, mapping: { ...mapping, username: 'Id' } } };
    const shared = trainingConfiguration(of('mine', 'CUSTOMERS'), others);
    await using rollcall = await install(shared, { SF_URL: salesforce });
    await rollcall.sync('contacts', { connection: 'mine' });
    expect((await rollcall.sync('contacts', { connection: 'other' })).branches).toEqual(NOTHING);
    await rollcall.configure(trainingConfiguration(of('mine', 'STAFF'), others));
    for (const connection of ['other', 'mine', 'other', 'mine']) await rollcall.sync('contacts', { connection });
    expect(await chart(rollcall.db, 'CUSTOMERS')).toEqual(['Customers', `· Group: ${contactId(1)}`]);
    expect(await chart(rollcall.db, 'STAFF')).toEqual(['Staff', `· Group: ${who(1)}`]);
  });

  it('R22: that see other names in their org do not rename in turn what they share', async () => {
    const org = (name: string) => trainingOrg({ accounts: [account(1, name)], contacts: pupils(1) });
    await using production = await startOrg(org('Group'));
    await using copy = await startOrg(org('Group (copy)'));
    const orgs = trainingConfiguration(of('mine', 'CUSTOMERS'), { ...of('copy', 'CUSTOMERS'), url: 'COPY_URL' });
    await using rollcall = await install(orgs, { SF_URL: production, COPY_URL: copy });
    for (const connection of ['mine', 'copy', 'mine', 'copy']) await rollcall.sync('contacts', { connection });
    expect(await chart(rollcall.db, 'CUSTOMERS')).toEqual(['Customers', `· Group: ${who(1)}`]);
    await production.update('Account', accountId(1), { Name: 'Holding' });
    await rollcall.sync('contacts', { connection: 'mine' });
    expect((await rollcall.sync('contacts', { connection: 'copy' })).branches).toEqual(NOTHING);
    expect(await chart(rollcall.db, 'CUSTOMERS')).toEqual(['Customers', `· Holding: ${who(1)}`]);
  });
});
