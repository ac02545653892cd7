import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chart } from '../support/chart.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, accountId, employee, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { type Served, serve } from './support/served.ts';
import { type Listener, listenTo } from './support/spoken.ts';

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;
let page: Page;
let ear: Listener;

beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({
      accounts: [account(1, 'Acme'), account(2, 'Acme Rome', 1)],
      contacts: [learner(1, 'Lea', 'Lang', { AccountId: accountId(2) })],
      users: [employee(1, 'Uma', 'User')],
    }),
  );
  const contacts = { branches: { mode: 'single', destination: 'STAFF' } };
  installation = await install(trainingConfiguration({ contacts }), { SF_URL: salesforce });
  served = await serve(installation.environment);
  page = await served.enter('/salesforce/training/synchronization');
  await page.getByRole('region', { name: 'Contacts' }).waitFor();
  ear = await listenTo(page);
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const expectHere = async (what: RegExp) => await expect.poll(() => ear.here()).toMatch(what);

const enabled = async () => {
  const rows = await installation.db.selectFrom('settings').select(['entity', 'enabled']).orderBy('entity').execute();
  return Object.fromEntries(rows.map((row) => [row.entity, row.enabled]));
};

describe('what is synchronized, by the keyboard alone, as a screen reader says it', () => {
  it('R5: each switch says what it is for and how it stands, and is turned by the space bar', async () => {
    await ear.tabTo(/^switch "Synchronize Users".*[^t] checked/);
    await ear.press(' ');
    await expect.poll(enabled).toEqual({ contacts: true, users: false });
    await ear.tabTo(/^switch "Synchronize Contacts".*[^t] checked/);
    await ear.press(' ');
    await expect.poll(enabled).toEqual({ contacts: false, users: false });
    await ear.tabTo(/^switch "Synchronize Users".*not checked/, { back: true });
    await ear.press(' ');
    await expect.poll(enabled).toEqual({ contacts: false, users: true });
    await ear.tabTo(/^switch "Synchronize Contacts".*not checked/);
    await ear.press(' ');
    await expect.poll(enabled).toEqual({ contacts: true, users: true });
  });

  it('R5: what nobody has configured cannot be switched on; the keyboard comes to Configure instead', async () => {
    const custom = page.getByRole('switch', { name: 'Synchronize Custom Objects' });
    expect(await custom.isDisabled()).toBe(true);
    await ear.tabTo(/^link "Configure Contacts"/);
    await ear.tabTo(/^link "Configure Custom Objects"/);
  });

  it('R20, R22: branches by accounts are chosen among the modes, with where they begin, and made by the next run', async () => {
    await ear.tabTo(/^link "Mapping of Contacts"/, { back: true });
    await ear.press('Enter');
    await page.getByRole('heading', { name: 'Map contacts' }).waitFor();
    await page.getByText('1 record of 1').waitFor();
    await ear.tabTo(/^button "Organization chart.*collapsed/);
    await ear.press('Enter');
    await ear.tabTo(/^radio "Use single branch", checked/);
    await ear.press('ArrowDown');
    await expectHere(/^radio "Salesforce accounts base organization chart", checked/);
    await ear.tabTo(/^button "Destination branch/);
    await ear.press('Enter');
    await expectHere(/^textbox "Search by name or code"/);
    await ear.tabTo(/^treeitem "Staff/);
    await ear.press('ArrowUp');
    await expectHere(/^treeitem "Customers/);
    await ear.press('Enter');
    await expectHere(/^button "Destination branch/);
    await ear.tabTo(/^button "Confirm"/, { back: true });
    await ear.press('Enter');
    await ear.hears(/Saved\. The next run uses it/);
    await ear.tabTo(/^button "Start"/);
    await ear.press('Enter');
    await expect
      .poll(() => chart(installation.db, 'CUSTOMERS'), { timeout: 120_000 })
      .toEqual(['Customers', '· Acme', '· · Acme Rome: lang@learners.example']);
  });
});
