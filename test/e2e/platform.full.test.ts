import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPersonByHand } from '../../src/directory/builtin/edit-people.ts';
import { inTransaction } from '../../src/store/unit-of-work.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, accountId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { expectAccessible, type Served, serve } from './support/served.ts';
import { tabOf } from './support/tab-of.ts';

const ADA = 'lovelace@learners.example';

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;
let page: Page;

/** One org, one Rollcall and one browser for all tests, which follow each other. */
beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({
      accounts: [account(1, 'Southwind'), account(2, 'Milano', 1)],
      contacts: [learner(1, 'Ada', 'Lovelace', { AccountId: accountId(2), Team__c: 'ENG' })],
    }),
  );
  installation = await install(trainingConfiguration({ users: null }), { SF_URL: salesforce });
  await installation.sync('contacts');
  served = await serve(installation.environment);
  page = await served.enter('/');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const heading = async (name: string | RegExp) => await page.getByRole('heading', { level: 1, name }).waitFor();
const go = async (path: string) => await page.goto(served.address + path);
const field = (name: string | RegExp) => page.getByRole('textbox', { name });
const button = (name: string | RegExp) => page.getByRole('button', { name });
const dialog = () => page.getByRole('dialog');

const personOf = (username: string) => findPerson(installation.db, username);

