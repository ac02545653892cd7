import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { type BorrowedDatabase, borrowDatabase } from '../support/database.ts';
import { type DoceboTenant, startTenant, trainingTenant } from '../support/docebo-tenant.ts';
import { SECRET_KEY } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { contactId, learner, trainingOrg } from '../support/training-org.ts';
import { englishOn } from './support/english.ts';
import { expectAccessible, type Served, serve } from './support/served.ts';
import { tabOf } from './support/tab-of.ts';

const PATIENCE = { timeout: 120_000 };

let salesforce: SalesforceOrg;
let docebo: DoceboTenant;
let database: BorrowedDatabase;
let served: Served;
let page: Page;

beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({
      contacts: [
        learner(1, 'Lea', 'Lang', { Team__c: 'ENG' }),
        learner(2, 'Max', 'Muster'),
        learner(3, 'Nameless', 'Nobody', { Email: null }),
      ],
    }),
  );
  docebo = await startTenant(
    trainingTenant([
      { username: 'muster@learners.example', firstname: 'Maximilian', lastname: 'Muster', branches: ['STAFF'] },
    ]),
  );
  database = await borrowDatabase();
  served = await serve({
    ROLLCALL_DATABASE_URL: database.url,
    ROLLCALL_SECRET_KEY: SECRET_KEY,
    ROLLCALL_PRIVATE_NETWORKS: 'loopback',
  });
  page = await served.enter('/connect/new');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  await docebo[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const field = (name: string) => page.getByRole('textbox', { name, exact: true });
const card = (name: string) => page.getByRole('region', { name });

describe('a connection to Docebo, from the empty form to a person', () => {
  it('says what to make in Docebo, and what is missing', async () => {
    await page.getByRole('radio', { name: 'With a secret' }).check();
    await page.getByRole('radio', { name: 'A Docebo platform' }).check();
    await page.getByText('sfdc_user_type').waitFor();
    await page.getByRole('radio', { name: 'As a superadmin, with a key pair' }).check();
    await page.getByText('openssl genrsa').waitFor();
    await button('Save').click();
    await page.getByText('Enter the address of Docebo').waitFor();
    await page.getByText('Enter the private key.').waitFor();
    await expectAccessible(page);
  });

  it('is saved with its secrets, and shown without them', async () => {
    await page.getByRole('radio', { name: 'As a superadmin, with their password' }).check();
    await field('Name of the connection').fill('training');
    await field('My Domain of the org').fill(salesforce.url);
    await field('Consumer key').fill('rollcall');
    await page.getByLabel('Consumer secret').fill('rollcall-secret');
    await field('Address of Docebo').fill(docebo.url);
    await field('Client ID').fill('rollcall');
    await field('Client secret').fill('rollcall-secret');
    await field('Superadmin').fill('admin');
    await field('Password').fill('wrong');
    await field('People a call').fill('50');
    await button('Save').click();
    await page.getByText(`Docebo, ${docebo.url}`).waitFor();
    await page.getByText('As a superadmin, with their password (admin)').waitFor();
    await page.getByText('1,000 calls an hour, 50 people a call').waitFor();
    expect(await page.content()).not.toContain('rollcall-secret');
  });

  it('is tested: what Docebo refuses is named, and a new password is enough', async () => {
    await button('Test the connection').click();
    await page.getByRole('alert').getByText('Docebo').first().waitFor();
    await expectAccessible(page);
    await button('Change').click();
    await page.getByText('One is kept.').first().waitFor();
    await field('Password').fill('Rollcall-1');
    await button('Save').click();
    await button('Test the connection').click();
    await page.getByText('It works').waitFor();
    await page.getByText(/Docebo lets it in as a superadmin, and has 1\d fields to be filled/).waitFor();
    await expectAccessible(page);
  });

  it('R8, R20, R23: is mapped to fields of Docebo, with a destination that was made there a moment ago', async () => {
    await page.goto(`${served.address}/salesforce`);
    await card('Contacts').getByRole('link', { name: 'Configure' }).click();
    const panel = page.getByRole('dialog', { name: 'Configure contacts' });
    await panel.getByRole('combobox', { name: 'List view' }).click();
    await page.getByRole('option', { name: 'Learners' }).click();
    await panel.getByRole('button', { name: 'Next: the mapping' }).click();
    await button('Accept all').click();
    const team = page.getByRole('combobox', { name: 'Column for Team', exact: true });
    expect(await team.inputValue()).toContain('Team__c');
    await docebo.byHand('POST', '/orgchart', { code: 'LEARNERS', translations: { all: 'Learners today' } });
    await page.getByRole('button', { name: /Organization chart/ }).click();
    await page.getByRole('button', { name: 'Destination branch: Choose a branch' }).click();
    const chooser = page.getByRole('dialog', { name: 'Choose a branch' });
    await chooser.getByRole('treeitem', { name: /Customers/ }).waitFor();
    await chooser.getByRole('button', { name: 'Look in Docebo again' }).click();
    await chooser.getByRole('treeitem', { name: /Learners today/ }).click();
    await expectAccessible(page);
    await button('Confirm').click();
    await tabOf(page, 'Synchronization', { current: true }).waitFor();
  });

  it('R3, R38: is previewed, with the values as they are in Docebo, before anything is written there', async () => {
    await page.getByText(/^Docebo tells its people itself.*are not told by mail\.$/).waitFor();
    await button('Preview changes').click();
    await card('Contacts').getByText('Preview', { exact: true }).waitFor(PATIENCE);
    await card('Contacts')
      .getByRole('link', { name: /Plan \d+/ })
      .click();
    await page
      .getByRole('row', { name: /lang@learners\.example/ })
      .getByText('Create')
      .waitFor();
    const muster = page.getByRole('row', { name: /muster@learners\.example/ });
    await muster.getByText('Maximilian').first().waitFor();
    expect((await docebo.users()).map(({ name }) => name)).toEqual(['Maximilian Muster']);
    await expectAccessible(page);
  });

  it('R38: is applied from there', async () => {
    await button('Apply').click(PATIENCE);
    await button('Apply it').click();
    await page.getByText('Finished with errors').waitFor(PATIENCE);
    expect((await docebo.users()).map(({ name, branches }) => [name, branches])).toEqual([
      ['Lea Lang', ['Learners today']],
      ['Max Muster', ['Learners today', 'Staff']],
    ]);
  });

  it('R33: the log says who was rejected, and leads to whom it is about', async () => {
    await page.goto(`${served.address}/salesforce/training/logs`);
    await page.getByRole('textbox', { name: 'Search' }).fill(contactId(3));
    await page.getByRole('row', { name: /Error/ }).getByRole('button').first().click();
    const details = page.getByRole('dialog');
    await details.getByText('Mandatory value is empty').waitFor();
    const record = details.getByRole('link', { name: contactId(3) });
    expect(await record.getAttribute('href')).toBe(`${salesforce.url}/${contactId(3)}`);
    await page.keyboard.press('Escape');
  });

  it('R36, R37, R41: a person has their values, branches and the runs that touched them; they are changed in Docebo', async () => {
    await page.goto(`${served.address}/users`);
    await page.getByText(/What is shown is what Rollcall remembers of Docebo/).waitFor();
    expect(await page.getByRole('link', { name: 'Create a user' }).count()).toBe(0);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'lang@learners.example' }).click();
    await page.getByRole('heading', { level: 1, name: 'Lea Lang' }).waitFor();
    await page.getByText('Engineering').first().waitFor();
    await page.getByText('Learners today').first().waitFor();
    expect(await page.getByRole('link', { name: 'Edit' }).count()).toBe(0);
    const history = page.getByRole('region', { name: 'Runs that touched this person' });
    await history.getByText('Create', { exact: true }).waitFor();
    const explanation = page.getByRole('region', { name: 'What the next run would do' });
    await explanation.getByRole('button', { name: 'Look at it' }).click();
    await explanation.getByText('Nothing changes').waitFor();
    await explanation.getByRole('row', { name: /^Team Team__c/ }).waitFor();
    await expectAccessible(page);
  });

  it('R47: what is remembered of somebody in Docebo is saved as a file, and erased once somebody is sure', async () => {
    await using handle = await openDatabase({ databaseUrl: database.url, dataDir: '', poolSize: 1 });
    const { db } = handle;
    const before = page.url();
    const username = 'erased@learners.example';
    const remembered = await db.selectFrom('tenant_person').select('tenant_id').limit(1).executeTakeFirstOrThrow();
    const values = JSON.stringify({ firstname: 'Erin', lastname: 'Erased' });
    const { id } = await db
      .insertInto('tenant_person')
      .values({ ...remembered, remote_id: '987654', username, username_key: username, values })
      .returning('id')
      .executeTakeFirstOrThrow();
    await page.goto(`${served.address}/users/${id}`);
    await page.getByRole('heading', { level: 1, name: 'Erin Erased' }).waitFor();
    await page.getByRole('button', { name: 'Export data' }).click();
    const dialog = page.getByRole('dialog');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Export data' }).click(),
    ]);
    expect(JSON.parse(await readFile(await file.path(), 'utf8'))).toMatchObject({
      people: [{ username, platform: docebo.url }],
    });
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Erase' }).click();
    await dialog.getByText('Docebo still has the person.', { exact: false }).waitFor();
    expect(await dialog.getByRole('button', { name: 'Erase' }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: 'Erase' }).click();
    await page.getByText('The person is erased.').waitFor();
    expect(await db.selectFrom('tenant_person').select('id').where('id', '=', id).execute()).toEqual([]);
    await page.goto(before);
  });

  it('the chart shows the branches of Docebo, and those of the built-in platform when they are chosen', async () => {
    await page.getByRole('link', { name: 'Learners today' }).first().click();
    await page.getByRole('heading', { name: 'Learners today' }).waitFor();
    await page.getByRole('treeitem', { name: /Learners today, 2/ }).waitFor();
    expect(await page.getByRole('button', { name: 'Rename' }).count()).toBe(0);
    await expectAccessible(page);
    await page.getByRole('combobox', { name: 'Platform' }).click();
    await page.getByRole('option', { name: 'Built-in platform' }).click();
    await page.getByRole('treeitem', { name: /Learners today/ }).waitFor({ state: 'detached' });
  });

  it('the additional fields are those of Docebo, which are changed there, and those of the built-in platform when they are chosen', async () => {
    await page.goto(`${served.address}/fields`);
    await page.getByRole('row', { name: /field_3/ }).waitFor();
    await page.getByText('read', { exact: false }).first().waitFor();
    expect(await page.getByRole('button', { name: 'Create a field' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: /^Edit/ }).count()).toBe(0);
    await expectAccessible(page);
    await page.getByRole('combobox', { name: 'Platform' }).click();
    await page.getByRole('option', { name: 'Built-in platform' }).click();
    await page.getByRole('button', { name: 'Create a field' }).waitFor();
    expect(await page.getByRole('row', { name: /field_3/ }).count()).toBe(0);
  });

  it('R13: what was changed in Docebo by hand is found on the Connection tab, and planned back', async () => {
    const lea = await docebo.userId('lang@learners.example');
    await docebo.byHand('PUT', `/user/${lea}`, { firstname: 'Leandra', valid: false });
    await page.goto(`${served.address}/salesforce/training/connection`);
    const changed = page.getByRole('region', { name: 'Changed by hand' });
    await changed.getByRole('button', { name: 'Compare with Docebo' }).click();
    const row = changed.getByRole('row', { name: /lang@learners\.example/ });
    await row.getByText('Leandra').waitFor(PATIENCE);
    await row.getByText('First name').waitFor();
    await expectAccessible(page);
    await changed.getByRole('checkbox', { name: 'Leave alone who was deactivated' }).check();
    await changed.getByRole('button', { name: 'Plan it back' }).click();
    await changed.getByText('Whoever was deactivated by hand is left alone.').waitFor(PATIENCE);
    await changed.getByRole('link', { name: /Plan \d+/ }).click(PATIENCE);
    await page
      .getByRole('row', { name: /lang@learners\.example/ })
      .getByText('Leandra')
      .waitFor(PATIENCE);
    await button('Apply').click(PATIENCE);
    await button('Apply it').click();
    await page.getByText('Finished with errors').waitFor(PATIENCE);
    expect((await docebo.users()).map(({ name, active }) => [name, active])).toEqual([
      ['Lea Lang', false],
      ['Max Muster', true],
    ]);
  });

  it('speaks Italian', async () => {
    const italian = await served.enter('/users', { locale: 'it-IT' });
    await italian.getByText(/Si vede ciò che Rollcall ricorda di Docebo/).waitFor();
    expect(await englishOn(italian)).toEqual([]);
    await italian.goto(`${served.address}/salesforce/training/connection`);
    await italian.getByRole('region', { name: 'Modificato a mano' }).waitFor();
    expect(await englishOn(italian)).toEqual([]);
    await italian.goto(`${served.address}/salesforce/training/connection?edit=true`);
    await italian.getByText('Come Rollcall accede a Docebo').waitFor();
    expect(await englishOn(italian)).toEqual([]);
  });
});
