import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { picklistConfiguration, picklistOrg, pupil } from '../support/picklist-org.ts';
import { person } from '../support/platform-state.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { type Served, serve } from './support/served.ts';
import { shownChart } from './support/shown-chart.ts';

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;
let page: Page;

beforeAll(async () => {
  salesforce = await startOrg(
    picklistOrg([
      pupil(1, 'Anna', { Region__c: 'EMEA', Country__c: 'IT' }),
      pupil(2, 'Bruno', { Region__c: 'EMEA' }),
      // An option that nobody can choose any more.
      pupil(3, 'Carla', { Region__c: 'OLD' }),
      pupil(4, 'Dario'),
    ]),
  );
  const branches = { mode: 'single', destination: 'LEARNERS' };
  installation = await install(picklistConfiguration({ branches }), { SF_URL: salesforce });
  served = await serve(installation.environment);
  page = await served.enter('/salesforce/school/mapping/contacts');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const shown = () => shownChart(page, served.address, 'Learners');
const branchesOf = async (username: string) => (await person(installation.db, username)).branches;

async function choosePicklist(level: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: `${level} picklist` }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

/** Presses what starts a run, and opens its page once it has ended well. */
async function run(start: () => Promise<void>): Promise<void> {
  const contacts = page.getByRole('region', { name: 'Contacts' });
  await page.goto(`${served.address}/salesforce/school/synchronization`);
  await contacts.getByText('On', { exact: true }).waitFor();
  const link = contacts.getByRole('link', { name: /^Run \d+/ });
  const before = await link.allTextContents();
  await start();
  await expect.poll(() => link.allTextContents()).not.toEqual(before);
  await contacts.getByText('Succeeded').waitFor({ timeout: 120_000 });
  await link.click();
  await page.getByRole('heading', { level: 1, name: /^Run \d+/ }).waitFor();
}

async function resynchronize(): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Resynchronize' }).click();
}

describe('branches by picklists, in the console', () => {
  it('R17: every active option has its branch, and of the others those in use, nested by the order that was chosen', async () => {
    await page.getByRole('button', { name: 'Organization chart' }).click();
    await page.getByRole('radio', { name: /Use additional fields hierarchy/ }).check();
    await choosePicklist('First', 'Region');
    await choosePicklist('Second', 'Country (depends on Region)');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.waitForURL(/synchronization/);
    await run(() => page.getByRole('button', { name: 'Start', exact: true }).click());
    expect(await shown()).toEqual(['Asia Pacific', '· Japan', 'Closed region', 'Europe', '· Italy']);
    expect(await branchesOf('anna')).toEqual(['Learners › Europe › Italy']);
    expect(await branchesOf('carla')).toEqual(['Learners › Closed region']);
  });

  it('R17, R19: whoever has nothing in a level stays at the one above, and without any in the destination branch', async () => {
    await page.getByRole('treeitem', { name: /^Europe/ }).click();
    await page.getByRole('heading', { level: 2, name: 'Europe' }).waitFor();
    expect(await branchesOf('bruno')).toEqual(['Learners › Europe']);
    await page.goto(`${served.address}/users?search=dario`);
    await page.getByRole('link', { name: 'dario' }).click();
    await page.getByRole('link', { name: 'Learners', exact: true }).waitFor();
  });

  it('R12, R17: a renamed label renames its branch in the next run, with the people in it', async () => {
    await salesforce.control('PATCH', '/picklists/Contact/Region__c', { change: 'EMEA', label: 'Europe and Africa' });
    await run(resynchronize);
    await page.getByText('Branches renamed').waitFor();
    expect(await shown()).toEqual(['Asia Pacific', '· Japan', 'Closed region', 'Europe and Africa', '· Italy']);
    expect(await branchesOf('anna')).toEqual(['Learners › Europe and Africa › Italy']);
  });

  it('R12, R14: with another rule of branches, everything is read again, and the run says that this is why', async () => {
    await page.goto(`${served.address}/salesforce/school/mapping/contacts`);
    await page.getByRole('button', { name: 'Organization chart' }).click();
    await page.getByRole('radio', { name: /Use single branch/ }).check();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.waitForURL(/synchronization/);
    await run(resynchronize);
    await page.getByText('The branch rule was changed.', { exact: false }).waitFor();
    expect(await branchesOf('anna')).toEqual(['Learners']);
    await run(resynchronize);
    await page.getByText('Only changes read').waitFor();
  });
});
