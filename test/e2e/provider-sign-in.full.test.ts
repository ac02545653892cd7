import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../src/administration/access/password.ts';
import { readMetadata } from '../../src/identity/saml/metadata.ts';
import { credentialByUsername, savePassword } from '../../src/store/access/accounts.ts';
import { insertAdministrator } from '../../src/store/access/administrators.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { type Installation, install } from '../support/installation.ts';
import { OIDC_CLIENT, type OidcProvider, startOidcProvider } from '../support/oidc-provider.ts';
import { provisioningConfiguration, vouched } from '../support/provider-sign-in.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { createSamlIdp } from '../support/saml-idp.ts';
import { contactId, learner, trainingOrg } from '../support/training-org.ts';
import { type SamlPages, startSamlPages } from './support/saml-pages.ts';
import { expectAccessible, PASSWORD, type Served, serve, USERNAME } from './support/served.ts';

let salesforce: SalesforceOrg;
let rollcall: Installation;
let served: Served;
let oidc: OidcProvider;
let auth0: OidcProvider;
let saml: SamlPages;
let page: Page;

/** Providers are other sites to a browser: cookies that are kept back from those must not be needed. */
beforeAll(async () => {
  const contacts = [learner(1, 'Ada', 'Lovelace'), learner(2, 'Jean', 'Bartik'), learner(3, 'Kay', 'Antonelli')];
  salesforce = await startOrg(trainingOrg({ contacts }));
  const configuration = provisioningConfiguration({}).replace('"accounts"', '"single"');
  rollcall = await install(configuration, { SF_URL: salesforce });
  await administrator();
  served = await serve(rollcall.environment);
  oidc = await startOidcProvider([`${served.address}/sign-in/callback/1`], { host: 'localhost' });
  auth0 = await startOidcProvider([`${served.address}/sign-in/callback/3`], { host: 'localhost', like: 'auth0' });
  saml = await startSamlPages(served.address, '2');
  page = await served.enter('/identity-providers');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await oidc[Symbol.asyncDispose]();
  await auth0[Symbol.asyncDispose]();
  await saml[Symbol.asyncDispose]();
  await rollcall[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

async function administrator(): Promise<void> {
  const hash = await hashPassword(PASSWORD);
  const names = { username: USERNAME, firstname: 'Ada', lastname: 'Admin', email: null };
  await insertAdministrator(rollcall.db, { ...names, passwordHash: hash, mustChangePassword: false });
  const found = await credentialByUsername(rollcall.db, USERNAME, new Date());
  await savePassword(rollcall.db, found?.id ?? '', { hash, mustChange: false, now: new Date() });
}

const button = (name: string) => page.getByRole('button', { name, exact: true });
const field = (name: string) => page.getByLabel(name, { exact: true });

async function installProvider(kind: string, name: string): Promise<void> {
  await page.goto(`${served.address}/identity-providers`);
  await button('Install a provider').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: kind }).check();
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('button', { name: 'Install a provider' }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

async function save(): Promise<void> {
  await page
    .getByRole('combobox', { name: 'Connection' })
    .or(page.getByRole('textbox', { name: 'Connection' }))
    .first()
    .click();
  await page.getByRole('option', { name: 'training' }).click();
  await page.getByRole('switch', { name: 'People can sign in by it' }).check();
  await button('Save').click();
  await page.getByText('The provider is saved.').waitFor();
}

/** Switches on the mapping page of contacts that people whom these vouch for are created. */
async function allowProvisioning(...kinds: readonly string[]): Promise<void> {
  await page.goto(`${served.address}/salesforce/training/mapping/contacts`);
  await page.getByRole('button', { name: 'Import options' }).click();
  for (const kind of kinds) await page.getByRole('switch', { name: `Allow user provisioning via ${kind}` }).check();
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('heading', { name: 'Sync Users' }).waitFor();
}

describe('an administrator', () => {
  it('R11: installs a provider: it is on the mapping page at once, configured or not', async () => {
    await page.getByText('No identity provider yet').waitFor();
    await expectAccessible(page);
    await installProvider('OpenID Connect', 'Acme login');
    await page.getByText(`${served.address}/sign-in/callback/1`, { exact: true }).waitFor();
    await expectAccessible(page);
    await page.goto(`${served.address}/salesforce/training/mapping/contacts`);
    await page.getByRole('button', { name: 'Import options' }).click();
    const provisioning = page.getByRole('switch', { name: 'Allow user provisioning via OpenID Connect' });
    await provisioning.waitFor();
    expect(await page.getByRole('switch', { name: 'Allow user provisioning via SAML' }).count()).toBe(0);
    await page.getByText('Its provider is installed, but nobody can sign in by it yet.').waitFor();
  });

  it('sets it up, checks it, and sees what it says before anybody comes', async () => {
    await page.goto(`${served.address}/identity-providers/1`);
    await field('Issuer').fill(oidc.issuer);
    await field('Client ID').fill(OIDC_CLIENT.clientId);
    await field('Client secret').fill(OIDC_CLIENT.clientSecret);
    await save();
    await page.getByRole('checkbox', { name: 'RS256' }).uncheck();
    await button('Save').click();
    await page.getByText('Choose at least one.').waitFor();
    await page.getByRole('checkbox', { name: 'RS256' }).check();
    await button('Check').click();
    await page.getByText(oidc.issuer, { exact: true }).waitFor();
    oidc.answerAs('somebody', vouched(1, { sfdc_id: undefined }));
    await button('Try signing in').click();
    await page.getByRole('heading', { name: 'What the provider says of you' }).waitFor();
    await page.getByText('sfdc_id is missing').waitFor();
    await expectAccessible(page);
    expect(new URL(page.url()).search).toBe('');
    await page.getByRole('link', { name: 'Back to the provider' }).click();
    await page.getByRole('heading', { level: 1, name: 'Acme login' }).waitFor();
  });

  it('sets SAML up with the metadata of the provider', async () => {
    await installProvider('SAML 2.0', 'Acme SAML');
    await page.getByText(`${served.address}/sign-in/saml/2/acs`, { exact: true }).waitFor();
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      button('Read the metadata from a file').click(),
    ]);
    await chooser.setFiles({ name: 'metadata.xml', mimeType: 'text/xml', buffer: Buffer.from(saml.published) });
    await page.getByText('The metadata is read. Save it.').waitFor();
    expect(await field('Entity id of the provider').inputValue()).toBe(saml.idp.entityId);
    await field('Address of the provider’s metadata').fill(new URL('/metadata', saml.idp.entityId).href);
    await save();
    await expectAccessible(page);
  });

  it('sees what its certificates are, and takes the next one from its metadata after a look', async () => {
    const next = await createSamlIdp(saml.idp.entityId, new Date('2000-01-01'));
    const [first = '', second = ''] = [saml.idp, next].flatMap(({ metadata }) => readMetadata(metadata).certificates);
    await button('Check').click();
    await page.getByText('They say what is kept here.').waitFor();
    await page.getByText('Key RSA 2048, signed with sha256WithRSAEncryption').waitFor();
    saml.published = saml.idp.metadata.replace(
      /<(\w+:)?KeyDescriptor use="signing">[\s\S]*?<\/\1?KeyDescriptor>/,
      (key) => key + key.replace(first, second),
    );
    await button('Check').click();
    await page.getByText('The metadata say something else than what is kept here').waitFor();
    await button('Refresh the metadata').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Counts from then on').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Take what they say' }).click();
    await page.getByText('The metadata are refreshed.').waitFor();
    // It has expired: the page says so without being asked, and the form has both.
    await page.getByText('The certificate expired on 2020-01-01').first().waitFor();
    expect((await field('Certificates of the provider').inputValue()).match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(await field('Address of the provider’s metadata').inputValue()).toContain('/metadata');
    await expectAccessible(page);
  });
});

