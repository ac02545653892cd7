import { TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BorrowedDatabase, borrowDatabase } from '../support/database.ts';
import { SECRET_KEY } from '../support/installation.ts';
import { expectAccessible, PASSWORD, type Served, serve } from './support/served.ts';

const NEXT = 'a better horse, and a battery';

let database: BorrowedDatabase;
let served: Served;

beforeAll(async () => {
  database = await borrowDatabase();
  served = await serve({ ROLLCALL_DATABASE_URL: database.url, ROLLCALL_SECRET_KEY: SECRET_KEY });
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const heading = async (page: Page, name: string) => await page.getByRole('heading', { level: 1, name }).waitFor();

async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Username' }).fill(username);
  await page.locator('input[autocomplete="current-password"]').fill(password);
  await page.keyboard.press('Enter');
}

describe('signing in', () => {
  it('first makes an administrator, with the code that the server has printed, by keyboard alone', async () => {
    const page = await served.visit('/');
    await heading(page, 'Set up Rollcall');
    await expectAccessible(page);
    const type = async (text: string) => {
      await page.keyboard.type(text);
      await page.keyboard.press('Tab');
    };
    await type('WRNG-CODE-WRNG-CODE');
    await type('ada');
    await type('Ada');
    await type('Lovelace');
    await type('ada@example.com');
    await type(PASSWORD);
    // The button that shows what is typed is one stop of its own.
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('code', { exact: false }).first().waitFor();
    await page.getByRole('textbox', { name: 'Set-up code' }).fill(served.setupCode ?? '');
    await page.keyboard.press('Enter');
    await page.getByText('No Salesforce org is connected yet').waitFor();
  });

  it('refuses a wrong password in words, then leads to the page that was asked for', async () => {
    const page = await served.visit('/tokens');
    await heading(page, 'Sign in');
    await expectAccessible(page);
    await signIn(page, 'ada', 'wrong');
    await page.getByRole('alert').waitFor();
    await signIn(page, 'ADA', PASSWORD);
    await heading(page, 'API tokens');
    expect(new URL(page.url()).pathname).toBe('/tokens');
  });

  it('goes nowhere else, whatever the address says', async () => {
    const page = await served.visit('/sign-in?from=%2F%2Fevil.example%2F');
    await signIn(page, 'ada', PASSWORD);
    await heading(page, 'Salesforce');
    expect(new URL(page.url()).origin).toBe(served.address);
  });

  it('R46: asks for a code once a second factor is set up; a recovery code signs in once', async () => {
    const page = await served.visit('/sign-in?from=%2Faccount');
    await signIn(page, 'ada', PASSWORD);
    await page.getByRole('button', { name: 'Set up' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Your password').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Or type it in:').waitFor();
    const secret = (await dialog.locator('code').textContent()) ?? '';
    await expectAccessible(page);
    await dialog.getByRole('textbox', { name: 'Code' }).fill(new TOTP({ secret }).generate());
    await dialog.getByRole('button', { name: 'Turn on' }).click();
    await page.getByText('Each of these signs you in once').waitFor();
    const codes = await dialog.locator('code').allTextContents();
    expect(codes).toHaveLength(10);
    await dialog.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('10 recovery codes are left.').waitFor();

    const other = await served.visit('/sign-in?from=%2Faccount');
    await signIn(other, 'ada', PASSWORD);
    await other.getByRole('textbox', { name: 'Code' }).fill(codes[0] ?? '');
    await other.keyboard.press('Enter');
    await heading(other, 'Your account');
    await other.getByText('9 recovery codes are left.').waitFor();
    await other.getByRole('button', { name: 'Remove' }).click();
    await other.getByLabel('Your password').fill(PASSWORD);
    await other.getByRole('textbox', { name: 'Code' }).fill(codes[1] ?? '');
    await other.keyboard.press('Enter');
    await other.getByText('The second factor is removed', { exact: false }).waitFor();
  });

  it('with a temporary password leads to choosing another one, and nowhere else', async () => {
    const page = await served.visit('/sign-in?from=%2Fadministrators');
    await signIn(page, 'ada', PASSWORD);
    await page.getByRole('button', { name: 'Add an administrator' }).click();
    await page.getByRole('textbox', { name: 'Username' }).fill('grace');
    await page.keyboard.press('Enter');
    const made = page.getByRole('dialog', { name: 'Temporary password' });
    const temporary = (await made.locator('pre').textContent()) ?? '';
    await made.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('row', { name: /grace/ }).waitFor();
    await expectAccessible(page);

    const hers = await served.visit('/sign-in');
    await signIn(hers, 'grace', temporary);
    await heading(hers, 'Choose your own password');
    await hers.goto(`${served.address}/tokens`);
    await heading(hers, 'Choose your own password');
    await hers.locator('input[autocomplete="current-password"]').fill(temporary);
    for (const field of await hers.locator('input[autocomplete="new-password"]').all()) await field.fill(NEXT);
    await hers.keyboard.press('Enter');
    await heading(hers, 'Salesforce');
    await hers.getByRole('button', { name: 'Account of grace' }).click();
    await hers.getByRole('menuitem', { name: 'Sign out' }).click();
    await heading(hers, 'Sign in');
  });

  it('R46: an API token is shown once, works, is in the audit log, and can be revoked', async () => {
    const page = await served.visit('/sign-in?from=%2Ftokens');
    await signIn(page, 'ada', PASSWORD);
    await page.getByText('No tokens yet').waitFor();
    await page.getByRole('button', { name: 'Create a token' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('nightly');
    await page.getByRole('checkbox', { name: 'administration:read' }).check();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    const made = page.getByRole('dialog', { name: 'The token' });
    const token = (await made.locator('pre').textContent()) ?? '';
    await made.getByRole('button', { name: 'Done' }).click();
    const ask = () => fetch(`${served.address}/api/v1/tokens`, { headers: { authorization: `Bearer ${token}` } });
    expect((await ask()).status).toBe(200);
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page
      .getByRole('row', { name: /nightly/ })
      .getByText('Revoked')
      .waitFor();
    expect((await ask()).status).toBe(401);
    await expectAccessible(page);
    await page.goto(`${served.address}/audit`);
    await page.getByRole('row', { name: /ada.*Created an API token.*token\.create rollcall_/ }).waitFor();
    await page.getByRole('row', { name: /Revoked an API token/ }).waitFor();
    await page.getByRole('combobox', { name: 'Action' }).fill('tokens');
    await page.getByRole('option', { name: 'API tokens: everything' }).click();
    await page.waitForURL(/action=token\./);
    await expect.poll(() => page.getByRole('row').allInnerTexts()).toHaveLength(3);
    await page.getByRole('combobox', { name: 'Action' }).fill('revoked');
    await page.getByRole('option', { name: 'Revoked an API token' }).click();
    await expect.poll(() => page.getByRole('row').allInnerTexts()).toHaveLength(2);
    await expectAccessible(page);
  });

  it('ends elsewhere for whoever gives the password once more', async () => {
    const elsewhere = await served.visit('/sign-in?from=%2Faccount');
    await signIn(elsewhere, 'ada', PASSWORD);
    await heading(elsewhere, 'Your account');
    const page = await served.enter('/account');
    await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
    const asked = page.getByRole('dialog', { name: 'Sign out everywhere else?' });
    await asked.getByLabel('Your password').fill('wrong');
    await page.keyboard.press('Enter');
    await asked.getByRole('alert').waitFor();
    await expectAccessible(page);
    await asked.getByLabel('Your password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('All other sessions have ended.').waitFor();
    await page.getByText('This one').waitFor();
    expect(await page.getByRole('button', { name: 'Sign out', exact: true }).count()).toBe(0);
    await elsewhere.reload();
    await heading(elsewhere, 'Sign in');
  });

  it('looks well in the dark', async () => {
    const page = await served.enter('/account', { dark: true });
    await heading(page, 'Your account');
    await page.getByText('Where you are signed in').waitFor();
    await expectAccessible(page);
  });
});

describe('a second factor that is required', () => {
  /** In the light, and in the dark on the smallest screen. */
  async function expectAccessibleAnyhow(page: Page): Promise<void> {
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 1024, height: 768 });
    await expectAccessible(page);
  }

  it('of administrators leads who has none to set one up, mid-session too; neither deep links nor the API lead past it', async () => {
    const page = await served.enter('/administrators');
    const elsewhere = await served.enter('/tokens');
    await heading(elsewhere, 'API tokens');
    const panel = page.getByRole('region', { name: 'Required second factor' });
    await panel.getByText('people with a password have none; 2 of them are administrators.').waitFor();
    await panel.getByRole('combobox', { name: 'Required of' }).click();
    await page.getByRole('option', { name: /^Administrators/ }).click();
    const asked = page.getByRole('dialog', { name: 'Require it of administrators?' });
    await asked.getByText('2 people have none', { exact: false }).waitFor();
    await expectAccessibleAnyhow(page);
    await asked.getByRole('button', { name: 'Change it' }).click();
    await heading(page, 'Set up a second factor');
    await expectAccessibleAnyhow(page);
    for (const path of ['/home', '/account', '/tokens', '/change-password']) {
      await page.goto(served.address + path);
      if (path !== '/change-password') await heading(page, 'Set up a second factor');
    }
    for (const path of ['/profile', '/sessions', '/people', '/required-second-factor']) {
      const answer = await page.request.get(`${served.address}/api/v1${path}`);
      expect(await answer.json()).toMatchObject({ status: 403, code: 'second_factor_missing' });
    }
    // Another window that was open already, with the next thing that is done there.
    await elsewhere.getByRole('button', { name: 'Admin menu' }).click();
    await elsewhere.getByRole('menuitem', { name: 'Users' }).dispatchEvent('click');
    await heading(elsewhere, 'Set up a second factor');

    await page.goto(`${served.address}/set-up-second-factor`);
    await page.getByLabel('Your password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Continue' }).click();
    await heading(page, 'Scan with your authenticator');
    await expectAccessible(page);
    const secret = (await page.locator('code').textContent()) ?? '';
    await page.getByRole('textbox', { name: 'Code' }).fill(new TOTP({ secret }).generate());
    await page.keyboard.press('Enter');
    await heading(page, 'Keep your recovery codes');
    expect(await page.locator('code').allTextContents()).toHaveLength(10);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await heading(page, 'Salesforce');
    await page.goto(`${served.address}/set-up-second-factor`);
    await heading(page, 'Salesforce');
  });

  it('shows who has none, and is required of nobody any more when an administrator says so', async () => {
    const page = await served.enter('/administrators');
    const panel = page.getByRole('region', { name: 'Required second factor' });
    await panel.getByRole('link', { name: 'One person' }).click();
    await page.getByRole('link', { name: 'grace' }).waitFor();
    expect(await page.getByRole('link', { name: 'ada', exact: true }).count()).toBe(0);
    await expectAccessible(page);
    await page.goBack();
    await panel.getByRole('combobox', { name: 'Required of' }).click();
    await page.getByRole('option', { name: 'Nobody' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Change it' }).click();
    await page.getByText('It holds from now on.').waitFor();
    await page.goto(`${served.address}/audit`);
    await page
      .getByRole('row', { name: /second_factor.require/ })
      .first()
      .waitFor();
  });
});
