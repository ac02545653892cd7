import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { expectAccessible, type Served, serve } from './support/served.ts';
import { tabOf } from './support/tab-of.ts';

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;
let page: Page;

const NONSENSE = { field: 'Motto__c' };

beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({ contacts: [learner(1, 'Lea', 'Lang', { Motto__c: 'Carpe diem' })], users: [] }),
  );
  const names = { username: 'Email', firstname: 'FirstName', lastname: 'LastName' };
  const typed = ['language', 'timezone', 'date_format', 'level', 'country', 'hired', 'team'];
  const mapping = { ...names, ...Object.fromEntries(typed.map((key) => [key, NONSENSE])) };
  const branches = { mode: 'single', destination: 'CUSTOMERS' };
  installation = await install(trainingConfiguration({ contacts: { mapping, branches }, users: null }), {
    SF_URL: salesforce,
  });
  served = await serve(installation.environment);
  page = await served.enter('/salesforce/training/mapping/contacts');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const button = (name: string | RegExp) => page.getByRole('button', { name });
const nonsense = () => page.getByText(/is not (?:a|an option)\b.*\(\d+\)|is not a/);

describe('what an administrator is told of a mapping', () => {
  it('R26: has a few of the findings in sight, and all of them on demand', async () => {
    await page.getByText('1 record shown would be rejected').waitFor();
    await button('Show why').click();
    await button('Show all 7 reasons').waitFor();
    const few = await nonsense().count();
    await expectAccessible(page);
    await button('Show all 7 reasons').click();
    await expect.poll(() => nonsense().count()).toBe(few + 2);
    await page.getByRole('paragraph').filter({ hasText: 'Time zone is not a time zone' }).waitFor();
    expect(await button(/Show all/).count()).toBe(0);
  });

  it('R20: a branch that cannot be the destination is dimmed, says why, and is not chosen', async () => {
    const { db } = installation;
    const root = await db.selectFrom('branch').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
    await db.insertInto('branch').values({ name: 'Wasteland', code: null, parent_id: root.id }).execute();
    await button(/Organization chart/).click();
    await button('Destination branch: Choose a branch').click();
    const picker = page.getByRole('dialog', { name: 'Choose a branch' });
    const node = picker.getByRole('treeitem', { name: /This branch has no code/ });
    await node.waitFor();
    expect(await node.getAttribute('aria-disabled')).toBe('true');
    await picker.getByRole('textbox', { name: 'Search by name or code' }).fill('wasteland');
    const found = picker.getByRole('button', { name: /This branch has no code/ });
    await found.waitFor();
    await found.click({ force: true });
    expect(await picker.isVisible()).toBe(true);
    const dimmed = `getComputedStyle(document.querySelector('button.branch-choice[aria-disabled="true"]')).cursor`;
    expect(await page.evaluate<string>(dimmed)).toBe('not-allowed');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
  });
});

describe('where a text is long', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----\n';
  const field = () => page.getByRole('textbox', { name: 'Private key' });
  const choose = (name: string, buffer: Buffer) =>
    page.locator('input[type="file"]').first().setInputFiles({ name, mimeType: 'application/octet-stream', buffer });

  it('comes from a file, and one that cannot be right is refused', async () => {
    await page.goto(`${served.address}/connect/new`);
    await page.getByRole('radio', { name: 'With a certificate' }).check();
    await choose('rollcall.key', Buffer.from(key));
    await expect.poll(() => field().inputValue()).toBe(key);
    await choose('rollcall.der', Buffer.from([0x30, 0x82, 0x00, 0xff]));
    await page.getByText('“rollcall.der” is no text in PEM.').waitFor();
    expect(await field().inputValue()).toBe(key);
    await expectAccessible(page);
    await field().fill('pasted');
    expect(await page.getByText('is no text in PEM').count()).toBe(0);
  });
});

describe('the parts of a page', () => {
  it('are links: they open beside this one, survive a reload, and the way back leads to the one before', async () => {
    await page.goto(`${served.address}/salesforce/training/synchronization`);
    const opened = page.context().waitForEvent('page');
    await tabOf(page, 'Runs').click({ modifiers: ['ControlOrMeta'] });
    const beside = await opened;
    await tabOf(beside, 'Runs', { current: true }).waitFor();
    await beside.close();
    await tabOf(page, 'Logs').click();
    await page.reload();
    await tabOf(page, 'Logs', { current: true }).waitFor();
    await page.goBack();
    await tabOf(page, 'Synchronization', { current: true }).waitFor();
    await page.goto(`${served.address}/branches`);
    await tabOf(page, 'No longer in Salesforce').click();
    await page.getByText('Every branch is still in Salesforce').waitFor();
    await page.goBack();
    await tabOf(page, 'Organization chart', { current: true }).waitFor();
    await expectAccessible(page);
  });
});
