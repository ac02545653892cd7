import { createRoute, type SearchSchemaInput, stripSearchParams } from '@tanstack/react-router';
import { goneQuery, levelQuery } from '../api/branch.ts';
import { platformsQuery } from '../api/platform.ts';
import { platformFieldsQuery } from '../api/settings.ts';
import { eventsQuery, notificationQuery, notificationsQuery } from '../features/notifications/api.ts';
import { peopleQuery, personQuery, touchedQuery } from '../features/people/api.ts';
import { ask, askPages } from './ahead.ts';
import { frame } from './frame-route.ts';
import { fetchedWith, pageOf } from './page-route.ts';
import { oneOf, rowId, rowIds, searched, text } from './search-text.ts';

/** Pages of platforms: users, branches and additional fields of each, notifications of the built-in one. */

/** The connection that an address means by a platform; see wordFor. Null: the built-in one, which is the usual one. */
const connectionIn = (platform: string) => (platform === '' || platform === 'builtin' ? null : platform);

const PeoplePage = pageOf(() => import('../features/people/people-page.tsx'), 'PeoplePage', 'people');

const people = createRoute({
  getParentRoute: () => frame,
  path: '/users',
  validateSearch: (
    search: {
      search?: string;
      state?: string;
      branch?: string;
      factor?: string;
      platform?: string;
    } & SearchSchemaInput,
  ) => ({
    search: searched(search.search),
    state: oneOf(['active', 'inactive'], search.state),
    factor: oneOf(['missing', 'on'], search.factor),
    branch: rowId(search.branch),
    platform: text(search.platform),
  }),
  search: { middlewares: [stripSearchParams({ search: '', state: '', branch: '', factor: '', platform: '' })] },
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queries }, deps }) => {
    ask(queries, platformsQuery);
    askPages(queries, peopleQuery(connectionIn(deps.platform), deps));
  },
  component: fetchedWith(PeoplePage, () => <PeoplePage filter={people.useSearch()} />),
});

const newPerson = createRoute({
  getParentRoute: () => frame,
  path: '/users/new',
  loader: ({ context }) => ask(context.queries, platformFieldsQuery()),
  component: pageOf(() => import('../features/people/new-person-page.tsx'), 'NewPersonPage', 'people'),
});

const PersonPage = pageOf(() => import('../features/people/person-page.tsx'), 'PersonPage', 'people', 'runs');
const person = createRoute({
  getParentRoute: () => frame,
  path: '/users/$id',
  loader: ({ context: { queries }, params: { id } }) => {
    ask(queries, personQuery(id));
    askPages(queries, touchedQuery(id));
  },
  component: fetchedWith(PersonPage, () => <PersonPage key={person.useParams().id} id={person.useParams().id} />),
});

const EditPersonPage = pageOf(() => import('../features/people/edit-person-page.tsx'), 'EditPersonPage', 'people');
const editPerson = createRoute({
  getParentRoute: () => frame,
  path: '/users/$id/edit',
  loader: ({ context: { queries }, params: { id } }) => {
    ask(queries, personQuery(id));
    ask(queries, platformFieldsQuery());
  },
  component: fetchedWith(EditPersonPage, () => (
    <EditPersonPage key={editPerson.useParams().id} id={editPerson.useParams().id} />
  )),
});

const BranchesPage = pageOf(() => import('../features/branches/branches-page.tsx'), 'BranchesPage', 'people');
const branches = createRoute({
  getParentRoute: () => frame,
  path: '/branches',
  validateSearch: (
    search: {
      search?: string;
      branch?: string;
      open?: string;
      view?: string;
      platform?: string;
    } & SearchSchemaInput,
  ) => ({
    search: searched(search.search),
    branch: rowId(search.branch),
    open: rowIds(search.open),
    view: oneOf(['gone'], search.view),
    platform: text(search.platform),
  }),
  search: { middlewares: [stripSearchParams({ search: '', branch: '', open: '', view: '', platform: '' })] },
  loaderDeps: ({ search: { platform } }) => ({ platform }),
  loader: ({ context: { queries }, deps }) => {
    const of = connectionIn(deps.platform);
    ask(queries, platformsQuery);
    ask(queries, levelQuery(of, null, 0));
    askPages(queries, goneQuery(of));
  },
  component: fetchedWith(BranchesPage, () => <BranchesPage state={branches.useSearch()} />),
});

const FieldsPage = pageOf(() => import('../features/fields/fields-page.tsx'), 'FieldsPage', 'people');
const fields = createRoute({
  getParentRoute: () => frame,
  path: '/fields',
  validateSearch: (search: { field?: string; create?: boolean; platform?: string } & SearchSchemaInput) => ({
    field: text(search.field),
    create: search.create === true,
    platform: text(search.platform),
  }),
  search: { middlewares: [stripSearchParams({ field: '', create: false, platform: '' })] },
  loaderDeps: ({ search: { platform } }) => ({ platform }),
  loader: ({ context, deps }) => {
    ask(context.queries, platformsQuery);
    ask(context.queries, platformFieldsQuery(connectionIn(deps.platform)));
  },
  component: fetchedWith(FieldsPage, () => <FieldsPage state={fields.useSearch()} />),
});

const NotificationsPage = pageOf(
  () => import('../features/notifications/notifications-page.tsx'),
  'NotificationsPage',
  'notifications',
);
const notifications = createRoute({
  getParentRoute: () => frame,
  path: '/notifications',
  validateSearch: (search: { view?: string; run?: string; mail?: string } & SearchSchemaInput) => ({
    view: oneOf(['outbox'], search.view),
    run: rowId(search.run),
    mail: rowId(search.mail),
  }),
  search: { middlewares: [stripSearchParams({ view: '', run: '', mail: '' })] },
  loader: ({ context }) => ask(context.queries, notificationsQuery),
  component: fetchedWith(NotificationsPage, () => <NotificationsPage state={notifications.useSearch()} />),
});

const newNotification = createRoute({
  getParentRoute: () => frame,
  path: '/notifications/new',
  loader: ({ context }) => ask(context.queries, eventsQuery),
  component: pageOf(
    () => import('../features/notifications/new-notification-page.tsx'),
    'NewNotificationPage',
    'notifications',
  ),
});

const NotificationPage = pageOf(
  () => import('../features/notifications/notification-page.tsx'),
  'NotificationPage',
  'notifications',
);
const notification = createRoute({
  getParentRoute: () => frame,
  path: '/notifications/$id',
  loader: ({ context: { queries }, params: { id } }) => {
    ask(queries, notificationQuery(id));
    ask(queries, eventsQuery);
  },
  component: fetchedWith(NotificationPage, () => (
    <NotificationPage key={notification.useParams().id} id={notification.useParams().id} />
  )),
});

export const platformRoutes = [
  people,
  newPerson,
  person,
  editPerson,
  branches,
  fields,
  notifications,
  newNotification,
  notification,
] as const;
