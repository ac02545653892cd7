import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { account, employee, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { englishOn } from './support/english.ts';
import { expectAccessibleEverywhere } from './support/everywhere.ts';
import { EMPTY, FILLED, NARROWEST, SALESFORCE, type State } from './support/page-states.ts';
import { type Served, serve } from './support/served.ts';

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

async function visit({ path, until, act }: State): Promise<void> {
  const page = await served.enter(path);
  await act?.(page);
  await page.getByText(until).first().waitFor();
  await complete(page);
  await expectAccessibleEverywhere(page);
  await page.context().close();
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

/** What a scope is called in Salesforce, to be looked for there. */
const SCOPE = 'Access the identity URL service (id, profile, email, address, phone)';

/** Names, in whatever language: of the root, of additional fields, of fields in Salesforce, of notifications. */
function namesOn(path: string): readonly string[] {
  if (path.includes('/mapping/')) return ['Platform', 'Country', 'Title'];
  if (path === '/notifications') {
    return ['Platform', ...NOTIFICATIONS.flatMap((title) => [title, `Ritira ${title}`, `Elimina ${title}`])];
  }
  if (path === '/connect/new') return ['Platform', SCOPE, `Copia: ${SCOPE}`];
  return path === '/fields' || path === '/users/new' ? ['Platform', 'Country'] : ['Platform'];
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
