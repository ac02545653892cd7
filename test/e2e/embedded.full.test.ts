import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../src/administration/access/password.ts';
import { insertAdministrator } from '../../src/store/access/administrators.ts';
import { CANVAS_SECRET } from '../support/canvas.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { employee, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { blockThirdPartyCookies, launchBrowser } from './support/chromium.ts';
import { englishOn } from './support/english.ts';
import { PASSWORD, type Served, serve } from './support/served.ts';
import { tabOf } from './support/tab-of.ts';

let salesforce: SalesforceOrg;
let rollcall: Installation;
let served: Served;
let chromium: Browser;
let browser: BrowserContext;
const problems: string[] = [];

/** The org is at `localhost`, the platform at `127.0.0.1`: two sites for a browser, as two companies' are. */
const atLocalhost = (url: string) => url.replace('127.0.0.1', 'localhost');

const configuration = JSON.stringify(JSON.parse(trainingConfiguration({ contacts: null })), (key, value: object) =>
  key === 'salesforce' && typeof value === 'object' ? { ...value, canvasSecret: '${CANVAS_SECRET}' } : value,
);

/** What an administrator decides on the mapping page of users: whether those who are not there yet are created. */
async function allowProvisioning(allowed: boolean): Promise<void> {
  const page = await served.enter('/salesforce/training/mapping/users', { as: 'boss' });
  await page.getByRole('button', { name: 'Import options' }).click();
  await page.getByRole('switch', { name: 'Allow user provisioning via SFDC' }).setChecked(allowed);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('heading', { name: 'Sync Users' }).waitFor();
  await page.context().close();
}

beforeAll(async () => {
  const users = [
    employee(1, 'Grace', 'Hopper'),
    employee(2, 'Boss', 'Admin', { Department: 'Elsewhere' }),
    employee(3, 'Kay', 'Late', { Department: 'Elsewhere' }),
  ];
  salesforce = await startOrg(trainingOrg({ users }));
  const org = { url: atLocalhost(salesforce.url) };
  rollcall = await install(configuration, { SF_URL: org, CANVAS_SECRET: { url: CANVAS_SECRET } });
  const passwordHash = await hashPassword(PASSWORD);
  const boss = { username: 'boss', firstname: 'Boss', lastname: 'Admin', email: null, passwordHash };
  await insertAdministrator(rollcall.db, { ...boss, mustChangePassword: false });
  served = await serve(rollcall.environment);
  chromium = await launchBrowser();
  browser = await chromium.newContext({ locale: 'en-GB' });
  browser.setDefaultTimeout(30_000);
});

afterAll(async () => {
  await chromium.close();
  await served[Symbol.asyncDispose]();
  await rollcall[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
  // Nothing that the Content-Security-Policy refuses, among others.
  expect(problems).toEqual([]);
});

/** A tab of the org in which the package's component opens Rollcall. */
async function openTab(user: string, page: 'administration' | 'learning'): Promise<{ tab: Page; frame: FrameLocator }> {
  const tab = await browser.newPage();
  await blockThirdPartyCookies(tab);
  tab.on('pageerror', (error) => problems.push(error.message));
  tab.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4/.test(message.text())) problems.push(message.text());
  });
  const query = new URLSearchParams({ url: `${served.address}/canvas`, user, page });
  await tab.goto(`${atLocalhost(salesforce.url)}/__sandbox/canvas?${query.toString()}`);
  return { tab, frame: tab.frameLocator('iframe') };
}

const heading = (frame: FrameLocator, name: string) => frame.getByRole('heading', { level: 1, name }).waitFor();

