import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { person } from '../support/platform-state.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { type Served, serve } from './support/served.ts';

const ADA = 'lovelace@learners.example';
const JEAN = 'bartik@learners.example';

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;
let page: Page;

beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({
      accounts: [account(1, 'Group'), account(2, 'Plant')],
      contacts: [
        learner(1, 'Ada', 'Lovelace', { AccountId: accountId(1) }),
        learner(2, 'Jean', 'Bartik', { AccountId: accountId(1) }),
        learner(3, 'Kay', 'Antonelli', { AccountId: accountId(2) }),
      ],
    }),
  );
  // Without the account's name among their values: another account is another branch, and nothing else.
  const mapping = { username: 'Email', firstname: 'FirstName', lastname: 'LastName' };
  const contacts = {
    mapping: { ...mapping, motto: 'Motto__c', country: 'Country__c' },
    leavers: 'deactivate',
    thresholds: { deactivated: 1 },
  };
  installation = await install(trainingConfiguration({ users: null, contacts }), { SF_URL: salesforce });
  await installation.sync('contacts');
  served = await serve(installation.environment);
  page = await served.enter('/salesforce');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const contacts = () => page.getByRole('region', { name: 'Contacts' });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const dialog = () => page.getByRole('dialog');
const row = (name: RegExp) => page.getByRole('row', { name });
const stateOf = async (username: string) => await person(installation.db, username);
const runs = async () => (await installation.db.selectFrom('run').select('id').execute()).length;

async function choose(label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

async function resynchronize(): Promise<void> {
  await button('More').click();
  await page.getByRole('menuitem', { name: 'Resynchronize' }).click();
}

/** Opens the page of what was started, once it is as far as that. */
async function openOnce(state: string, start: () => Promise<void>): Promise<void> {
  const link = contacts()
    .getByRole('link', { name: /^(?:Run|Plan) \d+/ })
    .first();
  await page.goto(`${served.address}/salesforce`);
  const before = await link.textContent();
  await start();
  await expect.poll(() => link.textContent()).not.toBe(before);
  await contacts().getByText(state, { exact: true }).first().waitFor({ timeout: 120_000 });
  await link.click();
  await page.getByRole('heading', { level: 1, name: /^(?:Run|Plan) \d+/ }).waitFor();
}

const preview = () => openOnce('Preview', () => button('Preview changes').click());

/** What an administrator does to somebody by hand. */
async function rename(username: string, last: string): Promise<void> {
  await page.goto(`${served.address}/users?search=${username}`);
  await page.getByRole('link', { name: username }).click();
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'Last name' }).fill(last);
  await button('Save').click();
  await page.getByRole('heading', { level: 1, name: new RegExp(last) }).waitFor();
}

describe('a plan', () => {
  it('R38: shows who is created, updated field by field, moved and rejected, and why; it is filtered, and thrown away', async () => {
    await salesforce.update('Contact', contactId(1), { LastName: 'Byron', Motto__c: 'Poetical science' });
    await salesforce.update('Contact', contactId(2), { AccountId: accountId(2) });
    await salesforce.update('Contact', contactId(3), { Country__c: 'Atlantis' });
    const { Id: _, ...newcomer } = learner(4, 'Betty', 'Holberton');
    await salesforce.create('Contact', newcomer);
    await preview();
    await row(/holberton@.*/)
      .getByText('New in Salesforce')
      .waitFor();
    const update = row(new RegExp(`Update.*${ADA}`));
    await update.getByText('Last name: Lovelace → Byron').waitFor();
    await update.getByText('Motto: Poetical science').waitFor();
    await row(new RegExp(`Move.*${JEAN}`))
      .getByText('Belongs to another branch')
      .waitFor();
    await row(/Reject.*antonelli/)
      .getByText(/Atlantis/)
      .waitFor();
    await choose('Action', 'Move');
    await row(new RegExp(ADA)).waitFor({ state: 'detached' });
    await row(/^Move.*bartik/).waitFor();
    expect(await row(/^(?:Create|Update|Reject) /).count()).toBe(0);
    await page.reload();
    await row(new RegExp(JEAN)).waitFor();
    await button('Discard').click();
    await dialog().getByRole('button', { name: 'Discard it' }).click();
    await page.getByText('Cancelled').waitFor();
    expect(await stateOf(ADA)).toMatchObject({ lastname: 'Lovelace' });
    expect(await stateOf(JEAN)).toMatchObject({ branches: ['Customers › Group'] });
  });

  it('R38: is applied as it was seen: who was changed meanwhile is left alone, which the page says', async () => {
    await preview();
    const plan = page.url();
    await rename(ADA, 'Handmade');
    await salesforce.update('Contact', contactId(2), { LastName: 'Jennings' });
    await page.goto(plan);
    await button('Apply').click();
    await button('Apply it').click();
    await page.getByText('Finished with errors').waitFor({ timeout: 120_000 });
    await row(new RegExp(`Update.*${ADA}`))
      .getByText('Changed meanwhile: left alone')
      .waitFor();
    expect(await stateOf(ADA)).toMatchObject({ lastname: 'Handmade' });
    // Salesforce has another name by now; the plan did not know it.
    expect(await stateOf(JEAN)).toMatchObject({ lastname: 'Bartik', branches: ['Customers › Plant'] });
  });
});

