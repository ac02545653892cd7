import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type BorrowedDatabase, borrowDatabase } from '../support/database.ts';
import { SECRET_KEY } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { learner, trainingOrg } from '../support/training-org.ts';
import { expectAccessible, type Served, serve } from './support/served.ts';
import { tabOf } from './support/tab-of.ts';

let salesforce: SalesforceOrg;
let database: BorrowedDatabase;
let served: Served;
let page: Page;

beforeAll(async () => {
  salesforce = await startOrg(trainingOrg({ contacts: [learner(1, 'Lea', 'Lang')] }));
  database = await borrowDatabase();
  served = await serve({ ROLLCALL_DATABASE_URL: database.url, ROLLCALL_SECRET_KEY: SECRET_KEY });
  page = await served.enter('/');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const field = (name: string) => page.getByRole('textbox', { name });

/** What the administrator does on Salesforce's own page. */
async function decide(decision: 'Allow' | 'Deny'): Promise<void> {
  await page.getByRole('heading', { name: 'Allow Access?' }).waitFor();
  await page.getByLabel('Password').fill('Rollcall-1');
  await button(decision).click();
}

describe('setting up a connection', () => {
  it('begins on an empty page, and says step by step what to do in Salesforce', async () => {
    await page.getByText('No Salesforce org is connected yet').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'New connection' }).click();
    await page.getByText(`${served.address}/connect/salesforce`).waitFor();
    await button('Save').click();
    await page.getByText('Enter the consumer key.').waitFor();
    await expectAccessible(page);
    await page.getByRole('radio', { name: 'With a certificate' }).check();
    await page.getByText('openssl req -x509').waitFor();
    await page.getByRole('radio', { name: 'With your consent, in the browser' }).check();
  });

  it('keeps the secret, and goes to Salesforce to be allowed', async () => {
    await field('Name of the connection').fill('training');
    await field('My Domain of the org').fill(salesforce.url);
    await field('Consumer key').fill('rollcall');
    await page.getByLabel('Consumer secret').fill('rollcall-secret');
    await button('Save').click();
    await page.getByText('Not connected yet').waitFor();
    await expectAccessible(page);
    await button('Connect').click();
    await decide('Deny');
    await page.getByText('end-user denied authorization').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Back to the connections' }).click();
    await tabOf(page, 'Connection').click();
    await button('Connect').click();
    await decide('Allow');
    await page.getByText(/Connected .* by ada/).waitFor();
  });

  it('shows who it is there and the API calls of the day (R48), and tests it', async () => {
    await page.getByText('integration@acme.example').first().waitFor();
    await page.getByText(/API calls in the last 24 hours/).waitFor();
    await button('Test the connection').click();
    await page.getByText('It works').waitFor();
    await expectAccessible(page);
  });

  it('says that Salesforce has ended it, and reconnects', async () => {
    await fetch(`${salesforce.url}/__sandbox/authorizations`, { method: 'DELETE' });
    await button('Test again').click();
    await page.getByRole('alert').getByText('Salesforce does not let the connection in any more').first().waitFor();
    await page.reload();
    await page.getByText('Salesforce does not let it in any more').waitFor();
    await expectAccessible(page);
    await button('Reconnect').click();
    await decide('Allow');
    await page.getByText(/Connected .* by ada/).waitFor();
    await button('Disconnect').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await page.getByText('Not connected yet').waitFor();
  });

  it('becomes another way to sign in, with the secret that is kept', async () => {
    await button('Change').click();
    await page.getByRole('radio', { name: 'With a secret' }).check();
    await page.getByText('One is kept.').waitFor();
    await expectAccessible(page);
    await button('Save').click();
    await button('Test the connection').click();
    await page.getByText('It works').waitFor();
  });

  it('is deleted, after a question', async () => {
    await button('Delete').click();
    await page.getByRole('dialog').getByText('People and branches stay').waitFor();
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No Salesforce org is connected yet').waitFor();
  });
});