describe('inside Salesforce, in a browser that blocks cookies of third parties', () => {
  it('R2, R10: a Salesforce user whom the platform does not know is on it at once, without signing in', async () => {
    await allowProvisioning(true);
    expect(await rollcall.db.selectFrom('person').select('id').where('level', '=', 'user').execute()).toEqual([]);
    const { tab, frame } = await openTab('hopper@staff.example', 'learning');
    await heading(frame, 'Your profile');
    await frame.getByRole('row', { name: /First name Grace From Salesforce/ }).waitFor();
    await frame.getByText('Staff', { exact: true }).waitFor();
    // The browser does block: what the frame would keep in a cookie is gone.
    const inside = tab.frames()[1];
    expect(await inside?.evaluate("document.cookie = 'probe=1; SameSite=None; Secure; Path=/'; document.cookie")).toBe(
      '',
    );
    expect((await browser.cookies()).filter(({ name }) => name.includes('rollcall'))).toEqual([]);
    expect(await frame.getByRole('button', { name: 'Admin menu' }).count()).toBe(0);
    await frame.getByRole('link', { name: 'Password and sessions' }).click();
    await heading(frame, 'Your account');
    await frame.getByRole('button', { name: /Account of/ }).click();
    expect(await frame.getByRole('menuitem', { name: 'Sign out' }).count()).toBe(0);
    await tab.close();
  });

  it('R4: an administrator shows once who they are, and has the Synchronization pages in the tab from then on', async () => {
    const first = await openTab('admin@staff.example', 'administration');
    await first.frame.getByText('You could not be added to the learning platform').waitFor();
    await first.frame.getByRole('button', { name: 'I am an administrator of Rollcall' }).click();
    await first.frame.getByRole('textbox', { name: 'Username' }).fill('boss');
    await first.frame.locator('input[autocomplete="current-password"]').fill(PASSWORD);
    await first.frame.getByRole('button', { name: 'Join the two' }).click();
    await tabOf(first.frame, 'Synchronization', { current: true }).waitFor();
    await first.tab.close();
    const { tab, frame } = await openTab('admin@staff.example', 'administration');
    await tabOf(frame, 'Synchronization', { current: true }).waitFor();
    await frame.getByRole('button', { name: 'Start' }).click();
    await frame
      .getByText(/imported users/i)
      .first()
      .waitFor();
    await expect
      .poll(async () => (await rollcall.db.selectFrom('run').select('state').orderBy('id', 'desc').execute())[0]?.state)
      .toBe('succeeded');
    await tabOf(frame, 'Runs').click();
    await frame
      .getByRole('link', { name: /^Run \d+/ })
      .first()
      .click();
    const [file] = await Promise.all([
      tab.waitForEvent('download'),
      frame.getByRole('link', { name: 'Export' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^changes-\d+\.csv$/);
    await tab.close();
  });

  it('R10: with the switch off, says clearly that they are not there yet, in Italian too, and creates nobody', async () => {
    await allowProvisioning(false);
    const before = await rollcall.db.selectFrom('person').select('id').execute();
    const { tab, frame } = await openTab('late@staff.example', 'learning');
    await frame.getByText('You are not on the learning platform yet').waitFor();
    expect(await rollcall.db.selectFrom('person').select('id').execute()).toEqual(before);
    await tab.close();
    await browser.addInitScript("localStorage.setItem('rollcall-language', 'it')");
    const italian = await openTab('late@staff.example', 'learning');
    await italian.frame.getByText('L’utente non è ancora sulla piattaforma').waitFor();
    const [, inside] = italian.tab.frames();
    expect(inside && (await englishOn(inside))).toEqual([]);
    await italian.tab.close();
    await allowProvisioning(true);
  });

  it('R4: is framed by nobody else', async () => {
    const tab = await browser.newPage();
    await tab.goto(`${served.address}/healthz`);
    const elsewhere = await openTabAt(tab, salesforce.url);
    expect(elsewhere).toContain('frame-ancestors');
    await tab.close();
  });
});

/** The same page of the org under an address that is not the configured one. */
async function openTabAt(tab: Page, origin: string): Promise<string> {
  const refused = new Promise<string>((resolve) => {
    tab.on('console', (message) => {
      if (message.text().includes('frame-ancestors')) resolve(message.text());
    });
  });
  const query = new URLSearchParams({ url: `${served.address}/canvas`, user: 'hopper@staff.example' });
  await tab.goto(`${origin}/__sandbox/canvas?${query.toString()}`);
  return await refused;
}