describe('the users', () => {
  it('are made by hand, in branches, once every value is right', async () => {
    await page.getByRole('button', { name: 'Admin menu' }).click();
    await page.getByRole('menuitem', { name: 'Users' }).click();
    await page.getByRole('link', { name: ADA }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Create a user' }).click();
    await heading('Create a user');
    await field('Username').fill('emmy');
    await field('First name').fill('Emmy');
    await field('Last name').fill('Noether');
    await field('E-mail').fill('nowhere');
    await page.getByRole('radio', { name: 'Make up a password' }).check();
    await button('Add to a branch').click();
    await dialog()
      .getByRole('treeitem', { name: /^Staff/ })
      .click();
    await page.getByText('Staff', { exact: true }).waitFor();
    await button('Create the user').click();
    await page.getByText('E-mail: "nowhere" is not an e-mail address.').last().waitFor();
    await expectAccessible(page);
    await field('E-mail').fill('emmy@math.example');
    await button('Create the user').click();
    const password = await dialog().locator('pre').textContent();
    expect(password?.length).toBeGreaterThan(12);
    await expectAccessible(page);
    await button(/^Done$/).click();
    await heading('Emmy Noether');
    expect(await personOf('emmy')).toMatchObject({ branches: [{ code: 'STAFF', madeByRun: false }] });
  });

  it('R37: leave a branch where they were put by hand', async () => {
    await button('Take out of Staff').click();
    await dialog().getByText('emmy leaves Staff.').waitFor();
    await dialog().getByRole('button', { name: 'Take out' }).click();
    await page.getByText('In no branch.').waitFor();
    expect(await personOf('emmy')).toMatchObject({ branches: [] });
    await expectAccessible(page);
  });

  it('are deactivated, and get a new password that is shown once', async () => {
    await button('More that can be done').click();
    await page.getByRole('menuitem', { name: 'Deactivate' }).click();
    await dialog().getByRole('button', { name: 'Deactivate' }).click();
    await page.getByText('Deactivated', { exact: true }).waitFor();
    expect(await personOf('emmy')).toMatchObject({ active: false });
    await button('More that can be done').click();
    await page.getByRole('menuitem', { name: 'Reset the password' }).click();
    await dialog().getByRole('button', { name: 'Reset the password' }).click();
    await dialog().getByText('has to be replaced at the next sign-in', { exact: false }).waitFor();
    await button(/^Done$/).click();
  });

  it('R2: get a password that the administrator chooses, if it is a good one, and may keep it where that is said', async () => {
    await button('More that can be done').click();
    await page.getByRole('menuitem', { name: 'Reset the password' }).click();
    await dialog().getByRole('radio', { name: 'Choose a password' }).check();
    expect(await dialog().getByRole('button', { name: 'Reset the password' }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await dialog().getByLabel('Password that you choose').fill('Password1234!');
    expect(await dialog().getByRole('checkbox').isChecked()).toBe(true);
    await dialog().getByRole('checkbox', { name: 'Has to be replaced at the first sign-in' }).uncheck();
    await dialog().getByRole('button', { name: 'Reset the password' }).click();
    await dialog().getByText('attackers try first: made of', { exact: false }).waitFor();
    await dialog().getByLabel('Password that you choose').fill('three pelicans sing at noon');
    await dialog().getByRole('button', { name: 'Reset the password' }).click();
    await page.getByText('emmy has the password that you chose.').waitFor();
    expect(await personOf('emmy')).toMatchObject({ mustChangePassword: false });
    await go('/users/new');
    for (const [name, value] of [
      ['Username', 'noether'],
      ['First name', 'Fritz'],
      ['Last name', 'Noether'],
    ] as const) {
      await field(name).fill(value);
    }
    await page.getByRole('radio', { name: 'Choose a password' }).check();
    await page.getByLabel('Password that you choose').fill('four pelicans sing at dawn');
    await expectAccessible(page);
    await button('Create the user').click();
    await heading('Fritz Noether');
    expect(await personOf('noether')).toMatchObject({ mustChangePassword: true });
  });

  it('R13: who come from Salesforce are marked so, and what is changed by hand there is said to be overwritten', async () => {
    await go('/users');
    await field('Search').fill('lovelace@');
    await page.getByRole('link', { name: ADA }).click();
    await heading('Ada Lovelace');
    await page.getByText('From Salesforce, by training').first().waitFor({ state: 'attached' });
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByText('Salesforce is the master of this person').waitFor();
    await expectAccessible(page);
    const ids = (await field('First name').getAttribute('aria-describedby')) ?? '';
    const [description = ''] = ids.split(' ');
    expect(await page.locator(`[id="${description}"]`).textContent()).toContain(
      'The next full run of training overwrites',
    );
    await field('First name').fill('Augusta');
    await page.getByRole('combobox', { name: 'Team' }).click();
    await page.getByRole('option', { name: 'Operations' }).click();
    await page.getByRole('link', { name: 'Cancel' }).click();
    await dialog().getByText('Leave without saving?').waitFor();
    await dialog().getByRole('button', { name: 'Stay here' }).click();
    await button('Save').click();
    await heading('Augusta Lovelace');
    expect((await personOf(ADA)).fields.find(({ key }) => key === 'team')).toMatchObject({ value: 'Operations' });
  });

  it('R34: who are administrators are not changed there', async () => {
    await go('/users?search=ada');
    await page.getByRole('link', { name: 'ada', exact: true }).click();
    await page.getByRole('link', { name: 'Managed under Administrators' }).waitFor();
    expect(await page.getByRole('link', { name: 'Edit' }).count()).toBe(0);
  });

  it('are text, whatever their values would have a page do', async () => {
    const markup = '<img src="/nothing" onerror="window.taken=1"><script>window.taken=1</script>';
    const values = { username: 'markup', firstname: markup, lastname: '</title><svg onload="window.taken=1">' };
    await inTransaction(installation.db, (tx) => createPersonByHand(tx, values));
    const { id } = await personOf('markup');
    for (const path of ['/users?search=markup', `/users/${id}`, `/users/${id}/edit`]) {
      await go(path);
      const shown = path.endsWith('/edit')
        ? page.locator(`input[value^="<img"]`)
        : page.getByText(markup, { exact: false });
      await shown.first().waitFor();
      expect(await page.locator('img[src="/nothing"], svg[onload], script:not([src])').count()).toBe(0);
      expect(await page.evaluate('"taken" in window')).toBe(false);
    }
    await installation.db.deleteFrom('person').where('id', '=', id).execute();
  });

  it('R47: have their data saved as a file, and are erased once somebody is sure', async () => {
    await inTransaction(installation.db, (tx) =>
      createPersonByHand(tx, { username: 'gone', firstname: 'Gone', lastname: 'Soon' }),
    );
    const { id } = await personOf('gone');
    await go(`/users/${id}`);
    await heading('Gone Soon');
    await button('More that can be done').click();
    await page.getByRole('menuitem', { name: 'Export data' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog().getByRole('button', { name: 'Export data' }).click(),
    ]);
    const saved: unknown = JSON.parse(await readFile(await file.path(), 'utf8'));
    expect(saved).toMatchObject({ people: [{ username: 'gone', lastname: 'Soon' }] });
    await dialog().waitFor({ state: 'hidden' });
    await button('More that can be done').click();
    await page.getByRole('menuitem', { name: 'Erase' }).click();
    expect(await dialog().getByRole('button', { name: 'Erase' }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await dialog().getByRole('checkbox').check();
    await dialog().getByRole('button', { name: 'Erase' }).click();
    await page.getByText('The person is erased.').waitFor();
    await heading('Users');
    await expect(personOf('gone')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the branches', () => {
  const node = (name: RegExp) => page.getByRole('treeitem', { name });
  const act = async (name: string) => {
    await button('More that can be done with this branch').click();
    await page.getByRole('menuitem', { name }).click();
  };

  it('are made, renamed and moved; the address keeps what is chosen', async () => {
    await go('/branches');
    await node(/^Staff/).click();
    await button('Add a branch below').click();
    await field('Name').fill('Night shift');
    await field('Code').fill('NIGHT');
    await expectAccessible(page);
    await button(/^Create$/).click();
    await page.getByRole('heading', { level: 2, name: 'Night shift' }).waitFor();
    await page.reload();
    await node(/^Night shift/).waitFor();
    await button('Rename').click();
    await field('Name').fill('Nights');
    await button('Save').click();
    await page.getByRole('heading', { level: 2, name: 'Nights' }).waitFor();
    await act('Move');
    const dialogNode = (name: RegExp) => dialog().getByRole('treeitem', { name });
    await dialogNode(/^Staff.*it is there already/).waitFor();
    await dialogNode(/^Customers/).click();
    await expectAccessible(page);
    await button('Move below Customers').click();
    await page.getByText('Customers › Nights').first().waitFor();
    await expectAccessible(page);
  });

  it('R18: are deleted once who is in them, and where those go, was shown', async () => {
    await field('Search').fill('milano');
    await button(/^Southwind|Customers › Southwind › Milano/).click();
    await page.getByText('The next full run makes its name and place', { exact: false }).waitFor();
    await act('Delete');
    await dialog().getByText('One person is in it, and goes to Southwind:').waitFor();
    await dialog().getByText(ADA).waitFor();
    await expectAccessible(page);
    await button('Delete, and move one person').click();
    await page.getByRole('heading', { level: 2, name: 'Southwind' }).waitFor();
    expect((await personOf(ADA)).branches.map(({ path }) => path.at(-1))).toEqual(['Southwind']);
  });

  it('R18: whose account has disappeared leave the list as soon as they are deleted', async () => {
    await installation.db.updateTable('branch_link').set({ gone_at: new Date() }).execute();
    await go('/branches?view=gone');
    await button('Delete Southwind').click();
    await button('Delete, and move one person').click();
    await page.getByText('Every branch is still in Salesforce').waitFor();
    expect((await personOf(ADA)).branches.map(({ path }) => path.at(-1))).toEqual(['Customers']);
  });
});

describe('the additional fields', () => {
  it('are made; what removing an option would take away is shown first', async () => {
    await go('/fields');
    await page.getByRole('row', { name: /Team/ }).waitFor();
    await expectAccessible(page);
    await button('Create a field').click();
    await field('Name').fill('Cost centre');
    expect(await field('Key').inputValue()).toBe('cost_centre');
    await button(/^Create$/).click();
    await page.getByRole('row', { name: /cost_centre/ }).waitFor();
    await button('Edit Team').click();
    await field('Option 2').waitFor();
    await expectAccessible(page);
    await button('Remove option 2').click();
    await button('Save').click();
    await dialog().getByText('One person loses their value').waitFor();
    await expectAccessible(page);
    await button('Save, and clear these values').click();
    await dialog().waitFor({ state: 'detached' });
    expect((await personOf(ADA)).fields.find(({ key }) => key === 'team')).toMatchObject({ value: null });
  });

  it('are deleted, unless a mapping fills them', async () => {
    await button('Delete Team').click();
    await dialog().getByText('It is filled by training contacts.', { exact: false }).waitFor();
    await page.keyboard.press('Escape');
    await button('Delete Cost centre').click();
    await dialog().getByText('Nobody has a value in it.').waitFor();
    await dialog().getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('row', { name: /cost_centre/ }).waitFor({ state: 'detached' });
    const keys = await installation.db.selectFrom('field').select('key').execute();
    expect(keys.map(({ key }) => key)).not.toContain('cost_centre');
  });
});

describe('the notifications', () => {
  it('R3: are written with placeholders, shown as they would be sent, and published', async () => {
    await go('/notifications');
    await page.getByRole('row', { name: /Set your password/ }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Create a notification' }).click();
    await field('Title').fill('Welcome');
    await field('Subject').fill('Hello {{person.firstname}}');
    await field('Text').fill('Sign in as ');
    await button('Write the placeholder person.username').click();
    await page.getByText('Sign in as ada@example.com').waitFor();
    await field('Subject').fill('Hello {{person.nickname}}');
    await button('Create the draft').click();
    await page.getByText('{{person.nickname}} stands for nothing', { exact: false }).first().waitFor();
    await expectAccessible(page);
    await field('Subject').fill('Hello {{person.firstname}}');
    await button('Create the draft').click();
    await heading('Welcome');
    await button('Publish Welcome').click();
    await dialog().getByRole('button', { name: 'Publish' }).click();
    await button('Unpublish Welcome').waitFor();
    await expectAccessible(page);
  });

  it('R3: stand in the outbox once they were sent, and no longer go out when they are withdrawn', async () => {
    await go('/users/new');
    for (const [name, text] of [
      ['Username', 'sonja'],
      ['First name', 'Sonja'],
      ['Last name', 'Kowalewskaja'],
      ['E-mail', 'sonja@math.example'],
    ] as const) {
      await field(name).fill(text);
    }
    await button('Create the user').click();
    await heading('Sonja Kowalewskaja');
    await go('/notifications?view=outbox');
    await button('Open the mail to sonja@math.example').click();
    await dialog().waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await tabOf(page, 'Notifications').click();
    await button('Unpublish Welcome').click();
    await dialog().getByRole('button', { name: 'Unpublish' }).click();
    await page
      .getByRole('row', { name: /Welcome/ })
      .getByText('Draft')
      .waitFor();
    await button('Delete Welcome').click();
    await dialog().getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('row', { name: /Welcome/ }).waitFor({ state: 'detached' });
  });
});
