import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { OIDC_CLIENT, type OidcProvider, startOidcProvider } from '../support/oidc-provider.ts';
import { provisioningConfiguration, vouched } from '../support/provider-sign-in.ts';
import { rollcall as command } from '../support/rollcall.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { contactId, learner, trainingOrg } from '../support/training-org.ts';
import { type SamlPages, startSamlPages } from './support/saml-pages.ts';
import { expectAccessible, type Served, serve } from './support/served.ts';

let salesforce: SalesforceOrg;
let rollcall: Installation;
let served: Served;
let oidc: OidcProvider;
let saml: SamlPages;
let page: Page;

beforeAll(async () => {
  salesforce = await startOrg(trainingOrg({ contacts: [learner(1, 'Ada', 'Lovelace'), learner(2, 'Jean', 'Bartik')] }));
  const configuration = provisioningConfiguration({ oidc: true, saml: true }).replace('"accounts"', '"single"');
  rollcall = await install(configuration, { SF_URL: salesforce });
  served = await serve(rollcall.environment);
  oidc = await startOidcProvider([`${served.address}/sign-in/callback/1`], { host: 'localhost' });
  saml = await startSamlPages(served.address, '2');
  const { clientId, clientSecret: secret } = OIDC_CLIENT;
  const both = [
    { name: 'Acme login', kind: 'oidc', issuer: oidc.issuer, clientId, secret: '${OIDC_SECRET}' },
    { name: 'Acme SAML', kind: 'saml', metadata: new URL('/metadata', saml.idp.entityId).href },
  ];
  const path = join(inject('testFolder'), 'tried.yaml');
  await writeFile(path, JSON.stringify({ providers: both.map((one) => ({ ...one, connection: 'training' })) }));
  const { stderr, exitCode } = await command(['providers', 'set', path], {
    ...rollcall.environment,
    OIDC_SECRET: secret,
  });
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  page = await served.enter('/identity-providers');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await saml[Symbol.asyncDispose]();
  await oidc[Symbol.asyncDispose]();
  await rollcall[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

/** Everybody and everything that a sign-in could leave behind. */
async function left(): Promise<object> {
  const of = async (table: 'person' | 'identity' | 'link' | 'run' | 'log_event') =>
    (await rollcall.db.selectFrom(table).selectAll().execute()).length;
  return { people: await of('person'), known: await of('identity'), links: await of('link'), runs: await of('run') };
}

/** Presses the button on the page of a provider that nobody can sign in by yet, and waits for what has come of it. */
async function attempt(provider: string): Promise<void> {
  const before = await left();
  await page.goto(`${served.address}/identity-providers/${provider}`);
  await page.getByRole('button', { name: 'Try signing in' }).click();
  await page.waitForURL(`${served.address}/sign-in/callback/${provider}`);
  await page.getByText('Back to', { exact: false }).waitFor();
  expect(await left()).toEqual(before);
}

describe('an administrator who tries a provider', () => {
  beforeEach(() => {
    saml.more = {};
  });

  it('R11: sees whom OpenID Connect would create, into which branch, and what becomes of each attribute', async () => {
    oidc.answerAs('ada', vouched(1, { 'https://acme.example/Email': 'unused@idp.example' }));
    await attempt('1');
    await page.getByRole('heading', { name: 'What the provider says of you' }).waitFor();
    const outcome = page.getByRole('alert').filter({ hasText: 'Whoever comes so is created' });
    expect(await outcome.textContent()).toContain('Ada Lovelace, ada@idp.example into Customers');
    await page.getByText('Fills Username, as Email of Salesforce.').waitFor();
    await page.getByText('Fills First name, as FirstName of Salesforce.').waitFor();
    await page.getByText('Names the Salesforce record, as sfdc_id.').waitFor();
    await page.getByText('Country__c, for Country').waitFor();
    const unused = page.locator('.fact').filter({ hasText: 'https://acme.example/Email' });
    expect(await unused.textContent()).toContain('Nothing is made of it.');
    // The provider of the test has no TLS.
    await page.getByText('is reached without TLS', { exact: false }).waitFor();
    await expectAccessible(page);
  });

  it('R11: sees why somebody would be refused, and what is missing', async () => {
    oidc.answerAs('ada', vouched(1, { Integration: undefined, family_name: undefined }));
    await attempt('1');
    const outcome = page.getByRole('alert').filter({ hasText: 'Whoever comes so is not let in' });
    expect(await outcome.textContent()).toContain('Integration is missing');
    await expectAccessible(page);
  });

  it('R11: sees whom SAML would create, and what the check warns of: metadata that do not hold any more', async () => {
    saml.published = saml.idp.metadata.replace(
      '<EntityDescriptor',
      '<EntityDescriptor validUntil="2020-01-01T00:00:00Z"',
    );
    await attempt('2');
    const outcome = page.getByRole('alert').filter({ hasText: 'Whoever comes so is created' });
    expect(await outcome.textContent()).toContain('Jean Bartik, jean@idp.example');
    await page.getByText(/hold.*2020/).waitFor();
    expect(await page.getByText('Nothing is made of it.').count()).toBe(1);
    await expectAccessible(page);
  });

  it('is told at once why what SAML has posted is not accepted', async () => {
    saml.more = { sha1: true };
    await attempt('2');
    await page.getByText('rsa-sha1', { exact: false }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Back to' }).click();
  });

  it('reads the same in Italian', async () => {
    oidc.answerAs('ada', vouched(1, { sfdc_id: contactId(9) }));
    const italian = await served.enter('/identity-providers/1', { locale: 'it-IT' });
    await italian.getByRole('button', { name: 'Prova l’accesso' }).click();
    await italian.getByText('Chi arriva così non viene ammesso').waitFor();
    await italian.getByText('Compila Nome, come FirstName di Salesforce.').waitFor();
    await expectAccessible(italian);
    await italian.context().close();
  });
});

describe('an administrator who pastes an issuer of every tenant', () => {
  it('is told beside the field what to paste instead', async () => {
    await page.goto(`${served.address}/identity-providers/1`);
    const issuer = page.getByLabel('Issuer', { exact: true });
    await issuer.fill('https://login.microsoftonline.com/common/v2.0');
    await page.getByRole('switch', { name: 'People can sign in by it' }).check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('speaks for every tenant at once').first().waitFor();
    expect(await issuer.getAttribute('aria-invalid')).toBe('true');
    const field = page.locator('.mantine-InputWrapper-root').filter({ has: issuer });
    expect(await field.textContent()).toContain('put the id of your own tenant in the place of common');
    await expectAccessible(page);
  });
});