describe('the log', () => {
  it('R33: is narrowed to an entity and to a run; its details lead to the run, the person and the record', async () => {
    await page.goto(`${served.address}/salesforce/training/logs?level=error`);
    await page.getByRole('row').nth(1).waitFor();
    await choose('Entity', 'Users');
    await page.getByText('Nothing fits the filters').waitFor();
    await choose('Entity', 'Contacts');
    await page.getByRole('row').nth(1).waitFor();
    const [first] = await installation.db.selectFrom('run').select('id').orderBy('id').execute();
    await page.getByRole('textbox', { name: 'Run' }).fill(first?.id ?? '');
    await page.getByText('Nothing fits the filters').waitFor();
    await page.getByRole('textbox', { name: 'Run' }).fill('');
    await page.getByRole('textbox', { name: 'Search' }).fill('Atlantis');
    await page.waitForURL(/search=Atlantis/);
    await page.getByRole('row').filter({ hasText: 'Atlantis' }).getByRole('button').first().click();
    const details = page.getByRole('dialog', { name: 'Details of the event' });
    await details.getByRole('row', { name: /^Field Country/ }).waitFor();
    await details.getByRole('row', { name: /^Value Atlantis/ }).waitFor();
    await details.getByText('unknown_country').waitFor();
    const record = details.getByRole('link', { name: contactId(3) });
    expect(await record.getAttribute('href')).toBe(`${salesforce.url}/${contactId(3)}`);
    expect(await details.getByRole('row', { name: /^Run/ }).getByRole('link').getAttribute('href')).toMatch(
      /^\/runs\//,
    );
    await details
      .getByRole('row', { name: /^Target user/ })
      .getByRole('link')
      .click();
    await page.getByRole('heading', { level: 1, name: 'Kay Antonelli' }).waitFor();
  });
});

describe('a run that went wrong', () => {
  it('R40: is undone but for what was changed by hand since, which the plan of the undo says', async () => {
    await salesforce.update('Contact', contactId(2), { FirstName: 'Betty Jean' });
    await salesforce.update('Contact', contactId(1), { Motto__c: 'Wrong' });
    await openOnce('Finished with errors', resynchronize);
    const wrong = page.url();
    expect(await stateOf(JEAN)).toMatchObject({ firstname: 'Betty Jean' });
    await rename(JEAN, 'By hand');
    await page.goto(wrong);
    await button('Undo…').click();
    await dialog().getByRole('button', { name: 'Plan the undo' }).click();
    await page.waitForURL((url) => url.href !== wrong && url.pathname.startsWith('/runs/'));
    await row(new RegExp(JEAN)).getByText('Changed since').first().waitFor();
    await button('Apply').click();
    await button('Apply it').click();
    await page.getByText('Succeeded').first().waitFor({ timeout: 120_000 });
    expect(await stateOf(JEAN)).toMatchObject({ lastname: 'By hand' });
    expect((await stateOf(ADA)).fields).not.toMatchObject({ motto: 'Wrong' });
  });
});

describe('a run that would do too much', () => {
  const approve = async () => {
    await button('Approve').click();
    await dialog().getByRole('button', { name: 'Approve and apply' }).click();
    await page
      .getByText(/^(?:Succeeded|Finished with errors)$/)
      .first()
      .waitFor({ timeout: 120_000 });
  };

  it('R39: is held where so many would lose their access, and no other run of these settings starts meanwhile', async () => {
    for (const number of [1, 2]) await salesforce.update('Contact', contactId(number), { Is_Learner__c: false });
    await openOnce('Held for approval', resynchronize);
    await page.getByText(/The run would deactivate 2 of \d linked people/).waitFor();
    await row(new RegExp(`Deactivate.*${ADA}`))
      .getByText('Left the list view')
      .waitFor();
    const held = page.url();
    const before = await runs();
    await page.goto(`${served.address}/salesforce`);
    await resynchronize();
    await page
      .getByRole('alert')
      .getByText(/approv/i)
      .first()
      .waitFor();
    expect(await runs()).toBe(before);
    expect(await stateOf(ADA)).toMatchObject({ active: true });
    await page.goto(held);
    await approve();
    expect(await stateOf(ADA)).toMatchObject({ active: false });
  });

  it('R39: is held where Salesforce answers with no record at all, whatever the thresholds are', async () => {
    await page.goto(`${served.address}/salesforce/training/mapping/contacts`);
    await button('Approval').click();
    await choose('People who would lose their access', 'Never wait');
    await button('Confirm').click();
    await page.waitForURL(/synchronization/);
    await salesforce.control('PATCH', '/list-views/Contact.Learners', { where: "LastName = 'Nobody at all'" });
    await openOnce('Held for approval', resynchronize);
    await page.getByText(/Salesforce returned no record at all, but \d people are linked/).waitFor();
    await button('Discard').click();
    await dialog().getByRole('button', { name: 'Discard it' }).click();
    await page.getByText('Cancelled').waitFor();
    expect(await stateOf(JEAN.replace('bartik', 'antonelli'))).toMatchObject({ active: true });
  });
});