describe('our key for a SAML provider', () => {
  it('is replaced in three steps, each said where it is done', async () => {
    await page.goto(`${served.address}/identity-providers/2`);
    await button('Make a new key').click();
    await page.getByText('Step 2: give the provider the new certificate').waitFor();
    await page.getByText('Our new certificate, beside the other one').waitFor();
    await expectAccessible(page);
    await button('Use the new key').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Use the new key' }).click();
    await page.getByText('Step 3: let the provider encrypt').waitFor();
    await button('Delete the former key').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the former key' }).click();
    await button('Make a new key').waitFor();
    await expectAccessible(page);
  });
});

describe('an administrator with a tenant of Auth0', () => {
  it('R11: gives its domain and the names of its claims, and sees what its Action has put into the ID token', async () => {
    await installProvider('Auth0', 'Acme Auth0');
    await page.getByText(`${served.address}/sign-in/callback/3`, { exact: true }).waitFor();
    await field('Domain').fill(new URL(auth0.issuer).origin);
    await field('Client ID').fill(OIDC_CLIENT.clientId);
    await field('Client secret').fill(OIDC_CLIENT.clientSecret);
    const named = ['Integration', 'sfdc_user_type', 'sfdc_id', 'Email'].map(
      (name) => `${name} = https://acme.example/${name}`,
    );
    await field('Attributes with other names').fill(named.join('\n'));
    await save();
    await button('Check').click();
    await page.getByText(auth0.issuer, { exact: true }).waitFor();
    auth0.answerAs('auth0|admin', { 'https://acme.example/sfdc_id': contactId(3) });
    await button('Try signing in').click();
    await page.getByRole('heading', { name: 'What the provider says of you' }).waitFor();
    await page.getByText('auth0|admin', { exact: true }).first().waitFor();
    await page.getByText('https://acme.example/sfdc_id', { exact: true }).waitFor();
    await page.getByText('Integration is missing').waitFor();
    await expectAccessible(page);
  });
});

