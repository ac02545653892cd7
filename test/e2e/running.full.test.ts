import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stall } from '../support/background-runs.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { contactId, employee, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { expectAccessible, type Served, serve } from './support/served.ts';
import { tabOf } from './support/tab-of.ts';

/** More than one page of 2,000 by REST. */
const LEARNERS = 2_100;

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;
let page: Page;

beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({
      contacts: Array.from({ length: LEARNERS }, (_, index) => learner(index + 1, 'Lea', `L${index + 1}`)),
      users: [employee(1, 'Uma', 'User')],
    }),
  );
  const configuration = trainingConfiguration(
    {
      // Nobody but its owner sees it any more.
      users: { listView: 'Private_View' },
      contacts: { branches: { mode: 'single', destination: 'CUSTOMERS' } },
    },
    { connection: 'office', contacts: null },
  );
  installation = await install(configuration, { SF_URL: salesforce });
  served = await serve(installation.environment);
  page = await served.enter('/salesforce/training/synchronization');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const card = (name: string) => page.getByRole('region', { name });
const synchronization = () => page.goto(`${served.address}/salesforce/training/synchronization`);

async function resynchronize(): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Resynchronize' }).click();
}

describe('the switch between connections', () => {
  it('R46: leads to the same tab of another connection', async () => {
    await tabOf(page, 'Runs').click();
    await page.waitForURL(/training\/runs/);
    await page.getByRole('combobox', { name: 'Connection' }).click();
    expect(await page.getByRole('option').allTextContents()).toEqual(['office', 'training']);
    await expectAccessible(page);
    await page.getByRole('option', { name: 'office' }).click();
    await page.waitForURL(/office\/runs/);
    await tabOf(page, 'Synchronization').click();
    await card('Contacts').getByText('Not configured yet.').waitFor();
    await page.getByRole('combobox', { name: 'Connection' }).click();
    await page.getByRole('option', { name: 'training' }).click();
    await page.waitForURL(/training\/synchronization/);
    await card('Contacts').getByText('On', { exact: true }).waitFor();
  });
});

describe('a list view that the integration user does not see', () => {
  it('R7: is named by the test of the connection, and not offered', async () => {
    await tabOf(page, 'Connection').click();
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page
      .getByText(/Private_View/)
      .first()
      .waitFor();
    await page.getByText('The list view cannot be used').waitFor();
    await expectAccessible(page);
    await page.goto(`${served.address}/salesforce/training/synchronization?configure=users`);
    const choice = page.getByRole('combobox', { name: 'List view' });
    await choice.click();
    await page.getByRole('option', { name: 'Staff' }).waitFor();
    expect(await page.getByRole('option', { name: /Private/ }).count()).toBe(0);
    await page.keyboard.press('Escape');
  });
});

describe('a run', () => {
  it('R28: shows phase, counts and time while it goes on, and is cancelled', async () => {
    await stall(salesforce);
    await synchronization();
    await page.getByRole('button', { name: 'Start' }).click();
    const contacts = card('Contacts');
    await contacts.getByText('2,000 of 2,100').waitFor({ timeout: 120_000 });
    await contacts.getByText('Reading from Salesforce').waitFor();
    await contacts.getByText(/so far, about .* of this step left/).waitFor();
    expect(await contacts.getByRole('progressbar').getAttribute('aria-valuenow')).toMatch(/^95/);
    await expectAccessible(page);
    await contacts.getByRole('button', { name: 'Cancel' }).click();
    await contacts.getByText('Cancelled').waitFor({ timeout: 120_000 });
    expect(await contacts.getByRole('progressbar').count()).toBe(0);
    const made = await installation.db.selectFrom('person').select('id').where('sfdc_id', 'is not', null).execute();
    expect(made).toEqual([]);
    await salesforce.control('DELETE', '/faults');
  });

  it('R27, R30: goes on where another one fails, which leads to why', async () => {
    await resynchronize();
    await card('Contacts').getByText('Succeeded').waitFor({ timeout: 120_000 });
    const users = card('Users');
    await users.getByText('Failed').waitFor();
    expect(await users.getByRole('link', { name: 'View Logs' }).getAttribute('href')).toContain('event=');
    await users.getByRole('link', { name: 'View Logs' }).click();
    await page
      .getByRole('dialog', { name: 'Details of the event' })
      .getByText(/Private_View/)
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
  });

  it('R29: leaves behind when it was and how many people it imported, by kind on demand', async () => {
    await synchronization();
    const imported = page.getByRole('button', { name: /imported users/ });
    await expect.poll(() => imported.textContent()).toMatch(/^2,100\D/);
    expect(await page.locator('time').first().getAttribute('datetime')).toMatch(/^20\d\d-/);
    expect(await imported.getAttribute('aria-expanded')).toBe('false');
    await imported.press('Enter');
    expect(await imported.getAttribute('aria-expanded')).toBe('true');
    expect(await page.getByText('2,100', { exact: true }).count()).toBe(2);
  });
});

/** Synchronizes contacts once more, and opens the page of that run. */
async function openNextRun(): Promise<void> {
  const run = card('Contacts').getByRole('link', { name: /^Run \d+/ });
  const before = await run.textContent();
  await resynchronize();
  await expect.poll(() => run.textContent()).not.toBe(before);
  await card('Contacts').getByText('Succeeded').waitFor({ timeout: 120_000 });
  await run.click();
}

const firstnameOfFirst = async () =>
  await installation.db
    .selectFrom('person')
    .select('firstname')
    .where('sfdc_id', '=', contactId(1))
    .executeTakeFirstOrThrow();

