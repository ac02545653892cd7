import { createServer } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../src/administration/access/password.ts';
import { savePassword } from '../../src/store/access/accounts.ts';
import { insertAdministrator } from '../../src/store/access/administrators.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { type Installation, install } from '../support/installation.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { notifyingConfiguration } from '../support/notifying.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, accountId, learner, trainingOrg } from '../support/training-org.ts';
import { englishOn } from './support/english.ts';
import { expectAccessible, type Served, serve } from './support/served.ts';

const ADA = 'lovelace@learners.example';
const INITIAL = 'what somebody else chose';
const OWN = 'a better horse, and a battery';
const NEXT = 'yet another battery of horses';
const EMAIL = { to: ['ops@acme.example'], from: 'rollcall@acme.example', smtp: '${SMTP_URL}' };

let salesforce: SalesforceOrg;
let mail: MailServer;
let rollcall: Installation;
let served: Served;
let page: Page;

/** A run has created a learner, who is to change their password; links lead to the server that the browser sees. */
beforeAll(async () => {
  const accounts = [account(1, 'Southwind'), account(2, 'Milano', 1)];
  salesforce = await startOrg(
    trainingOrg({ accounts, contacts: [learner(1, 'Ada', 'Lovelace', { AccountId: accountId(2) })] }),
  );
  mail = await startMailServer();
  const port = await freePort();
  rollcall = await install(notifyingConfiguration({ email: EMAIL }, { options: { forcePasswordChange: true } }), {
    SF_URL: salesforce,
    SMTP_URL: mail,
    ROLLCALL_PUBLIC_URL: { url: `http://127.0.0.1:${port}` },
  });
  const nobody = { username: 'admin', firstname: '', lastname: '', email: null, passwordHash: '-' };
  await insertAdministrator(rollcall.db, { ...nobody, mustChangePassword: false });
  await rollcall.sync('contacts');
  served = await serve(rollcall.environment, port);
  page = await served.visit('/users');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await rollcall[Symbol.asyncDispose]();
  await mail[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address !== null && typeof address === 'object' ? address.port : 0;
}

const resetMails = () => mail.mails.filter(({ text }) => text.includes('Subject: Reset your password'));

const heading = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

async function signIn(password: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Username' }).fill(ADA);
  await page.locator('input[autocomplete="current-password"]').fill(password);
  await page.keyboard.press('Enter');
}

async function choose(password: string): Promise<void> {
  for (const field of await page.locator('input[autocomplete="new-password"]').all()) await field.fill(password);
  await page.keyboard.press('Enter');
}

describe('a learner', () => {
  it('R9: has to choose a password of their own at the first sign-in; neither deep links nor the API lead past it', async () => {
    const { id, mustChangePassword } = await findPerson(rollcall.db, ADA);
    expect(mustChangePassword).toBe(true);
    // A password that somebody else knows; whether it has to be replaced is what the run has said.
    const hash = await hashPassword(INITIAL);
    await savePassword(rollcall.db, id, { hash, mustChange: mustChangePassword, now: new Date() });
    await heading('Sign in');
    await signIn(INITIAL);
    await heading('Choose your own password');
    for (const path of ['/home', '/account', '/users']) {
      await page.goto(served.address + path);
      await heading('Choose your own password');
    }
    for (const path of ['/profile', '/sessions', '/people']) {
      const answer = await page.request.get(`${served.address}/api/v1${path}`);
      expect(await answer.json()).toMatchObject({ status: 403, code: 'password_change_required' });
    }
    await page.locator('input[autocomplete="current-password"]').fill(INITIAL);
    await choose('Password1234!');
    await page.getByRole('alert').getByText('attackers', { exact: false }).waitFor();
    await choose(OWN);
    await heading('Your profile');
  });

  it('R2: sees their own values, which of them Salesforce gives, their branches, and nothing that administers', async () => {
    const profile = page.getByRole('region', { name: 'Profile' });
    await profile.getByRole('row', { name: /First name Ada From Salesforce/ }).waitFor();
    await page.getByText('Customers › Southwind › Milano').waitFor();
    await expectAccessible(page);
    expect(await page.getByRole('button', { name: 'Admin menu' }).count()).toBe(0);
    await page.goto(`${served.address}/users`);
    await heading('Your profile');
    expect((await page.request.get(`${served.address}/api/v1/people`)).status()).toBe(403);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.getByRole('button', { name: 'Italiano' }).click();
    await heading('Profilo personale');
    // The title of an additional field is what administrators call it.
    expect(await englishOn(page)).toEqual(['Country']);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('link', { name: 'Password and sessions' }).click();
    await heading('Your account');
    await page.getByText('Where you are signed in').waitFor();
  });

  it('R2: who has forgotten the password asks for a link, which works once and ends the sessions', async () => {
    const other = await served.visit('/forgot-password');
    page = other;
    await heading('Forgot your password?');
    await page.getByRole('textbox', { name: 'Username' }).fill(ADA);
    await page.keyboard.press('Enter');
    await page.getByText('Look into your mail').waitFor();
    await expectAccessible(page);
    await expect
      .poll(async () => {
        await rollcall.context.deliverNotifications(new Date(Date.now() + 1000));
        return resetMails().length;
      })
      .toBe(1);
    const text = (resetMails()[0]?.text ?? '').replaceAll('=\n', '');
    const link = /http:\/\/127\.0\.0\.1:\d+\/set-password#[\w-]{43}/.exec(text)?.[0] ?? '';
    await page.goto(link);
    await heading('Choose your password');
    await page.locator('input[autocomplete="new-password"]').first().waitFor();
    expect(page.url()).not.toContain('#');
    await expectAccessible(page);
    await choose(NEXT);
    await page.getByText('Your password is set').waitFor();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signIn(OWN);
    await page.getByRole('alert').waitFor();
    await signIn(NEXT);
    await heading('Your profile');
    await page.goto('about:blank');
    await page.goto(link);
    await page.getByText('The link does not work any more').waitFor();
    await page.getByRole('link', { name: 'Ask for another link' }).waitFor();
  });
});
