import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { employee, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { expectAccessible, type Served, serve } from './support/served.ts';
import { tabOf } from './support/tab-of.ts';

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;
let page: Page;

beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({
      contacts: [
        learner(1, 'Lea', 'Lang', { Team__c: 'ENG', Country__c: 'Italy' }),
        learner(2, 'Max', 'Müller', { Country__c: 'Atlantis' }),
        learner(3, 'Nameless', 'Nobody', { Email: null }),
        ...Array.from({ length: 30 }, (_, index) => learner(10 + index, 'Person', `P${index}`)),
      ],
      users: [employee(1, 'Uma', 'User')],
    }),
  );
  installation = await install(trainingConfiguration({ contacts: null }), { SF_URL: salesforce });
  served = await serve(installation.environment);
  page = await served.enter('/');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const card = (name: string) => page.getByRole('region', { name });
const field = (name: string) => page.getByRole('combobox', { name: `Column for ${name}`, exact: true });
const column = (name: string) => page.getByRole('columnheader').filter({ hasText: name });
const confirm = () => page.getByRole('button', { name: 'Confirm' });

async function savedMapping(): Promise<unknown> {
  const path = '/api/v1/connections/training/entities/contacts/settings';
  const saved: unknown = await (await page.request.get(served.address + path)).json();
  return saved;
}