describe('the import options', () => {
  it('R12, R13: off, everything is read, and who exists keeps their values and is left out', async () => {
    await page.goto(`${served.address}/salesforce/training/mapping/contacts`);
    await page.getByRole('button', { name: 'Import options' }).click();
    await page.getByRole('switch', { name: /Incremental sync/ }).uncheck();
    await page.getByRole('switch', { name: /Update information/ }).uncheck();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.waitForURL(/synchronization/);
    await salesforce.update('Contact', contactId(1), { FirstName: 'Lena' });
    await openNextRun();
    await page.getByText('Everything read').waitFor();
    await page.getByText('Existing people are not updated').first().waitFor();
    expect(await firstnameOfFirst()).toEqual({ firstname: 'Lea' });
  });

  it('R38: changes are narrowed to one reason, and the page leads back to where runs are started', async () => {
    const lines = () =>
      page
        .getByRole('row')
        .filter({ hasText: /@learners\.example/ })
        .count();
    await page.getByRole('combobox', { name: 'Reason' }).click();
    await page.getByRole('option', { name: 'Existing people are not updated' }).click();
    await page.waitForURL(/reason=exists/);
    await expect.poll(lines).toBeGreaterThan(0);
    await expectAccessible(page);
    await page.goto(`${page.url().split('?')[0]}?reason=username_taken`);
    await page.getByText('Nothing fits the filters').waitFor();
    await page
      .getByRole('navigation', { name: 'Way back' })
      .getByRole('link', { name: 'Synchronization: training' })
      .click();
    await page.getByRole('heading', { name: 'Sync Users' }).waitFor();
  });

  it('R12, R13: on again, a run updates who exists, and the one behind it reads only what changed', async () => {
    await page.goto(`${served.address}/salesforce/training/mapping/contacts`);
    await page.getByRole('button', { name: 'Import options' }).click();
    await page.getByRole('switch', { name: /Incremental sync/ }).check();
    await page.getByRole('switch', { name: /Update information/ }).check();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.waitForURL(/synchronization/);
    await synchronization();
    await openNextRun();
    await page.getByText('Everything read').waitFor();
    await page.getByText('The import options were changed.', { exact: false }).waitFor();
    await synchronization();
    await openNextRun();
    await page.getByText('Only changes read').waitFor();
    expect(await firstnameOfFirst()).toEqual({ firstname: 'Lena' });
  });
});

describe('the log', () => {
  it('R33: is narrowed to dates, by keyboard as well', async () => {
    await page.goto(`${served.address}/salesforce/training/logs`);
    await page.getByRole('row').nth(1).waitFor();
    await page.getByRole('button', { name: 'From' }).press('Enter');
    await page.getByRole('button', { name: 'Next month' }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: /^15 / }).press('Enter');
    await page.getByRole('button', { name: 'Take this time' }).press('Enter');
    await page.getByText('Nothing fits the filters').waitFor();
    const from = new URL(page.url()).searchParams.get('from') ?? '';
    expect(Date.parse(from)).toBeGreaterThan(Date.now());
    await expectAccessible(page);
    await page.goto(`${served.address}/salesforce/training/logs?to=${from}`);
    await page.getByRole('row').nth(1).waitFor();
    await page.goto(`${served.address}/salesforce/training/logs?to=2020-01-01T00:00:00.000Z`);
    await page.getByText('Nothing fits the filters').waitFor();
    await page.getByRole('button', { name: 'Remove the filters' }).click();
    await page.getByRole('row').nth(1).waitFor();
  });
});

describe('what is not saved', () => {
  const asked = () => page.getByRole('dialog', { name: 'Leave without saving?' });

  it('of a connection is not left without a question', async () => {
    await page.goto(`${served.address}/salesforce/training/connection?edit=true`);
    const budget = page.getByRole('textbox', { name: /^Share of the org/ });
    await budget.fill('70');
    await tabOf(page, 'Runs').click();
    await asked().getByRole('button', { name: 'Stay here' }).click();
    await asked().waitFor({ state: 'detached' });
    expect(await budget.inputValue()).toBe('70 %');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expectAccessible(page);
    await asked().getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('region', { name: 'Limits' }).getByText('80%', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Change' }).click();
    await budget.fill('75');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('region', { name: 'Limits' }).getByText('75%', { exact: true }).waitFor();
    expect(await asked().count()).toBe(0);
  });

  it('of a schedule is not left without a question', async () => {
    await page.goto(`${served.address}/salesforce/training/synchronization?schedule=true`);
    const panel = page.getByRole('dialog', { name: 'Schedule' });
    await panel.getByRole('radio', { name: 'Every week' }).check();
    await page.keyboard.press('Escape');
    await asked().getByRole('button', { name: 'Stay here' }).click();
    await asked().waitFor({ state: 'detached' });
    expect(await panel.getByRole('radio', { name: 'Every week' }).isChecked()).toBe(true);
    await panel.getByRole('button', { name: 'Save' }).click();
    await panel.waitFor({ state: 'detached' });
    expect(await asked().count()).toBe(0);
  });

  it('of an additional field is not left without a question', async () => {
    await page.goto(`${served.address}/fields`);
    await page.getByRole('button', { name: 'Edit Team' }).click();
    const title = page.getByRole('textbox', { name: 'Name' });
    await title.fill('Group');
    await page.keyboard.press('Escape');
    await asked().getByRole('button', { name: 'Leave' }).click();
    await title.waitFor({ state: 'detached' });
    const { title: kept } = await installation.db
      .selectFrom('field')
      .select('title')
      .where('key', '=', 'team')
      .executeTakeFirstOrThrow();
    expect(kept).toBe('Team');
  });
});
