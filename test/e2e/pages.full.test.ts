import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, employee, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { englishOn } from './support/english.ts';
import { expectAccessible, type Served, serve } from './support/served.ts';

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;

beforeAll(async () => {
  salesforce = await startOrg(
    trainingOrg({
      accounts: [account(1, 'Acme'), account(2, 'Acme Rome', 1)],
      contacts: [
        ...Array.from({ length: 120 }, (_, index) => learner(10 + index, 'Pia', `P${index}`)),
        learner(3, 'Nameless', 'Nobody', { Email: null }),
      ],
      users: [employee(1, 'Uma', 'User')],
    }),
  );
  installation = await install(
    trainingConfiguration({ contacts: { branches: { mode: 'single', destination: 'CUSTOMERS' } } }),
    { SF_URL: salesforce },
  );
  served = await serve(installation.environment);
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

interface State {
  readonly name: string;
  readonly path: string;
  /** Until it stands there; `act` may lead there from the page. */
  readonly until: string;
  readonly act?: (page: Page) => Promise<void>;
}

const pressing =
  (...names: readonly string[]) =>
  async (page: Page) => {
    for (const name of names) await page.getByRole('button', { name, exact: true }).last().click();
  };

const SALESFORCE = '/salesforce/training';

/** In pixels: as narrow as the console is to be used. */
const NARROWEST = 1024;

/** Before anything was synchronized: what is empty, and forms. */
const EMPTY: readonly State[] = [
  { name: 'runs without any', path: `${SALESFORCE}/runs`, until: 'No runs yet' },
  { name: 'logs without any', path: `${SALESFORCE}/logs`, until: 'No events yet' },
  { name: 'logs that no filter lets through', path: `${SALESFORCE}/logs?run=77`, until: 'Nothing fits the filters' },
  { name: 'no tokens', path: '/tokens', until: 'No tokens yet' },
  { name: 'no such page', path: '/nowhere', until: 'There is no such page' },
  {
    name: 'a token without a name or scope',
    path: '/tokens',
    until: 'Say what it is for.',
    act: pressing('Create a token', 'Create'),
  },
  {
    name: 'an administrator without a username',
    path: '/administrators',
    until: 'Choose a username.',
    act: pressing('Add an administrator', 'Add'),
  },
  {
    name: 'whom a second factor would be required of',
    path: '/administrators',
    until: 'can do nothing else from now on',
    act: async (page) => {
      await page.getByRole('combobox', { name: 'Required of' }).click();
      await page.getByRole('option', { name: 'Everybody who signs in by password' }).click();
    },
  },
  { name: 'no password', path: '/account', until: 'Choose a password.', act: pressing('Change password') },
  { name: 'the audit log', path: '/audit', until: 'Set up the first administrator' },
  {
    name: 'the audit log, filtered',
    path: '/audit',
    until: 'Nothing fits the filters',
    act: async (page) => {
      await page.getByRole('combobox', { name: 'Action' }).fill('restored');
      await page.getByRole('option', { name: 'Restored a backup' }).click();
    },
  },
  { name: 'an empty log of sign-ins by providers', path: '/sign-in-log', until: 'No events yet' },
  { name: 'the Admin menu', path: '/audit', until: 'Manage', act: pressing('Admin menu') },
  { name: 'the menu of the account', path: '/audit', until: 'Sign out', act: pressing('Account of ada') },
];

/** After a run and with a plan. */
const FILLED: readonly State[] = [
  { name: 'the connection', path: `${SALESFORCE}/connection`, until: 'My Domain' },
  { name: 'what is synchronized', path: `${SALESFORCE}/synchronization`, until: 'Sync Users' },
  {
    name: 'the choice of a list view',
    path: `${SALESFORCE}/synchronization?configure=contacts`,
    until: 'Next: the mapping',
  },
  {
    name: 'the schedule',
    path: `${SALESFORCE}/synchronization?schedule=true`,
    until: 'Time zone',
    act: async (page) => await page.getByRole('radio', { name: 'Every week' }).check(),
  },
  { name: 'the mapping', path: `${SALESFORCE}/mapping/contacts`, until: 'shown would be rejected' },
  {
    name: 'import options',
    path: `${SALESFORCE}/mapping/contacts`,
    until: 'Stop the run',
    act: pressing('Import options', 'More options'),
  },
  {
    name: 'branches of picklists',
    path: `${SALESFORCE}/mapping/contacts`,
    until: 'First picklist',
    act: async (page) => {
      await page.getByRole('button', { name: /Organization chart/ }).click();
      await page.getByRole('radio', { name: /Use additional fields/ }).check();
    },
  },
  {
    name: 'what the next run would do with a person',
    path: '/users?search=p1%40',
    until: 'The record is in the list view',
    act: async (page) => {
      await page.getByRole('link', { name: 'p1@learners.example' }).click();
      await page.getByRole('button', { name: 'Look at it' }).click();
    },
  },
  { name: 'additional fields', path: '/fields', until: 'Team' },
  { name: 'notifications', path: '/notifications', until: 'Notifications' },
  { name: 'runs', path: `${SALESFORCE}/runs`, until: 'Run 1' },
  { name: 'what runs did', path: `${SALESFORCE}/runs?history=table`, until: 'Reactivated' },
  {
    name: 'the details of an event',
    path: `${SALESFORCE}/logs?level=error`,
    until: 'What to do',
    act: async (page) => await page.getByRole('row').nth(1).getByRole('button').click(),
  },
  {
    name: 'a person',
    path: '/users?search=p1%40',
    until: 'Runs that touched this person',
    act: async (page) => await page.getByRole('link', { name: 'p1@learners.example' }).click(),
  },
  { name: 'a run', path: '/runs/2', until: 'Who was left out, and why' },
  {
    name: 'changes that no filter lets through',
    path: '/runs/2',
    until: 'Nothing fits the filters',
    act: async (page) => await page.getByRole('textbox', { name: 'Search' }).fill('nobody at all'),
  },
  { name: 'logs', path: `${SALESFORCE}/logs`, until: 'Target user' },
  {
    name: 'a choice of dates',
    path: `${SALESFORCE}/logs`,
    until: 'Mo',
    act: async (page) => await page.getByRole('button', { name: 'From' }).click(),
  },
  { name: 'users', path: '/users', until: 'p1@learners.example' },
  { name: 'branches', path: '/branches', until: 'Customers' },
];

async function visit({ path, until, act }: State): Promise<void> {
  const page = await served.enter(path);
  await act?.(page);
  await page.getByText(until).first().waitFor();
  await complete(page);
  await expectAccessibleEverywhere(page);
  await page.context().close();
}

/** In the light on a usual screen, in the dark on the smallest, where nothing makes the page scroll sideways. */
async function expectAccessibleEverywhere(page: Page): Promise<void> {
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: NARROWEST, height: 768 });
  await expect.poll(() => page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(NARROWEST);
  await expectAccessible(page);
}

const complete = async (page: Page) =>
  await page.locator('.mantine-Skeleton-root:visible').first().waitFor({ state: 'detached' });

describe('nothing keeps people with disabilities away, in the light or in the dark', () => {
  it('while nobody is signed in', async () => {
    await served.enter('/audit');
    const page = await served.visit('/sign-in');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Enter your username.').waitFor();
    await expectAccessibleEverywhere(page);
  });

  it.each(EMPTY)('before the first run: $name', visit);

  it('then people are synchronized', async () => {
    const page = await served.enter(`${SALESFORCE}/synchronization`);
    await page.getByRole('button', { name: 'Start' }).click();
    await expect
      .poll(async () => (await installation.db.selectFrom('run').select('finished_at').execute()).map(isFinished), {
        timeout: 120_000,
      })
      .toEqual([true, true]);
  });

  it.each(FILLED)('after the first run: $name', visit);

  it('enlarged to 400 %, no page scrolls sideways (WCAG 1.4.10), whatever somebody is called', async () => {
    const long = 'Donaudampfschifffahrtsgesellschaft'.repeat(6);
    const { id } = await installation.db
      .insertInto('person')
      .values({ username: long, username_key: long.toLowerCase(), firstname: long, lastname: long })
      .returning('id')
      .executeTakeFirstOrThrow();
    const page = await served.enter('/users', { width: 320 });
    const paths = ['connection', 'synchronization', 'runs', 'logs', 'mapping/contacts'].map(
      (tab) => `${SALESFORCE}/${tab}`,
    );
    for (const path of [
      ...paths,
      '/runs/2',
      '/users',
      `/users/${id}`,
      '/branches',
      '/fields',
      '/notifications/new',
      '/audit',
    ]) {
      await page.goto(`${served.address}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await complete(page);
      expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, 320]);
    }
    await page.context().close();
    await installation.db.deleteFrom('person').where('id', '=', id).execute();
  });

  it('the filters of the log stand in one line on the smallest screen, with room for a date', async () => {
    const page = await served.enter(`${SALESFORCE}/logs?from=2026-10-27T20%3A30%3A00.000Z`, { width: NARROWEST });
    const labels = ['Search', 'Level', 'Entity', 'Run', 'From', 'To'].map((name) =>
      page.locator('label').getByText(name, { exact: true }),
    );
    const tops = async () =>
      await Promise.all(labels.map(async (label) => Math.round((await label.boundingBox())?.y ?? -1)));
    await expect.poll(async () => new Set(await tops()).size, { message: 'lines' }).toBe(1);
    const cut =
      "[...document.querySelectorAll('.log-filters button')].map((date) => date.scrollWidth - date.clientWidth)";
    expect(await page.evaluate(cut)).toEqual([0, 0, 0]);
    await page.context().close();
  });
});

const CONTACTS = '/connections/training/entities/contacts';

/** Each list, and what it asks the server for. */
const LISTS = [
  { path: `${SALESFORCE}/runs`, asks: '/runs' },
  { path: '/runs/1', asks: '/runs/1/changes' },
  { path: `${SALESFORCE}/logs`, asks: '/logs' },
  { path: '/users', asks: '/people' },
  { path: '/branches', asks: '/branches' },
  { path: '/branches?view=gone', asks: '/branches/gone' },
  { path: '/fields', asks: '/fields' },
  { path: '/notifications', asks: '/notifications' },
  { path: '/notifications?view=outbox', asks: '/notifications/mails' },
  { path: '/administrators', asks: '/administrators' },
  { path: '/administrators', asks: '/required-second-factor' },
  { path: '/tokens', asks: '/tokens' },
  { path: '/audit', asks: '/audit-events' },
  { path: '/sign-in-log', asks: '/logs' },
  { path: '/account', asks: '/sessions' },
  { path: `${SALESFORCE}/synchronization?configure=contacts`, asks: `${CONTACTS}/list-views` },
  { path: `${SALESFORCE}/mapping/contacts`, asks: `${CONTACTS}/settings` },
  { path: `${SALESFORCE}/mapping/contacts`, asks: `${CONTACTS}/sample` },
] as const;

describe('a list that cannot be shown says why', () => {
  /** A page for which the server answers one question so. */
  async function refused({ path, asks }: (typeof LISTS)[number], status: number, code: string): Promise<Page> {
    const page = await served.enter('/connect/new');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.route(
      (url) => url.pathname === `/api/v1${asks}`,
      (route) =>
        route.fulfill({
          status,
          contentType: 'application/problem+json',
          body: JSON.stringify({ type: 'about:blank', status, code, title: code, detail: 'Wait a minute.' }),
        }),
    );
    await page.goto(served.address + path);
    return page;
  }

  it.each(LISTS)('$path, to whom it is not for', async (list) => {
    const page = await refused(list, 403, 'forbidden');
    await page.getByText('This is not for you to see').first().waitFor();
    await page.getByText('Another superadmin can give it to you').first().waitFor();
    await expectAccessibleEverywhere(page);
    await page.context().close();
  });

  it.each(LISTS)('$path, where something went wrong, and comes with the next try', async (list) => {
    const page = await refused(list, 429, 'rate_limited');
    const alerts = page.getByRole('alert').filter({ hasText: 'Wait a minute.' });
    await alerts.first().waitFor();
    await expectAccessibleEverywhere(page);
    await page.unrouteAll();
    // Runs are asked for twice: for the list and for the chart above it.
    for (let left = await alerts.count(); left > 0; left -= 1) {
      await alerts.first().getByRole('button', { name: 'Try again' }).click();
      await expect.poll(() => alerts.count()).toBe(left - 1);
    }
    await page.context().close();
  });
});

describe('a list of several pages', () => {
  it('has as many of them after a reload, and one where somebody comes anew', async () => {
    const page = await served.enter('/users');
    const lines = () => page.getByRole('row').count();
    const header = 1;
    await expect.poll(lines).toBe(header + 50);
    for (const shown of [100, 122]) {
      await page.getByRole('button', { name: 'Show more' }).click();
      await expect.poll(lines).toBe(header + shown);
    }
    await page.reload();
    await expect.poll(lines).toBe(header + 122);
    await page.goto(`${served.address}/users`);
    await page.getByRole('button', { name: 'Show more' }).waitFor();
    expect(await lines()).toBe(header + 50);
    await page.context().close();
  });
});

const isFinished = ({ finished_at: at }: { readonly finished_at: Date | null }) => at !== null;

/** What notifications are called that are there from the beginning. */
const NOTIFICATIONS = ['Set your password', 'Reset your password'];

/** Names, in whatever language: of the root, of additional fields, of fields in Salesforce, of notifications. */
function namesOn(path: string): readonly string[] {
  if (path.includes('/mapping/')) return ['Platform', 'Country', 'Title'];
  if (path === '/notifications') {
    return ['Platform', ...NOTIFICATIONS.flatMap((title) => [title, `Ritira ${title}`, `Elimina ${title}`])];
  }
  return path === '/fields' ? ['Platform', 'Country'] : ['Platform'];
}

/** Nobody reaches the menu while a panel is open. */
const OPENS_A_PANEL = /[?](?:configure|schedule)=/;

describe('in Italian', () => {
  const paths = new Set([...FILLED, ...EMPTY].map(({ path }) => path).filter((path) => path !== '/nowhere'));

  it.each([...paths])('%s has no English but the server’s own sentences, which are marked', async (path) => {
    const page = await served.enter(path, { locale: 'it-IT' });
    const names = namesOn(path);
    if (OPENS_A_PANEL.test(path)) await page.getByRole('dialog').waitFor();
    else {
      await page.getByRole('button', { name: 'Menu di amministrazione' }).click();
      await page.getByRole('menuitem', { name: 'Gestisci' }).waitFor();
    }
    await complete(page);
    expect(await page.locator('html').getAttribute('lang')).toBe('it');
    expect((await englishOn(page)).filter((words) => !names.includes(words))).toEqual([]);
    await page.context().close();
  });

  it('signs in, and refuses in words', async () => {
    const page = await served.visit('/sign-in', { locale: 'it-IT' });
    await page.getByRole('button', { name: 'Accedi' }).click();
    await page.getByText('Inserire il nome utente.').waitFor();
    await page.getByRole('textbox', { name: 'Nome utente' }).fill('ada');
    await page.locator('input[autocomplete="current-password"]').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('Nome utente, password o codice non corretti').waitFor();
    expect(await englishOn(page)).toEqual([]);
  });
});
