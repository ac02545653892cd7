import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { type Served, serve } from './support/served.ts';

const CONTACTS = 70;

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;
let page: Page;

beforeAll(async () => {
  salesforce = await startOrg(
    withCourses(
      trainingOrg({
        contacts: Array.from({ length: CONTACTS }, (_, index) => learner(10 + index, 'Person', `P${index}`)),
      }),
    ),
  );
  installation = await install(trainingConfiguration({ users: null }), { SF_URL: salesforce });
  served = await serve(installation.environment);
  page = await served.enter('/');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

/** An org with a custom object of two list views besides. */
function withCourses(org: object): object {
  const listViews = 'listViews' in org && Array.isArray(org.listViews) ? org.listViews : [];
  const course = { object: 'Course__c', columns: ['Name'] };
  return {
    ...org,
    objects: [{ name: 'Course__c', label: 'Course', fields: [{ name: 'Teacher__c', length: 60 }] }],
    listViews: [
      ...listViews,
      { ...course, developerName: 'All_Courses' },
      { ...course, developerName: 'Own_Courses', where: "Teacher__c = 'me'" },
    ],
  };
}

const choice = (name: string) => page.getByRole('combobox', { name, exact: true });
const column = (name: string) => page.getByRole('columnheader').filter({ hasText: name });
const records = (shown: number) => page.getByText(`${shown} records of ${CONTACTS}`);
const search = () => page.getByRole('textbox', { name: 'Search platform fields' });

describe('a reload of the mapping page', () => {
  it('R23: shows as many records, the columns that were added and what was looked for, the same section open', async () => {
    await page.goto(`${served.address}/salesforce/training/mapping/contacts`);
    await records(50).waitFor();
    await choice('Records to show').click();
    await page.getByRole('option', { name: '200 records' }).click();
    await records(CONTACTS).waitFor();
    for (const path of ['Account.Industry', 'Owner.Name']) {
      await choice('Add a column').fill(path);
      await page.getByRole('option', { name: new RegExp(`^${path.replace('.', '\\.')} `) }).click();
      await column(path).waitFor();
    }
    await search().fill('first');
    await choice('Column for Last name').waitFor({ state: 'detached' });
    await page.reload();
    await records(CONTACTS).waitFor();
    expect(await choice('Records to show').inputValue()).toBe('200 records');
    // The one that was added last stands first.
    await expect
      .poll(async () => (await page.getByRole('columnheader').allInnerTexts()).slice(0, 2).map((text) => text.trim()))
      .toEqual([expect.stringContaining('Owner.Name'), expect.stringContaining('Account.Industry')]);
    expect(await search().inputValue()).toBe('first');
    await choice('Column for First name').waitFor();
    expect(await choice('Column for Last name').count()).toBe(0);
    await page.getByRole('button', { name: 'Import options' }).click();
    await page.getByRole('switch', { name: /Incremental sync/ }).waitFor();
    await page.reload();
    await page.getByRole('switch', { name: /Incremental sync/ }).waitFor();
    expect(new URL(page.url()).searchParams.get('section')).toBe('options');
  });

  it('asks Salesforce once for the records, and none of it is a change that was not saved', async () => {
    const asked: unknown[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/sample')) asked.push(request.postDataJSON());
    });
    await page.reload();
    await records(CONTACTS).waitFor();
    expect(asked).toEqual([expect.objectContaining({ limit: 200 })]);
    expect(await page.getByText('Changes that were not saved are here again.').count()).toBe(0);
    await page.getByRole('link', { name: 'Change the list view' }).click();
    await page.getByRole('dialog', { name: 'Configure contacts' }).waitFor();
  });

  it('takes no notice of an address that asks for what there is not', async () => {
    await page.goto(
      `${served.address}/salesforce/training/mapping/contacts?rows=7&columns=Nothing__c,%27;--&section=x&find=%20`,
    );
    await records(50).waitFor();
    await choice('Column for Last name').waitFor();
    expect(await column('Nothing__c').count()).toBe(0);
  });

  it('says which added field of a parent cannot be read, and goes on without it', async () => {
    await page.goto(`${served.address}/salesforce/training/mapping/contacts?columns=Account.Nothing__c`);
    await page
      .getByRole('alert')
      .filter({ hasText: /"Account\.Nothing__c" does not exist/ })
      .waitFor();
    await page.getByRole('button', { name: 'Remove added columns' }).click();
    await records(50).waitFor();
    expect(new URL(page.url()).search).toBe('');
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});

describe('a reload of the Configure panel', () => {
  it('R6, R7: keeps the object and the list view that were chosen there, until the mapping', async () => {
    await page.goto(`${served.address}/salesforce/training/synchronization`);
    await page.getByRole('link', { name: 'Configure Custom objects' }).click();
    const panel = page.getByRole('dialog', { name: 'Configure custom objects' });
    await panel.getByRole('combobox', { name: 'Custom object' }).click();
    await page.getByRole('option', { name: /Course__c/ }).click();
    await panel.getByRole('combobox', { name: 'List view' }).click();
    await page.getByRole('option', { name: 'Own Courses' }).click();
    await page.reload();
    await expect.poll(() => panel.getByRole('combobox', { name: 'List view' }).inputValue()).toBe('Own Courses');
    expect(await panel.getByRole('combobox', { name: 'Custom object' }).inputValue()).toBe('Course (Course__c)');
    await panel.getByRole('button', { name: 'Next: the mapping' }).click();
    await page
      .getByText(/Course__c/)
      .first()
      .waitFor();
    await page
      .getByText(/Own_Courses/)
      .first()
      .waitFor();
    await page.goBack();
    // The list view that was chosen is not saved.
    await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Leave' }).click();
    await expect.poll(() => panel.getByRole('combobox', { name: 'List view' }).inputValue()).toBe('Own Courses');
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('?owner=shared');
  });
});
