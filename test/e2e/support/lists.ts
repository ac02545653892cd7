import type { Page } from 'playwright-core';
import { SALESFORCE } from './page-states.ts';

/** Something that comes from the server, and stands on a page by itself. */
export interface List {
  readonly what: string;
  readonly path: string;
  /** What leads to it from there. */
  readonly act?: (page: Page) => Promise<void>;
  /** What is asked for it: the path below the API, and names of the query that have to be there. */
  readonly asks: string | RegExp;
  readonly having?: string;
}

export const isAskedBy = ({ asks, having }: List, url: URL): boolean => {
  const [, path] = /^\/api\/v1(\/.*)$/.exec(url.pathname) ?? [];
  if (path === undefined) return false;
  const fits = typeof asks === 'string' ? path === asks : asks.test(path);
  return fits && (having === undefined || url.searchParams.has(having));
};

const CONTACTS = '/connections/training/entities/contacts';

async function openPerson(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'p1@learners.example' }).click();
}

const PERSON = { path: '/users?search=p1%40', act: openPerson };
const SYNCHRONIZATION = `${SALESFORCE}/synchronization`;
const MAPPING = `${SALESFORCE}/mapping/contacts`;

async function openCustomers(page: Page): Promise<void> {
  await page.getByRole('treeitem', { name: /Customers/ }).click();
}

/** Every list, table, tree and page that is asked of the server by itself. */
export const LISTS: readonly List[] = [
  { what: 'connections', path: `${SALESFORCE}/connection`, asks: '/connections' },
  { what: 'how a connection is doing', path: `${SALESFORCE}/connection`, asks: '/connections/training/status' },
  { what: 'what is synchronized', path: SYNCHRONIZATION, asks: '/connections/training' },
  { what: 'the last runs', path: SYNCHRONIZATION, asks: '/runs', having: 'entity' },
  { what: 'list views', path: `${SYNCHRONIZATION}?configure=contacts`, asks: `${CONTACTS}/list-views` },
  {
    what: 'custom objects',
    path: `${SYNCHRONIZATION}?configure=custom`,
    asks: '/connections/training/custom-objects',
  },
  { what: 'the next runs', path: `${SYNCHRONIZATION}?schedule=true`, asks: '/schedules' },
  {
    what: 'identity providers that may create people',
    path: `${MAPPING}?section=options`,
    asks: '/identity-providers',
  },
  { what: 'settings to map', path: MAPPING, asks: `${CONTACTS}/settings` },
  { what: 'fields of Salesforce', path: MAPPING, asks: `${CONTACTS}/fields` },
  { what: 'fields of the platform', path: MAPPING, asks: '/fields' },
  { what: 'records of a list view', path: MAPPING, asks: `${CONTACTS}/sample` },
  { what: 'runs', path: `${SALESFORCE}/runs`, asks: '/runs' },
  { what: 'a run', path: '/runs/1', asks: '/runs/1' },
  { what: 'changes of a run', path: '/runs/1', asks: '/runs/1/changes' },
  { what: 'the log', path: `${SALESFORCE}/logs`, asks: '/logs' },
  { what: 'an event of the log', path: `${SALESFORCE}/logs?event=1&level=error`, asks: '/logs/1' },
  { what: 'people', path: '/users', asks: '/people' },
  { what: 'a person', ...PERSON, asks: /^\/people\/\d+$/ },
  { what: 'the ways in of a person', ...PERSON, asks: /^\/people\/\d+\/ways-in$/ },
  { what: 'the runs of a person', ...PERSON, asks: /^\/people\/\d+\/history$/ },
  {
    what: 'what the next run would do with a person',
    path: PERSON.path,
    act: async (page) => {
      await openPerson(page);
      await page.getByRole('button', { name: 'Look at it' }).click();
    },
    asks: /^\/people\/\d+\/explanation$/,
  },
  { what: 'the organization chart', path: '/branches', asks: '/branches' },
  { what: 'branches below another', path: '/branches', asks: '/branches', having: 'parent' },
  { what: 'branches that are found', path: '/branches?search=cust', asks: '/branches', having: 'search' },
  { what: 'a branch', path: '/branches', act: openCustomers, asks: /^\/branches\/\d+\/deletion$/ },
  { what: 'branches that are gone', path: '/branches?view=gone', asks: '/branches/gone' },
  { what: 'additional fields', path: '/fields', asks: '/fields' },
  { what: 'who has values of a field', path: '/fields?field=team', asks: '/fields/team/usage' },
  { what: 'notifications', path: '/notifications', asks: '/notifications' },
  {
    what: 'a notification',
    path: '/notifications',
    act: async (page) => await page.getByRole('link', { name: 'Set your password', exact: true }).click(),
    asks: /^\/notifications\/\d+$/,
  },
  { what: 'placeholders', path: '/notifications/new', asks: '/notifications/events' },
  { what: 'the outbox', path: '/notifications?view=outbox', asks: '/notifications/mails' },
  { what: 'administrators', path: '/administrators', asks: '/administrators' },
  { what: 'who needs a second factor', path: '/administrators', asks: '/required-second-factor' },
  { what: 'tokens', path: '/tokens', asks: '/tokens' },
  { what: 'identity providers', path: '/identity-providers', asks: '/identity-providers' },
  { what: 'the audit log', path: '/audit', asks: '/audit-events' },
  { what: 'the log of sign-ins', path: '/sign-in-log', asks: '/logs' },
  { what: 'one’s profile', path: '/home', asks: '/profile' },
  { what: 'one’s second factor', path: '/account', asks: '/profile/second-factor' },
  { what: 'one’s sessions', path: '/account', asks: '/sessions' },
];
