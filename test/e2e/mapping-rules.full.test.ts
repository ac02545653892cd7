import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chart } from '../support/chart.ts';
import { type Installation, install } from '../support/installation.ts';
import { picklistConfiguration, picklistOrg, pupil, pupilId } from '../support/picklist-org.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { expectAccessible, type Served, serve } from './support/served.ts';

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;
let page: Page;

const PUPILS = ['Anna', 'Bruno', 'Carla', 'Dario'];

/** One custom object that people can be, and one that has no list view. */
const object = (label: string, listViews: boolean) => ({
  name: `${label}__c`,
  label,
  listViews,
  fields: ['Login__c', 'First__c', 'Last__c'].map((field) => ({ name: field, type: 'string', length: 80 })),
});

const org = {
  ...picklistOrg(PUPILS.map((name, index) => pupil(index + 1, name, { Region__c: 'EMEA', Country__c: 'IT' }))),
  objects: [object('Guest', true), object('Room', false)],
  listViews: [
    { object: 'Contact', developerName: 'Learners', columns: ['Name'], where: 'Is_Learner__c = true' },
    { object: 'Guest__c', developerName: 'Guests', columns: ['Name'], where: "Login__c != ''" },
  ],
};

beforeAll(async () => {
  salesforce = await startOrg(org);
  const configuration = picklistConfiguration({ branches: { mode: 'single', destination: 'LEARNERS' } });
  // Whoever changes more than two people asks first.
  const careful = configuration.replace('"leavers":"keep"', '"leavers":"keep","thresholds":{"changed":2}');
  installation = await install(careful, { SF_URL: salesforce });
  await installation.sync('contacts');
  served = await serve(installation.environment);
  page = await served.enter('/salesforce');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const card = (name: string) => page.getByRole('region', { name });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const dialog = (name: string) => page.getByRole('dialog', { name });

async function resynchronize(): Promise<void> {
  await page.goto(`${served.address}/salesforce`);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Resynchronize' }).click();
}

/** Opens the page of the run that waits for approval. */
async function openHeld(): Promise<void> {
  await resynchronize();
  await card('Contacts').getByText('Held for approval').waitFor({ timeout: 120_000 });
  await card('Contacts').getByRole('link', { name: /\d+/ }).first().click();
  await page.getByText('Nothing was written: this plan waits for your approval').waitFor();
}

async function rename(last: string): Promise<void> {
  for (const number of PUPILS.keys()) await salesforce.update('Contact', pupilId(number + 1), { LastName: last });
}

const lastNames = async () => {
  const people = installation.db.selectFrom('person').select('lastname').where('sfdc_id', 'is not', null).distinct();
  return (await people.execute()).map(({ lastname }) => lastname);
};

describe('a run that would change too many', () => {
  it('R39: is held before anything is written, says why, and is applied once it is approved', async () => {
    await rename('Approved');
    await openHeld();
    await page
      .getByText('The run would change 4 of 4 linked people; above 2 people it needs approval.', { exact: false })
      .waitFor();
    await page.getByText('It expires').waitFor();
    await page.getByRole('row', { name: /anna/ }).getByText('Approved').waitFor();
    await expectAccessible(page);
    expect(await lastNames()).toEqual(['Pupil']);
    await button('Approve').click();
    await dialog('Approve this plan').getByRole('button', { name: 'Approve and apply' }).click();
    await page.getByText('Succeeded').waitFor({ timeout: 120_000 });
    expect(await lastNames()).toEqual(['Approved']);
  });

  it('R39: leaves everything as it was when it is discarded, and the next run plans anew', async () => {
    await rename('Discarded');
    await openHeld();
    await button('Discard').click();
    await dialog('Discard this plan').getByRole('button', { name: 'Discard it' }).click();
    await page.getByText('Cancelled').waitFor();
    expect(await lastNames()).toEqual(['Approved']);
    await openHeld();
    await button('Approve').click();
    await dialog('Approve this plan').getByRole('button', { name: 'Approve and apply' }).click();
    await page.getByText('Succeeded').waitFor({ timeout: 120_000 });
    expect(await lastNames()).toEqual(['Discarded']);
  });
});

describe('the panel of custom objects', () => {
  it('R6: asks for the object first, then for its list view, and offers no object without one', async () => {
    await page.goto(`${served.address}/salesforce`);
    await card('Custom Objects').getByRole('link', { name: 'Configure' }).click();
    const panel = dialog('Configure custom objects');
    const objects = panel.getByRole('combobox', { name: 'Custom object' });
    await objects.click();
    await page.getByRole('option', { name: 'Guest (Guest__c)' }).waitFor();
    expect(await page.getByRole('option').allTextContents()).toEqual(['Guest (Guest__c)']);
    expect(await panel.getByRole('combobox', { name: 'List view' }).count()).toBe(0);
    await page.getByRole('option', { name: 'Guest (Guest__c)' }).click();
    await panel.getByRole('combobox', { name: 'List view' }).click();
    await page.getByRole('option', { name: 'Guests' }).click();
    await expectAccessible(page);
    await panel.getByRole('button', { name: 'Next: the mapping' }).click();
    await page.getByRole('heading', { name: 'Map custom objects' }).waitFor();
    await page.getByText('Guest__c, list view').waitFor();
  });
});

describe('the organization chart of a mapping', () => {
  it('R17: takes up to three picklists in their order, says on which one depends, and makes their branches', async () => {
    await page.goto(`${served.address}/salesforce/school/mapping/contacts`);
    await button('Organization chart').click();
    await page.getByRole('radio', { name: /Use additional fields hierarchy/ }).check();
    for (const [level, option] of [
      ['First', 'Region'],
      ['Second', 'Country (depends on Region)'],
      ['Third', 'Unit'],
    ] as const) {
      await page.getByRole('combobox', { name: `${level} picklist` }).click();
      await page.getByRole('option', { name: option, exact: true }).click();
    }
    expect(await page.getByRole('combobox', { name: /picklist/ }).count()).toBe(3);
    await page.getByRole('combobox', { name: 'Third picklist' }).press('Escape');
    await expectAccessible(page);
    await button('Confirm').click();
    await card('Contacts').getByText('Learners').first().waitFor();
    await openHeld();
    await button('Approve').click();
    await dialog('Approve this plan').getByRole('button', { name: 'Approve and apply' }).click();
    await page.getByText('Succeeded').waitFor({ timeout: 120_000 });
    const branches = await chart(installation.db, 'LEARNERS');
    expect(branches.slice(0, 3)).toEqual(['Learners', '· Asia Pacific', '· · Japan']);
    expect(branches).toContain('· · Italy: anna, bruno, carla, dario');
    await page.goto(`${served.address}/branches`);
    await page.getByRole('treeitem', { name: /Learners/ }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('treeitem', { name: /Europe/ }).waitFor();
  });
});