/** Chooses an option of a list by keyboard only. */
async function choose(name: string, text: string): Promise<void> {
  await field(name).focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
  await page
    .getByRole('option', { name: new RegExp(text) })
    .first()
    .waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

describe('the mapping page', () => {
  it('R5, R7, R8: Configure offers the list views of Salesforce and leads to the mapping', async () => {
    await page.goto(`${served.address}/salesforce`);
    await card('Contacts').getByRole('link', { name: 'Configure' }).click();
    const panel = page.getByRole('dialog', { name: 'Configure contacts' });
    await panel.getByRole('combobox', { name: 'List view' }).click();
    await page.getByRole('option', { name: 'Learners' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('option', { name: 'Learners' }).click();
    await panel.getByRole('button', { name: 'Next: the mapping' }).click();
    await page.getByRole('heading', { name: 'Map contacts' }).waitFor();
    await page.getByText('33 records of 33').waitFor();
    await page.getByRole('gridcell', { name: 'Lea', exact: true }).waitFor();
  });

  it('R24, R20: counts what is mandatory, says what is missing, and cannot be confirmed before', async () => {
    await page.getByText('0 of 3 mandatory fields mapped.').waitFor();
    await page.getByText(/Still missing: Username, First name, Last name and the destination branch/).waitFor();
    expect(await confirm().isDisabled()).toBe(true);
    await expectAccessible(page);
  });

  it('R23: a platform field is dragged onto a column', async () => {
    await page.getByText('Last name', { exact: true }).first().dragTo(column('LastName'));
    await column('LastName').getByRole('button', { name: 'Do not fill Last name from Last Name' }).waitFor();
    expect(await field('Last name').inputValue()).toBe('Last Name (LastName)');
    await column('LastName').getByRole('button', { name: 'Do not fill Last name from Last Name' }).click();
    expect(await field('Last name').inputValue()).toBe('');
  });

  it('R23: obvious pairs are suggested, and mapped only when they are accepted', async () => {
    expect(await field('First name').inputValue()).toBe('');
    await page.getByRole('button', { name: 'Accept all' }).click();
    await page.getByText('3 of 3 mandatory fields mapped.').waitFor();
    expect(await field('Username').inputValue()).toContain('Email');
    await page.getByText('Obvious pairs').waitFor({ state: 'detached' });
  });

  it('R26: marks the cells for which a person would be rejected, and says why', async () => {
    await page.getByText('2 records shown would be rejected.').waitFor();
    const mark = page.getByRole('gridcell').getByRole('button', { name: /Username is empty/ });
    await mark.first().focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    await page.getByRole('tooltip').filter({ hasText: 'Username is empty' }).waitFor();
    await page
      .getByRole('button', { name: /Country.*Atlantis|Atlantis.*Country/ })
      .first()
      .waitFor();
    await expectAccessible(page);
  });

  it('R23: does by keyboard all that dragging does', async () => {
    await choose('Motto', 'Newsletter__c');
    expect(await field('Motto').inputValue()).toContain('Newsletter__c');
    const header = column('LastName');
    await header.getByRole('button', { name: 'Fill a platform field from Last Name' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Employer' }).focus();
    await page.keyboard.press('Enter');
    await header.getByRole('button', { name: 'Do not fill Employer from Last Name' }).focus();
    await page.keyboard.press('Enter');
    expect(await field('Employer').inputValue()).toBe('');
  });

  it('R23: arrow keys walk through the records, also those that are not drawn yet', async () => {
    const grid = page.getByRole('grid', { name: 'Records of the list view' });
    const here = async () => page.locator(`[id="${await grid.getAttribute('aria-activedescendant')}"]`);
    await grid.focus();
    await page.keyboard.press('ArrowDown');
    expect(await (await here()).getAttribute('role')).toBe('gridcell');
    await page.keyboard.press('Control+End');
    const last = await here();
    await last.waitFor();
    expect(await last.getAttribute('aria-colindex')).toBe(await grid.getAttribute('aria-colcount'));
    expect(await last.locator('..').getAttribute('aria-rowindex')).toBe(await grid.getAttribute('aria-rowcount'));
    await expectAccessible(page);
    await page.keyboard.press('Control+Home');
    await (await here()).waitFor();
  });

  it('R23: columns of parents can be added', async () => {
    await page.getByRole('combobox', { name: 'Add a column' }).fill('Account.Name');
    await page.getByRole('option', { name: /^Account\.Name / }).click();
    await column('Account.Name').waitFor();
    await choose('Employer', 'Account.Name');
    await column('Account.Name')
      .getByRole('button', { name: /Do not fill Employer/ })
      .waitFor();
    expect(await field('Employer').inputValue()).toContain('Account.Name');
  });

  it('stays as it is when somebody comes back to the tab', async () => {
    const header = await column('Account.Name').elementHandle();
    await page.evaluate(`window.dispatchEvent(new Event('visibilitychange'));
      new Promise((resolve) => setTimeout(resolve, 100));`);
    expect(await header?.isVisible()).toBe(true);
  });

  it('R15, R20: the branch picker offers branches with a code, and says why others cannot be chosen', async () => {
    await page.getByRole('button', { name: /Organization chart/ }).click();
    await page.getByRole('radio', { name: /Salesforce accounts base/ }).check();
    await page.getByRole('button', { name: 'Destination branch: Choose a branch' }).click();
    const picker = page.getByRole('dialog', { name: 'Choose a branch' });
    await picker.getByRole('treeitem', { name: /The root cannot be chosen/ }).focus();
    await page.keyboard.press('Enter');
    expect(await picker.isVisible()).toBe(true);
    await expectAccessible(page);
    await picker.getByRole('textbox', { name: 'Search by name or code' }).fill('custom');
    await picker.getByText('1 branch fits').waitFor();
    await picker.getByRole('button', { name: /Customers/ }).click();
    await picker.waitFor({ state: 'detached' });
    await page.getByText('3 of 3 mandatory fields mapped.', { exact: true }).waitFor();
    await expectAccessible(page);
  });

  it('R9, R10, R12, R13: shows the import options of its kind of people', async () => {
    await page.getByRole('button', { name: 'Import options' }).click();
    await page.getByRole('switch', { name: /Force users to change their password/ }).check();
    expect(await page.getByRole('switch', { name: /Incremental sync/ }).isChecked()).toBe(true);
    expect(await page.getByRole('switch', { name: /Update information/ }).isChecked()).toBe(true);
    expect(await page.getByRole('switch', { name: /via SFDC/ }).count()).toBe(0);
    await page.getByRole('radio', { name: 'Deactivate them' }).check();
    await expectAccessible(page);
  });

  it('loses nothing on reload, and asks before unsaved changes are left behind', async () => {
    await page.reload();
    await page.getByText('Changes that were not saved are here again.').waitFor();
    await page.getByText('3 of 3 mandatory fields mapped.', { exact: true }).waitFor();
    await page.goto(page.url().replace('Learners', 'All_Contacts'));
    await page.getByText('0 of 3 mandatory fields mapped.').waitFor();
    expect(await page.getByText('Changes that were not saved are here again.').count()).toBe(0);
    await page.goBack();
    await page.getByText('Changes that were not saved are here again.').waitFor();
    await tabOf(page, 'Runs').click();
    const question = page.getByRole('dialog', { name: 'Leave without saving?' });
    await question.getByRole('button', { name: 'Stay here' }).click();
    await page.getByRole('heading', { name: 'Map contacts' }).waitFor();
    await expectAccessible(page);
  });

  it('R25: Confirm saves, switches on and returns to the Synchronization tab', async () => {
    await confirm().click();
    await card('Contacts').getByRole('switch', { name: 'Synchronize Contacts', checked: true }).waitFor();
    await card('Contacts').getByText('Learners').waitFor();
    expect(await savedMapping()).toMatchObject({
      enabled: true,
      listView: 'Learners',
      mapping: {
        username: { field: 'Email' },
        firstname: { field: 'FirstName' },
        team: { field: 'Team__c', picklist: 'label' },
        employer: { field: 'Account.Name' },
      },
      options: { forcePasswordChange: true, incremental: true },
      branches: { mode: 'accounts', destination: 'CUSTOMERS' },
      leavers: 'deactivate',
    });
    await expectAccessible(page);
  });

  it('R5: the switch keeps the settings', async () => {
    await card('Contacts').getByRole('switch').press(' ');
    await card('Contacts').getByText('Off', { exact: true }).waitFor();
    expect(await savedMapping()).toMatchObject({ enabled: false, listView: 'Learners' });
    await card('Contacts').getByRole('switch').press(' ');
    await card('Contacts').getByText('On', { exact: true }).waitFor();
  });

  it('R31, R32: Schedule opens a panel and says when the next run is', async () => {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Schedule' }).click();
    const panel = page.getByRole('dialog', { name: 'Schedule' });
    await panel.getByRole('radio', { name: 'Every week' }).check();
    await panel.getByRole('combobox', { name: 'On', exact: true }).click();
    await page.getByRole('option', { name: 'Friday' }).click();
    await panel.getByRole('combobox', { name: 'Time zone' }).fill('Europe/Rome');
    await page.getByRole('option', { name: 'Europe/Rome' }).click();
    await expectAccessible(page);
    await panel.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Schedule: every Friday at 02:00, Europe/Rome').waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Schedule' }).click();
    await panel.getByRole('radio', { name: 'By a cron expression' }).check();
    await panel.getByRole('textbox', { name: 'Cron expression' }).fill('every now and then');
    await panel.getByRole('button', { name: 'Save' }).click();
    await panel.getByText(/cron expression of five fields/).waitFor();
    await page.keyboard.press('Escape');
  });
});
