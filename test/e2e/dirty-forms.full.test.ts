import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { expectAccessible, type Served, serve, USERNAME } from './support/served.ts';

const EARLY = { every: 'cron', cron: '30 6 * * 1-5', timezone: 'Europe/Rome' };

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;
/** Of what the forms are about: a person, a branch, a provider, a notification. */
const ids = { person: '', branch: '', provider: '', notification: '' };

beforeAll(async () => {
  salesforce = await startOrg(trainingOrg({ contacts: [learner(1, 'Lea', 'Lang')] }));
  installation = await install(trainingConfiguration({ users: null }), { SF_URL: salesforce });
  served = await serve(installation.environment);
  const page = await served.enter('/identity-providers');
  const { db } = installation;
  const ada = await db.selectFrom('person').select('id').where('username', '=', USERNAME).executeTakeFirstOrThrow();
  await installation.configure(trainingConfiguration({ users: null, contacts: { schedule: EARLY } }), ada.id);
  await button(page, 'Install a provider').click();
  await dialog(page).getByRole('textbox', { name: 'Name' }).fill('Acme SAML');
  await dialog(page).getByRole('button', { name: 'Install a provider' }).click();
  await page.waitForURL(/identity-providers\/\d+$/);
  ids.provider = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const names = { username: 'pia', username_key: 'pia', firstname: 'Pia', lastname: 'Paulus' };
  ids.person = (await db.insertInto('person').values(names).returning('id').executeTakeFirstOrThrow()).id;
  const branch = await db.selectFrom('branch').select('id').where('code', '=', 'STAFF').executeTakeFirstOrThrow();
  ids.branch = branch.id;
  ids.notification = (await db.selectFrom('notification').select('id').executeTakeFirstOrThrow()).id;
  await page.context().close();
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog').first();
const question = (page: Page) => page.getByRole('dialog', { name: 'Leave without saving?' });
const answer = (page: Page, name: string) => question(page).getByRole('button', { name, exact: true });

interface Form {
  readonly what: string;
  readonly path: () => string;
  /** What opens it; nothing where the address does. */
  readonly open?: (page: Page) => Promise<void>;
  /** Where something is typed. */
  readonly field: string;
  /** It lies over the page: a key closes it, and no link can be reached. */
  readonly overPage?: true;
}

const TRAINING = '/salesforce/training';
const pressing = (name: string) => async (page: Page) => await button(page, name).click();

const FORMS: readonly Form[] = [
  { what: 'a connection', path: () => `${TRAINING}/connection?edit=true`, field: 'Consumer key' },
  { what: 'a new connection', path: () => '/connect/new', field: 'Consumer key' },
  { what: 'an identity provider', path: () => `/identity-providers/${ids.provider}`, field: 'Name on the button' },
  { what: 'a person', path: () => `/users/${ids.person}/edit`, field: 'First name' },
  { what: 'a new person', path: () => '/users/new', field: 'First name' },
  { what: 'a notification', path: () => `/notifications/${ids.notification}`, field: 'Title' },
  { what: 'a new notification', path: () => '/notifications/new', field: 'Title' },
  { what: 'a new additional field', path: () => '/fields?create=true', field: 'Name', overPage: true },
  { what: 'an additional field', path: () => '/fields?field=motto', field: 'Name', overPage: true },
  {
    what: 'a schedule',
    path: () => `${TRAINING}/synchronization?schedule=true`,
    field: 'Cron expression',
    overPage: true,
  },
  {
    what: 'a branch',
    path: () => `/branches?branch=${ids.branch}`,
    open: pressing('Rename'),
    field: 'Name',
    overPage: true,
  },
  {
    what: 'a new branch',
    path: () => `/branches?branch=${ids.branch}`,
    open: pressing('Add a branch below'),
    field: 'Name',
    overPage: true,
  },
  {
    what: 'a new administrator',
    path: () => '/administrators',
    open: pressing('Add an administrator'),
    field: 'Username',
    overPage: true,
  },
  { what: 'a new token', path: () => '/tokens', open: pressing('Create a token'), field: 'Name', overPage: true },
  {
    what: 'a new identity provider',
    path: () => '/identity-providers',
    open: pressing('Install a provider'),
    field: 'Name',
    overPage: true,
  },
  {
    what: 'the name of one’s settings',
    path: () => `${TRAINING}/synchronization`,
    open: pressing('Name'),
    field: 'Name of the settings',
    overPage: true,
  },
];

/** Its first field, once it is there. */
async function opened(page: Page, { open, field, overPage }: Form): Promise<Locator> {
  await open?.(page);
  const box = (overPage ? dialog(page) : page.getByRole('main')).getByRole('textbox', { name: field, exact: true });
  await box.waitFor();
  return box;
}

/** As somebody does who has something else in mind. */
async function leave(page: Page, { overPage }: Form): Promise<void> {
  if (overPage) return await page.keyboard.press('Escape');
  await button(page, 'Admin menu').click();
  await page.getByRole('menuitem', { name: 'Audit log' }).click();
}

async function expectLeft(page: Page, form: Form, box: Locator): Promise<void> {
  if (form.overPage) await box.waitFor({ state: 'detached' });
  else await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor();
}

/** Tries to load the page anew; the browser asks, and somebody says no. Fails where it does not ask. */
async function expectAskedByBrowser(page: Page): Promise<void> {
  const asked = page.waitForEvent('dialog');
  await page.evaluate('void setTimeout(() => location.reload())');
  const asking = await asked;
  expect(asking.type()).toBe('beforeunload');
  await asking.dismiss();
}

describe('a form', () => {
  it.each(FORMS)('of $what is left without a question while nothing was typed', async (form) => {
    const page = await served.enter(form.path());
    const box = await opened(page, form);
    await leave(page, form);
    await expectLeft(page, form, box);
    expect(await question(page).count()).toBe(0);
    await page.context().close();
  });

  it.each(FORMS)('of $what asks before what was typed is lost, and keeps it or not as somebody says', async (form) => {
    const page = await served.enter(form.path());
    const box = await opened(page, form);
    await box.fill('typed-and-not-saved');
    await leave(page, form);
    await question(page).waitFor();
    await expectAccessible(page);
    // As Stay here does.
    await page.keyboard.press('Escape');
    await question(page).waitFor({ state: 'detached' });
    expect(await box.inputValue()).toBe('typed-and-not-saved');
    await expectAskedByBrowser(page);
    expect(await box.inputValue()).toBe('typed-and-not-saved');
    await leave(page, form);
    await answer(page, 'Stay here').click();
    await question(page).waitFor({ state: 'detached' });
    await leave(page, form);
    await answer(page, 'Leave').click();
    await expectLeft(page, form, box);
    await page.context().close();
  });
});
