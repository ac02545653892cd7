import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addBranch } from '../../src/cli/branches/edit.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, accountId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
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

/** Starts a synchronization in the console and waits for its end. */
async function synchronize(first: boolean): Promise<void> {
  await page.goto(`${served.address}/salesforce`);
  if (first) await page.getByRole('button', { name: 'Start', exact: true }).click();
  else {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Resynchronize' }).click();
  }
  await expect
    .poll(
      async () => {
        const runs = installation.db.selectFrom('run').select('state').where('finished_at', 'is not', null);
        return (await runs.execute()).length;
      },
      { timeout: 120_000, interval: 250 },
    )
    .toBe(first ? 1 : 2);
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
    await synchronize(true);
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
    await synchronize(false);
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
});