describe('a stranger', () => {
  it('R11: is refused clearly while the switch is off', async () => {
    oidc.answerAs('ada', vouched(1));
    const stranger = await served.visit('/home');
    await stranger.getByRole('button', { name: 'Sign in with Acme login' }).click();
    await stranger.getByText('You cannot come in here', { exact: true }).waitFor();
    await expectAccessible(stranger);
    await stranger.context().close();
  });

  it('R11: who was refused stands in a log that an administrator finds where providers are', async () => {
    await page.goto(`${served.address}/identity-providers/1`);
    await page.getByRole('link', { name: 'Sign-in log' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign-ins by identity providers' }).waitFor();
    await page.getByRole('button', { name: 'Not let in: nobody is created by it' }).click();
    const details = page.getByRole('dialog', { name: 'Details of the event' });
    await details.getByText('was not let in', { exact: false }).waitFor();
    await details.getByText('sfdc_user_type', { exact: false }).waitFor();
    await expectAccessible(page);
    // An address that can be kept and sent on.
    await page.reload();
    await details.getByText('was not let in', { exact: false }).waitFor();
    await page.goto(`${served.address}/sign-in-log?provider=Acme%20SAML`);
    await page.getByText('Nothing fits the filters').waitFor();
    await page.getByRole('button', { name: 'Remove the filters' }).click();
    await page.getByRole('button', { name: 'Not let in: nobody is created by it' }).waitFor();
    await expectAccessible(page);
  });

  it('R11: is created by OpenID Connect and comes to the page they wanted', async () => {
    await allowProvisioning('OpenID Connect', 'SAML');
    const stranger = await served.visit('/account');
    await expectAccessible(stranger);
    await stranger.getByRole('button', { name: 'Sign in with Acme login' }).click();
    await stranger.getByRole('heading', { level: 1 }).filter({ hasNotText: 'Signing in' }).waitFor();
    await stranger.waitForURL(`${served.address}/account`);
    expect(await findPerson(rollcall.db, 'ada@idp.example')).toMatchObject({ sfdcId: contactId(1), level: 'user' });
    // Signed in to stay: a page that is loaded anew finds the session.
    await stranger.reload();
    await stranger.waitForURL(`${served.address}/account`);
    await stranger.context().close();
  });

  it('R11: is created by SAML, from a tile at the provider', async () => {
    const stranger = await served.visit('/sign-in?with=2');
    await stranger.waitForURL(`${served.address}/home`);
    expect(await findPerson(rollcall.db, 'jean@idp.example')).toMatchObject({ sfdcId: contactId(2) });
    await stranger.context().close();
  });

  it('R11: is known by the attribute that the page names, where the NameID is another one every time', async () => {
    saml.format = 'transient';
    const comes = async (as: string) => {
      saml.as = as;
      return await served.visit('/sign-in?with=2');
    };
    const stranger = await comes('_one');
    await stranger.getByText('Signing in did not come to its end').first().waitFor();
    await stranger.context().close();
    await page.goto(`${served.address}/sign-in-log?provider=Acme%20SAML`);
    await page.getByText('The NameID is transient', { exact: false }).first().waitFor();
    // Jean is known by her NameID: it has to be said of a provider by which nobody is known so.
    await page.goto(`${served.address}/identity-providers/2`);
    await field('Attribute that identifies people').fill('employeeNumber');
    await page.getByRole('radio', { name: 'Come in where the provider names their Salesforce record' }).check();
    await page.getByRole('switch', { name: 'Create people' }).uncheck();
    await button('Save').click();
    await page.getByText('stays NameID as long as people are known by it', { exact: false }).first().waitFor();
    await expectAccessible(page);
    const { id } = await findPerson(rollcall.db, 'jean@idp.example');
    await rollcall.db.deleteFrom('identity').where('person_id', '=', id).execute();
    await button('Save').click();
    await page.getByText('The provider is saved.').waitFor();
    await page.reload();
    expect(await field('Attribute that identifies people').inputValue()).toBe('employeeNumber');
    expect(await page.getByRole('switch', { name: 'Create people' }).isChecked()).toBe(false);
    for (const as of ['_two', '_three']) {
      const jean = await comes(as);
      await jean.waitForURL(`${served.address}/home`);
      await jean.context().close();
    }
    const known = rollcall.db.selectFrom('identity').select('subject').where('person_id', '=', id);
    expect(await known.execute()).toEqual([{ subject: 'E-2' }]);
  });

  it('R11: is created by Auth0, once its own switch is on, and known again', async () => {
    const kay = {
      given_name: 'Kay',
      family_name: 'Antonelli',
      'https://acme.example/Integration': 'salesforce',
      'https://acme.example/sfdc_user_type': 'contact',
      'https://acme.example/sfdc_id': contactId(3),
      'https://acme.example/Email': 'kay@idp.example',
    };
    auth0.answerAs('auth0|kay', kay);
    const stranger = await served.visit('/home');
    await stranger.getByRole('button', { name: 'Sign in with Acme Auth0' }).click();
    await stranger.getByText('You cannot come in here', { exact: true }).waitFor();
    await allowProvisioning('Auth0');
    await stranger.goto(`${served.address}/account`);
    await stranger.getByRole('button', { name: 'Sign in with Acme Auth0' }).click();
    await stranger.waitForURL(`${served.address}/account`);
    // Whoever came without a password is asked for none, and has nothing to change.
    await stranger.getByText('You come in without a password, and need none.').waitFor();
    expect(await stranger.locator('input[type=password]').count()).toBe(0);
    await expectAccessible(stranger);
    const made = await findPerson(rollcall.db, 'kay@idp.example');
    expect(made).toMatchObject({ firstname: 'Kay', sfdcId: contactId(3), level: 'user' });
    await stranger.context().close();
    // Their mailbox is another one now; the subject is who they are.
    auth0.answerAs('auth0|kay', { given_name: 'Kay' });
    const again = await served.visit('/sign-in?with=3');
    await again.waitForURL(`${served.address}/home`);
    await again.getByText('Kay', { exact: false }).first().waitFor();
    await again.context().close();
    await page.goto(`${served.address}/users/${made.id}`);
    const ways = page.getByRole('region', { name: 'Ways in' });
    await ways.getByText('auth0|kay', { exact: false }).waitFor();
    await expectAccessible(page);
    await ways.getByRole('button', { name: 'Remove Acme Auth0' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Acme Auth0 is no way in any more.').waitFor();
    await ways.getByText('auth0|kay', { exact: false }).waitFor({ state: 'detached' });
  });

  it('is signed out when an administrator switches the provider off, who sees how many that are before and after', async () => {
    saml.as = '_four';
    const jean = await served.visit('/sign-in?with=2');
    await jean.waitForURL(`${served.address}/home`);
    const { id } = await rollcall.db
      .selectFrom('identity_provider')
      .select('id')
      .where('name', '=', 'Acme SAML')
      .executeTakeFirstOrThrow();
    const open = await rollcall.db.selectFrom('session').select('id').where('provider_id', '=', id).execute();
    expect(open.length).toBeGreaterThan(0);
    const many = open.length === 1 ? 'One session' : `${open.length} sessions`;
    await page.goto(`${served.address}/identity-providers/${id}`);
    const active = page.getByRole('switch', { name: 'People can sign in by it' });
    await active.click();
    await page.getByRole('button', { name: 'Save' }).click();
    const dialog = page.getByRole('dialog', { name: 'Switch Acme SAML off?' });
    await dialog.getByText(`${many} that `, { exact: false }).waitFor();
    await expectAccessible(page);
    // Whoever thinks better of it has changed nothing.
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    const removal = page.getByRole('dialog', { name: 'Remove the provider?' });
    await removal.getByText(`${many} that `, { exact: false }).waitFor();
    await removal.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('button', { name: 'Switch off' }).click();
    await page.getByText(`The provider is saved. ${many} ha`, { exact: false }).waitFor();
    expect(await rollcall.db.selectFrom('session').select('id').where('provider_id', '=', id).execute()).toEqual([]);
    await jean.goto(`${served.address}/home`);
    await jean.waitForURL(/\/sign-in/);
    await jean.context().close();
  });
});
