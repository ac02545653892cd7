import type { Page } from 'playwright-core';
import { PASSWORD } from './people.ts';
import type { Scene, Viewer } from './scene.ts';

export interface Shot {
  readonly name: string;
  readonly path: string;
  /** Stands on the page once it is complete. */
  readonly until: string;
  /** What is done on the page before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
  /** As whom; an administrator where nothing is said. */
  readonly as?: Viewer | 'nobody';
  /** Goes into README or docs, in light and dark. */
  readonly documented?: boolean;
}

const click = (role: 'button' | 'link' | 'menuitem', name: string | RegExp) => async (page: Page) => {
  await page.getByRole(role, { name }).first().click();
};

/** Puts a text just below the header. */
async function scrollTo(page: Page, text: string): Promise<void> {
  const box = await page.getByText(text).boundingBox();
  await page.mouse.wheel(0, (box?.y ?? 0) - 90);
}

/** Every page and the states that matter. */
export function shotsOf({ plan, run, person, grace, token, notification, provider }: Scene): readonly Shot[] {
  const acme = '/salesforce/acme';
  return [
    { name: 'sign-in', path: '/sign-in', until: 'Sign in', as: 'nobody' },
    { name: 'forgot-password', path: '/forgot-password', until: 'Username', as: 'nobody' },
    { name: 'set-password', path: `/set-password#${token}`, until: 'Set the password', as: 'nobody' },
    { name: 'set-password-refused', path: '/set-password#old', until: 'Ask for another', as: 'nobody' },
    { name: 'home', path: '/home', until: 'garcia', as: 'learner' },
    { name: 'connection-new', path: '/connect/new', until: 'My Domain' },
    {
      name: 'connection-docebo',
      path: '/connect/new',
      until: 'My Domain',
      act: async (page) => {
        await page.getByRole('radio', { name: 'A Docebo platform' }).check();
        await scrollTo(page, 'Where people are brought to');
      },
      documented: true,
    },
    { name: 'connection', path: `${acme}/connection`, until: 'My Domain' },
    {
      name: 'connection-tested',
      path: `${acme}/connection`,
      until: 'My Domain',
      act: async (page) => {
        await click('button', 'Test the connection')(page);
        await page.getByText('It works').waitFor();
      },
    },
    { name: 'synchronization', path: `${acme}/synchronization`, until: 'Sync Users', documented: true },
    { name: 'owners', path: `${acme}/synchronization?owner=${grace}`, until: 'Only grace changes and runs these' },
    { name: 'configure', path: `${acme}/synchronization?configure=contacts`, until: 'Next: the mapping' },
    { name: 'schedule', path: `${acme}/synchronization?schedule=true`, until: 'By a cron expression' },
    { name: 'mapping', path: `${acme}/mapping/contacts`, until: 'shown would be rejected', documented: true },
    {
      name: 'mapping-branches',
      path: `${acme}/mapping/contacts`,
      until: 'shown would be rejected',
      act: click('button', /Organization chart/),
    },
    {
      name: 'mapping-options',
      path: `${acme}/mapping/contacts`,
      until: 'shown would be rejected',
      act: click('button', 'Import options'),
    },
    { name: 'fields', path: '/fields', until: 'Region' },
    {
      name: 'field-edit',
      path: '/fields?field=department',
      until: 'Region',
    },
    { name: 'notifications', path: '/notifications', until: 'Notifications' },
    { name: 'notification', path: `/notifications/${notification}`, until: 'Preview', documented: true },
    { name: 'notification-new', path: '/notifications/new', until: 'Preview' },
    { name: 'outbox', path: '/notifications?view=outbox', until: 'Outbox' },
    { name: 'runs', path: `${acme}/runs`, until: 'Outcomes over time', documented: true },
    {
      name: 'runs-tooltip',
      path: `${acme}/runs`,
      until: 'Outcomes over time',
      act: async (page) => await page.mouse.move(740, 420),
    },
    { name: 'runs-table', path: `${acme}/runs?history=table`, until: 'Outcomes over time' },
    { name: 'logs', path: `${acme}/logs`, until: 'Target user', documented: true },
    {
      name: 'log-event',
      path: `${acme}/logs?run=${run}&level=error`,
      until: 'Target user',
      act: async (page) => {
        await page.getByRole('row').nth(1).getByRole('button').click();
        await page.getByRole('dialog').waitFor();
      },
    },
    { name: 'logs-empty', path: `${acme}/logs?run=99999`, until: 'Nothing fits the filters' },
    { name: 'plan', path: `/runs/${plan}`, until: 'Export CSV' },
    {
      name: 'plan-changes',
      path: `/runs/${plan}`,
      until: 'Export CSV',
      act: async (page) => {
        await page.getByRole('combobox', { name: 'Action' }).click();
        await page.getByRole('option', { name: 'Update' }).click();
        await page
          .getByRole('row', { name: /Update/ })
          .first()
          .waitFor();
        await page.getByRole('heading', { name: 'Changes' }).scrollIntoViewIfNeeded();
        await page.mouse.wheel(0, 2000);
      },
      documented: true,
    },
    {
      name: 'plan-apply',
      path: `/runs/${plan}`,
      until: 'Export CSV',
      act: async (page) => {
        await click('button', 'Apply')(page);
        await page.getByRole('dialog').waitFor();
      },
    },
    { name: 'run', path: `/runs/${run}`, until: 'Who was left out, and why' },
    { name: 'users', path: '/users', until: 'Users' },
    { name: 'user-new', path: '/users/new', until: 'Create a user' },
    { name: 'user-edit', path: `/users/${person}/edit`, until: 'Save' },
    { name: 'person', path: `/users/${person}`, until: 'Salesforce' },
    {
      name: 'person-explained',
      path: `/users/${person}`,
      until: 'Salesforce',
      act: async (page) => {
        await click('button', 'Look at it')(page);
        await page.getByText('The record is in the list view').waitFor();
        await scrollTo(page, 'What the next run would do');
      },
      documented: true,
    },
    { name: 'branches', path: '/branches', until: 'Customers' },
    {
      name: 'branch',
      path: '/branches',
      until: 'Customers',
      act: async (page) => {
        await page
          .getByRole('treeitem', { name: /^Customers/ })
          .locator('button')
          .click();
        await page.getByRole('treeitem', { level: 3 }).nth(4).click();
        await page.getByText('From Salesforce').waitFor();
      },
      documented: true,
    },
    { name: 'branches-gone', path: '/branches?view=gone', until: 'no longer in Salesforce' },
    {
      name: 'second-factor-required',
      path: '/home',
      until: 'garcia',
      as: 'learner',
      act: async (page) => {
        await page.route('**/api/v1/session', async (route) => {
          const response = await route.fetch();
          const body = (await response.text()).replace('"mustSetUpSecondFactor":false', '"mustSetUpSecondFactor":true');
          await route.fulfill({ response, body });
        });
        await page.reload();
        await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor();
      },
    },
    { name: 'account', path: '/account', until: 'Where you are signed in' },
    {
      name: 'second-factor',
      path: '/account',
      until: 'Where you are signed in',
      act: async (page) => {
        await click('button', 'Set up')(page);
        await page.getByLabel('Your password').fill(PASSWORD);
        await click('button', 'Continue')(page);
        await page.getByText('Or type it in:').waitFor();
      },
    },
    { name: 'administrators', path: '/administrators', until: 'grace' },
    {
      name: 'administrator-new',
      path: '/administrators',
      until: 'grace',
      act: async (page) => {
        await click('button', 'Add an administrator')(page);
        await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
      },
    },
    { name: 'tokens', path: '/tokens', until: 'Nightly export' },
    {
      name: 'token-new',
      path: '/tokens',
      until: 'Nightly export',
      act: async (page) => {
        await click('button', 'Create a token')(page);
        await page.getByRole('dialog').waitFor();
      },
    },
    { name: 'audit', path: '/audit', until: 'Created an API token' },
    {
      name: 'admin-menu',
      path: `${acme}/synchronization`,
      until: 'Sync Users',
      act: click('button', 'Admin menu'),
    },
    { name: 'providers', path: '/identity-providers', until: 'Acme Okta' },
    { name: 'provider', path: `/identity-providers/${provider}`, until: 'Acme Okta', documented: true },
    {
      name: 'provider-install',
      path: '/identity-providers',
      until: 'Acme Okta',
      act: async (page) => {
        await click('button', /^Install/)(page);
        await page.getByRole('dialog').waitFor();
      },
    },
    { name: 'lost', path: '/nowhere', until: 'There is no such page' },
    { name: 'unknown-run', path: '/runs/99999', until: 'There is no run' },
  ];
}

/** The plan that takes a run back: see Scene.undo. */
export const undoShot = (undo: string): Shot => ({
  name: 'undo-plan',
  path: `/runs/${undo}`,
  until: 'Takes back what run',
  documented: true,
});

/** The run after that, which would do it again: see Scene.repeat. */
export const heldShot = (run: string): Shot => ({ name: 'held-after-undo', path: `/runs/${run}`, until: 'was undone' });

/** Those of a connection to Docebo, once it has joined: see Scene.joinAcademy. */
export const ACADEMY_SHOTS: readonly Shot[] = [
  {
    name: 'changed-by-hand',
    path: '/salesforce/academy/connection',
    until: 'Smith-Jones',
    act: async (page) => await page.getByText('Smith-Jones').scrollIntoViewIfNeeded(),
    documented: true,
  },
  { name: 'synchronization-docebo', path: '/salesforce/academy/synchronization', until: 'Sync Users' },
  { name: 'branches-docebo', path: '/branches?platform=academy', until: 'Customers' },
];
