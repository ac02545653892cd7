import type { Page } from 'playwright-core';

export interface State {
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

export const SALESFORCE = '/salesforce/training';

/** In pixels: as narrow as the console is to be used. */
export const NARROWEST = 1024;

/** Before anything was synchronized: what is empty, and forms. */
export const EMPTY: readonly State[] = [
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
  { name: 'nothing in the outbox', path: '/notifications?view=outbox', until: 'Nothing was sent yet' },
  { name: 'no identity provider', path: '/identity-providers', until: 'No identity provider yet' },
  {
    name: 'a provider without a name',
    path: '/identity-providers',
    until: 'Kind',
    act: pressing('Install a provider'),
  },
  { name: 'a new connection', path: '/connect/new', until: 'New connection' },
  { name: 'no branch chosen', path: '/branches', until: 'No branch is chosen' },
  { name: 'no branch gone', path: '/branches?view=gone', until: 'Every branch is still in Salesforce' },
  { name: 'nobody found', path: '/users?search=nobody-at-all', until: 'Nothing fits the filters' },
  { name: 'a new person without values', path: '/users/new', until: 'Create a user', act: pressing('Create the user') },
  { name: 'a new notification without words', path: '/notifications/new', until: 'Create a notification' },
  { name: 'an empty log of sign-ins by providers', path: '/sign-in-log', until: 'No events yet' },
  { name: 'the Admin menu', path: '/audit', until: 'Manage', act: pressing('Admin menu') },
  { name: 'the menu of the account', path: '/audit', until: 'Sign out', act: pressing('Account of ada') },
];

/** One of the acts on a branch, in its dialog. */
function onBranch(act: string) {
  return async (page: Page): Promise<void> => {
    await page.getByRole('treeitem', { name: /Customers/ }).click();
    const button = page.getByRole('button', { name: act, exact: true });
    const menu = page.getByRole('button', { name: 'More that can be done with this branch' });
    await menu.waitFor();
    if ((await button.count()) > 0) return await button.click();
    await menu.click();
    await page.getByRole('menuitem', { name: act, exact: true }).click();
  };
}

async function onFirstNotification(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Set your password', exact: true }).click();
}

/** After a run and with a plan. */
export const FILLED: readonly State[] = [
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
  ...['Add a branch below', 'Rename'].map(
    (verb): State => ({
      name: `a branch: ${verb}`,
      path: '/branches',
      until: `${verb === 'Rename' ? verb : 'Add a branch below'} Customers`,
      act: onBranch(verb),
    }),
  ),
  { name: 'a branch: Move', path: '/branches', until: 'Everything below it goes with it', act: onBranch('Move') },
  { name: 'a branch: Delete', path: '/branches', until: 'Delete Customers?', act: onBranch('Delete') },
  {
    name: 'a person, edited',
    path: '/users?search=p1%40',
    until: 'Edit p1@learners.example',
    act: async (page) => {
      await page.getByRole('link', { name: 'p1@learners.example' }).click();
      await page.getByRole('link', { name: 'Edit', exact: true }).click();
    },
  },
  {
    name: 'the form of the connection',
    path: `${SALESFORCE}/connection`,
    until: 'Consumer key',
    act: pressing('Change'),
  },
  { name: 'a notification', path: '/notifications', until: 'Placeholders', act: onFirstNotification },
  {
    name: 'somebody whom no run has touched',
    path: '/users?search=ada',
    until: 'No run has touched this person',
    act: async (page) => await page.getByRole('link', { name: 'ada', exact: true }).click(),
  },
  { name: 'users', path: '/users', until: 'p1@learners.example' },
  { name: 'branches', path: '/branches', until: 'Customers' },
];
