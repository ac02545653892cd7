import { generateKeyPairSync } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BorrowedDatabase, borrowDatabase } from '../support/database.ts';
import { SECRET_KEY } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { learner, trainingOrg } from '../support/training-org.ts';
import { expectAccessible, type Served, serve } from './support/served.ts';

const INTEGRATION_USER = 'integration@acme.example';

let salesforce: SalesforceOrg;
let database: BorrowedDatabase;
let served: Served;
let page: Page;

const keyPair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

/** The one whose certificate is uploaded in Salesforce, and one that is not. */
const known = keyPair();
const other = keyPair();

beforeAll(async () => {
  salesforce = await startOrg(trainingOrg({ contacts: [learner(1, 'Lea', 'Lang')] }), {
    jwtPublicKey: known.publicKey,
  });
  database = await borrowDatabase();
  served = await serve({
    ROLLCALL_DATABASE_URL: database.url,
    ROLLCALL_SECRET_KEY: SECRET_KEY,
    ROLLCALL_PRIVATE_NETWORKS: 'loopback',
  });
  page = await served.enter('/connect/new');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const field = (name: string) => page.getByRole('textbox', { name });
const refusal = () => page.getByRole('alert');

describe('a connection by certificate', () => {
  it('asks for the user and the private key, and tells how the certificate is made', async () => {
    await page.getByRole('radio', { name: 'With a certificate' }).check();
    await page.getByText('openssl req -x509').waitFor();
    await field('Name of the connection').fill('training');
    await field('My Domain of the org').fill(salesforce.url);
    await field('Consumer key').fill('rollcall');
    await button('Save').click();
    await page.getByText('Enter the username.').waitFor();
    await page.getByText('Enter the private key.').waitFor();
    await expectAccessible(page);
  });

  it('says what to do where Salesforce does not know the certificate', async () => {
    await field('Integration user').fill(INTEGRATION_USER);
    await field('Private key').fill(other.privateKey);
    await button('Save').click();
    await button('Test the connection').click();
    await refusal()
      .getByText(/certificate/)
      .first()
      .waitFor();
    await expectAccessible(page);
  });

  it('works with the key of the certificate that is uploaded there, which is kept and never shown', async () => {
    await button('Change').click();
    await page.getByText('One is kept.').waitFor();
    expect(await field('Private key').inputValue()).toBe('');
    await field('Private key').fill(known.privateKey);
    await button('Save').click();
    await button('Test the connection').click();
    await page.getByText('It works').waitFor();
    await page.getByText(INTEGRATION_USER).first().waitFor();
    await expectAccessible(page);
  });

  it('says what to do where the user is not allowed beforehand', async () => {
    await button('Change').click();
    await field('Integration user').fill('nobody@acme.example');
    await button('Save').click();
    await button('Test the connection').click();
    await refusal()
      .getByText(/pre-authorize the integration user by profile or permission set/)
      .first()
      .waitFor();
    await expectAccessible(page);
    await button('Change').click();
    await field('Integration user').fill(INTEGRATION_USER);
    await button('Save').click();
    await button('Test the connection').click();
    await page.getByText('It works').waitFor();
  });
});

describe('API access that is missing', () => {
  it('is named by the test of the connection, with the permission to give; once it is given, the test succeeds', async () => {
    const body = JSON.stringify([{ errorCode: 'API_DISABLED_FOR_ORG', message: 'API is disabled for this User' }]);
    await salesforce.control('POST', '/faults', { path: '/services/data/', times: 100, status: 403, body });
    await button('Test again').click();
    await refusal()
      .getByText(/Give the integration user the permission API Enabled/)
      .first()
      .waitFor();
    await page.getByText('A permission is missing in Salesforce').first().waitFor();
    await expectAccessible(page);
    await salesforce.control('DELETE', '/faults');
    await button('Test the connection').click();
    await page.getByText('It works').waitFor();
    expect(await refusal().filter({ hasText: 'API Enabled' }).count()).toBe(0);
  });
});
