import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addBranch } from '../../src/cli/branches/edit.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { type Served, serve } from './support/served.ts';

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;
let page: Page;

beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({
      personAccounts: true,
      accounts: [account(1, 'Group'), account(2, 'Plant', 1), account(3, 'Southwind')],
      contacts: [
        learner(1, 'Ada', 'Lovelace', { AccountId: accountId(2) }),
        learner(2, 'Jean', 'Bartik'),
        learner(3, 'Kay', 'Antonelli', { AccountId: accountId(3) }),
        learner(4, 'Private', 'Person', { AccountId: accountId(1), IsPersonAccount: true }),
      ],
    }),
  );
  // Without the account's name among their values: where it stands on a page, it is a branch.
  const mapping = { username: 'Email', firstname: 'FirstName', lastname: 'LastName' };
  installation = await install(trainingConfiguration({ users: null, contacts: { mapping } }), { SF_URL: salesforce });
  await addBranch(installation.context, 'Southwind', { parent: 'CUSTOMERS' });
  served = await serve(installation.environment);
  page = await served.enter('/salesforce');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const finished = async () => {
  const runs = installation.db.selectFrom('run').select('state').where('finished_at', 'is not', null);
  return (await runs.execute()).length;
};

/** Starts a synchronization in the console and waits for its end. */
async function synchronize(): Promise<void> {
  const before = await finished();
  await page.goto(`${served.address}/salesforce`);
  if (before === 0) await page.getByRole('button', { name: 'Start', exact: true }).click();
  else {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Resynchronize' }).click();
  }
  await expect.poll(finished, { timeout: 120_000, interval: 250 }).toBe(before + 1);
}

/** Opens the page of a person, where their branches stand. */
async function openPerson(search: string): Promise<void> {
  await page.goto(`${served.address}/users?search=${search}`);
  await page
    .getByRole('link', { name: new RegExp(search, 'i') })
    .first()
    .click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}

describe('branches by accounts, in the console', () => {
  it('R15, R19: people sit in the branches of their accounts, and without one in the destination branch', async () => {
    await synchronize();
    await openPerson('lovelace');
    await page.getByText('Plant').first().waitFor();
    await openPerson('bartik');
    await page.getByText('Customers').first().waitFor();
    expect(await page.getByText('Plant').count()).toBe(0);
  });

  it('R16: a contact of a person account is among those who were left out, with what to do', async () => {
    await page.goto(`${served.address}/salesforce/training/logs?level=error`);
    const sentence = page.getByText('Exclude person accounts', { exact: false }).first();
    await sentence.waitFor();
    expect(await sentence.textContent()).toContain('person account');
  });

  it('R21: the log says which branch needs a code, and its people are in the destination branch', async () => {
    await page.goto(`${served.address}/salesforce/training/logs`);
    await page
      .getByText(/Southwind/)
      .first()
      .waitFor();
    await openPerson('antonelli');
    await page.getByText('Customers').first().waitFor();
    expect(await page.getByText('Southwind').count()).toBe(0);
  });

  it('R22: a renamed account renames its branch, a re-parented one moves it', async () => {
    await salesforce.update('Account', accountId(1), { Name: 'Holding' });
    await salesforce.update('Account', accountId(2), { ParentId: null });
    await synchronize();
    await page.goto(`${served.address}/branches`);
    await page.getByRole('treeitem', { name: /Customers/ }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('treeitem', { name: /Holding/ }).waitFor();
    const plant = page.getByRole('treeitem', { name: /Plant/ });
    await plant.waitFor();
    expect(await plant.getAttribute('aria-level')).toBe(
      await page.getByRole('treeitem', { name: /Holding/ }).getAttribute('aria-level'),
    );
  });

  it('R18: the branch of a deleted account stays, is listed as no longer in Salesforce, and is deleted there', async () => {
    await openPerson('antonelli');
    await page.getByRole('button', { name: 'Add to a branch' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('treeitem', { name: /Customers/ }).focus();
    await page.keyboard.press('ArrowRight');
    await dialog.getByRole('treeitem', { name: /Plant/ }).click();
    await dialog.waitFor({ state: 'detached' });
    await salesforce.update('Contact', contactId(1), { AccountId: accountId(1) });
    await salesforce.remove('Account', accountId(2));
    await synchronize();
    await page.goto(`${served.address}/branches?view=gone`);
    await page.getByRole('link', { name: /Customers › Plant/ }).waitFor();
    await page.getByRole('button', { name: 'Delete Plant' }).click();
    await dialog.getByText('One person is in it, and goes to Customers:').waitFor();
    await dialog.getByText('antonelli@learners.example').waitFor();
    await page.getByRole('button', { name: 'Delete, and move one person' }).click();
    await page.getByText('Every branch is still in Salesforce').waitFor();
    await openPerson('antonelli');
    await page.getByText('Customers').first().waitFor();
    expect(await page.getByText('Plant').count()).toBe(0);
  });

  it('R14: with a single branch, everyone goes to the destination branch', async () => {
    await openPerson('lovelace');
    await page.getByText('Holding').first().waitFor();
    await page.goto(`${served.address}/salesforce/training/mapping/contacts`);
    await page.getByRole('button', { name: 'Organization chart' }).click();
    await page.getByRole('radio', { name: /Use single branch/ }).check();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('Sync Users').waitFor();
    await synchronize();
    for (const name of ['lovelace', 'bartik', 'antonelli']) {
      await openPerson(name);
      await page.getByText('Customers').first().waitFor();
      expect(await page.getByText('Holding').count()).toBe(0);
    }
  });
});
