import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { removeBranch } from '../../src/cli/branches/delete.ts';
import { addBranch, changeBranch } from '../../src/cli/branches/edit.ts';
import { listGone } from '../../src/cli/branches/gone.ts';
import { chart } from '../support/chart.ts';
import { type Installation, install } from '../support/installation.ts';
import { done } from '../support/outcome.ts';
import { picklistConfiguration, picklistOrg, pupil, pupilId } from '../support/picklist-org.ts';
import { rollcall as command } from '../support/rollcall.ts';
import { startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const NOTHING = { created: 0, renamed: 0, moved: 0 };
const REGION = '/picklists/Contact/Region__c';
const byRegion = picklistConfiguration({ fields: ['Region__c'] });

/** What `rollcall branches …` prints as JSON; its errors as they are thrown. */
const listed = async ({ db }: Installation) => (await listGone({ db }, { limit: 50, offset: 0 })).json;
const deleted = async ({ context }: Installation, branch: string) => (await removeBranch(context, branch, true)).json;

/** Codes of the branches that the console would list as no longer in Salesforce. */
async function gone(rollcall: Installation): Promise<readonly unknown[]> {
  const { rows } = await sql<{ code: string }>`
    select branch.code from branch_link join branch on branch.id = branch_id
    where gone_at is not null order by branch.code`.execute(rollcall.db);
  return rows.map(({ code }) => code);
}

async function warnings(rollcall: Installation, runId: string): Promise<readonly string[]> {
  return (await rollcall.events(runId)).filter(({ level }) => level === 'warning').map(({ code }) => code);
}

describe('an option that disappears', () => {
  it('R18: leaves its branch alone, which is listed from then on and until it comes back', async () => {
    await using salesforce = await startOrg(picklistOrg([pupil(1, 'Anna', { Region__c: 'EMEA' })]));
    await using rollcall = await install(byRegion, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    const before = await chart(rollcall.db, 'LEARNERS', { codes: true });

    await salesforce.control('PATCH', REGION, { remove: 'APAC' });
    const result = await rollcall.sync('contacts');
    expect([done(result), result.branches, await warnings(rollcall, result.id)]).toEqual([{}, NOTHING, ['gone']]);
    expect(await chart(rollcall.db, 'LEARNERS', { codes: true })).toEqual(before);
    expect(await listed(rollcall)).toMatchObject({
      total: 1,
      branches: [
        {
          code: 'Region__c=APAC',
          name: 'Asia Pacific',
          path: ['Learners', 'Asia Pacific'],
          people: 0,
          branchesBelow: 0,
        },
      ],
    });
    const next = await rollcall.sync('contacts');
    expect(await warnings(rollcall, next.id)).toEqual([]);

    await salesforce.control('PATCH', REGION, { add: 'APAC', label: 'Asia' });
    const back = await rollcall.sync('contacts');
    expect(back.branches).toEqual({ ...NOTHING, renamed: 1 });
    expect(await gone(rollcall)).toEqual([]);
    expect(await chart(rollcall.db, 'LEARNERS')).toEqual(['Learners', '· Asia', '· Europe: anna']);
  });

  it('R17, R18: is still there while somebody is in it, and keeps the name that Salesforce no longer tells', async () => {
    await using salesforce = await startOrg(picklistOrg([pupil(1, 'Anna', { Region__c: 'EMEA' })]));
    await using rollcall = await install(byRegion, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    for (const edit of [{ change: 'EMEA', active: false }, { remove: 'EMEA' }]) {
      await salesforce.control('PATCH', REGION, edit);
      const result = await rollcall.sync('contacts');
      expect([done(result), result.branches, await warnings(rollcall, result.id)]).toEqual([{}, NOTHING, []]);
      expect(await chart(rollcall.db, 'LEARNERS')).toEqual(['Learners', '· Asia Pacific', '· Europe: anna']);
    }
    await salesforce.update('Contact', pupilId(1), { Region__c: 'APAC' });
    const left = await rollcall.sync('contacts');
    expect([done(left), await warnings(rollcall, left.id)]).toEqual([{ moved: 1 }, ['gone']]);
    expect(await gone(rollcall)).toEqual(['Region__c=EMEA']);
    const unchanged = await rollcall.sync('contacts');
    expect(await rollcall.changes(unchanged.id)).toEqual([]);
  });

  it('R18: is gone with the last who has not left, though the branch holds those who have', async () => {
    await using salesforce = await startOrg(picklistOrg([pupil(1, 'Anna', { Region__c: 'OLD' }), pupil(2, 'Elsa')]));
    const configuration = picklistConfiguration({ fields: ['Region__c'], leavers: 'deactivate' });
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.update('Contact', pupilId(1), { Is_Learner__c: false });
    const result = await rollcall.sync('contacts');
    expect([done(result), await warnings(rollcall, result.id)]).toEqual([{ deactivated: 1 }, ['gone']]);
    const unchanged = await rollcall.sync('contacts');
    expect([done(unchanged), await rollcall.changes(unchanged.id)]).toEqual([{}, []]);
    expect((await chart(rollcall.db, 'LEARNERS'))[2]).toBe('· Closed region: anna (inactive)');
  });
});

const SOUTH = 1;
const MILANO = 2;
const byAccounts = trainingConfiguration({
  users: null,
  contacts: { mapping: { username: 'Email', firstname: 'FirstName', lastname: 'LastName' } },
});
const twoAccounts = trainingOrg({
  accounts: [account(SOUTH, 'Southwind'), account(MILANO, 'Milano', SOUTH)],
  contacts: [
    learner(1, 'Ada', 'Lovelace', { AccountId: accountId(MILANO) }),
    learner(2, 'Jean', 'Bartik', { AccountId: accountId(SOUTH) }),
  ],
});
const ADA = 'lovelace@learners.example';
const JEAN = 'bartik@learners.example';

describe('an account that disappears', () => {
  it('R18: is listed when it was deleted, and leaves the list when it is undeleted', async () => {
    await using salesforce = await startOrg(twoAccounts);
    await using rollcall = await install(byAccounts, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.update('Contact', contactId(1), { AccountId: accountId(SOUTH) });
    await salesforce.remove('Account', accountId(MILANO));
    const result = await rollcall.sync('contacts');
    expect([done(result), result.branches, await warnings(rollcall, result.id)]).toEqual([
      { moved: 1 },
      NOTHING,
      ['gone'],
    ]);
    expect(await gone(rollcall)).toEqual([accountId(MILANO)]);
    expect(await chart(rollcall.db, 'CUSTOMERS')).toEqual(['Customers', `· Southwind: ${JEAN}, ${ADA}`, '· · Milano']);

    await salesforce.control('POST', '/undelete', { ids: [accountId(MILANO)] });
    await rollcall.sync('contacts');
    expect(await gone(rollcall)).toEqual([]);
  });

  it('R18: is listed when it is no longer shared, with the people who stay in it', async () => {
    await using salesforce = await startOrg(twoAccounts);
    const configuration = trainingConfiguration({
      users: null,
      contacts: {
        mapping: { username: 'Email', firstname: 'FirstName', lastname: 'LastName' },
        options: { incremental: false },
      },
    });
    await using rollcall = await install(configuration, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.control('POST', '/hide', { records: [accountId(MILANO)] });
    const result = await rollcall.sync('contacts');
    expect([done(result), await warnings(rollcall, result.id)]).toEqual([{}, ['gone']]);
    expect(await listed(rollcall)).toMatchObject({
      branches: [{ name: 'Milano', people: 1 }],
    });
    await salesforce.control('POST', '/show', { records: [accountId(MILANO)] });
    await rollcall.sync('contacts');
    expect(await gone(rollcall)).toEqual([]);
  });
});

describe('rollcall branches delete', () => {
  it('R18: shows who is in the branch, and deletes it when told so; its people go to the branch above', async () => {
    await using salesforce = await startOrg(twoAccounts);
    await using rollcall = await install(byAccounts, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await salesforce.control('POST', '/hide', { records: [accountId(MILANO)] });
    await rollcall.configure(byAccounts.replace('"contacts":{', '"contacts":{"options":{"incremental":false},'));
    await rollcall.sync('contacts');

    const asked = await command(['branches', 'delete', accountId(MILANO)], rollcall.environment);
    expect(asked).toMatchObject({ exitCode: 0, stderr: '' });
    expect(asked.stdout).toContain(`Customers › Southwind › Milano (${accountId(MILANO)}): 1 person in it`);
    expect(asked.stdout).toContain(ADA);
    expect(asked.stdout).toContain('Nothing has been changed yet.');
    expect((await chart(rollcall.db, 'CUSTOMERS')).at(-1)).toBe(`· · Milano: ${ADA}`);

    const confirmed = await command(['branches', 'delete', accountId(MILANO), '--yes', '--json'], rollcall.environment);
    expect(confirmed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(confirmed.stdout)).toMatchObject({
      deleted: true,
      branch: { people: 1, parent: { name: 'Southwind' } },
    });
    expect(await chart(rollcall.db, 'CUSTOMERS')).toEqual(['Customers', `· Southwind: ${JEAN}, ${ADA}`]);
    expect(await gone(rollcall)).toEqual([]);

    // Her account cannot be seen and has no branch any more, so she falls into none (R19).
    const next = await rollcall.sync('contacts');
    expect(done(next)).toEqual({ moved: 1 });
    expect(done(await rollcall.sync('contacts'))).toEqual({});
    await salesforce.control('POST', '/show', { records: [accountId(MILANO)] });
    const back = await rollcall.sync('contacts');
    expect([done(back), back.branches]).toEqual([{ moved: 1 }, { ...NOTHING, created: 1 }]);
    expect(await chart(rollcall.db, 'CUSTOMERS')).toEqual(['Customers', `· Southwind: ${JEAN}`, `· · Milano: ${ADA}`]);
  });

  it('R18: refuses the root, a destination and a branch with others below, each with its reason', async () => {
    await using salesforce = await startOrg(twoAccounts);
    await using rollcall = await install(byAccounts, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    const [root] = await rollcall.db.selectFrom('branch').select('id').where('parent_id', 'is', null).execute();
    const refusals = [
      ['CUSTOMERS', 'It is the destination branch of training contacts.'],
      [accountId(SOUTH), `There are branches below it: Milano (${accountId(MILANO)}).`],
      [`#${root?.id}`, 'It is the root of the platform.'],
    ];
    for (const [branch = '', reason = ''] of refusals) {
      await expect(deleted(rollcall, branch)).rejects.toMatchObject({
        code: 'branch_refused',
        message: expect.stringContaining(reason),
      });
      const asked = await removeBranch(rollcall.context, branch, false);
      expect([asked.exitCode, asked.text(200)]).toEqual([1, expect.stringContaining(reason)]);
    }
    expect(await chart(rollcall.db, 'CUSTOMERS')).toHaveLength(3);
    await expect(deleted(rollcall, 'NOWHERE')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('R37: keeps a membership made by hand as one, and the Salesforce one goes home with the next run', async () => {
    await using salesforce = await startOrg(picklistOrg([pupil(1, 'Anna', { Region__c: 'EMEA' }), pupil(2, 'Elsa')]));
    await using rollcall = await install(byRegion, { SF_URL: salesforce });
    await rollcall.sync('contacts');
    await sql`insert into membership (person_id, branch_id)
      select person.id, branch.id from person, branch
      where person.username = 'elsa' and branch.code = 'Region__c=EMEA'`.execute(rollcall.db);
    await deleted(rollcall, 'Region__c=EMEA');
    expect(await chart(rollcall.db, 'LEARNERS')).toEqual(['Learners: anna, elsa', '· Asia Pacific']);
    // The option is still there, and so are those who have it: a new branch.
    const result = await rollcall.sync('contacts');
    expect([done(result), result.branches]).toEqual([{ moved: 1 }, { ...NOTHING, created: 1 }]);
    expect(await chart(rollcall.db, 'LEARNERS')).toEqual(['Learners: elsa', '· Asia Pacific', '· Europe: anna']);
    const { rows } = await sql<{ made_by: string | null }>`
      select made_by from membership join person on person.id = person_id where username = 'elsa'`.execute(rollcall.db);
    expect(rows).toEqual([{ made_by: null }]);
  });
});

describe('rollcall branches create and edit', () => {
  it('R21: give a branch the code that it needs to be used', async () => {
    await using salesforce = await startOrg(twoAccounts);
    await using rollcall = await install(byAccounts, { SF_URL: salesforce });
    const words = ['branches', 'create', 'Southwind', '--parent', 'CUSTOMERS', '--json'];
    const created = await command(words, rollcall.environment);
    expect(JSON.parse(created.stdout)).toMatchObject({ branch: { path: ['Customers', 'Southwind'], code: null } });
    const result = await rollcall.sync('contacts');
    const event = (await rollcall.events(result.id)).find(({ code }) => code === 'no_code');
    const named = /#\d+/.exec(event?.message ?? '')?.[0] ?? '';
    const edited = await command(['branches', 'edit', named, '--code', 'SOUTH'], rollcall.environment);
    expect(edited).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Customers › Southwind (SOUTH)') });
    expect(done(await rollcall.sync('contacts'))).toEqual({ moved: 2 });
    expect(await chart(rollcall.db, 'CUSTOMERS', { codes: true })).toEqual([
      'Customers [CUSTOMERS]',
      `· Southwind [SOUTH]: ${JEAN}`,
      `· · Milano [${accountId(MILANO)}]: ${ADA}`,
    ]);
  });

  it('refuse a code that another branch has, and to take that of a destination away', async () => {
    await using salesforce = await startOrg(twoAccounts);
    await using rollcall = await install(byAccounts, { SF_URL: salesforce });
    const { context } = rollcall;
    for (const edit of [
      () => addBranch(context, 'Other', { code: 'CUSTOMERS' }),
      () => addBranch(context, 'Other', { code: '#1' }),
      () => changeBranch(context, 'CUSTOMERS', { code: 'CLIENTS' }),
      () => changeBranch(context, 'STAFF', { name: ' ' }),
    ]) {
      await expect(edit()).rejects.toMatchObject({ code: 'branch_refused' });
    }
    expect(await chart(rollcall.db, 'CUSTOMERS', { codes: true })).toEqual(['Customers [CUSTOMERS]']);
  });
});
