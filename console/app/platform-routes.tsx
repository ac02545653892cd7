import { createRoute, lazyRouteComponent, type SearchSchemaInput, stripSearchParams } from '@tanstack/react-router';
import { frame } from './frame-route.ts';
import { oneOf, rowId, searched, text } from './search-text.ts';

/** Pages of platforms: users and branches of each, additional fields and notifications of the built-in one. */

const people = createRoute({
  getParentRoute: () => frame,
  path: '/users',
  validateSearch: (
    search: { search?: string; state?: string; branch?: string; platform?: string } & SearchSchemaInput,
  ) => ({
    search: searched(search.search),
    state: oneOf(['active', 'inactive'], search.state),
    branch: rowId(search.branch),
    platform: text(search.platform),
  }),
  search: { middlewares: [stripSearchParams({ search: '', state: '', branch: '', platform: '' })] },
  component: () => <PeoplePage filter={people.useSearch()} />,
});
const PeoplePage = lazyRouteComponent(() => import('../features/people/people-page.tsx'), 'PeoplePage');

const newPerson = createRoute({
  getParentRoute: () => frame,
  path: '/users/new',
  component: lazyRouteComponent(() => import('../features/people/new-person-page.tsx'), 'NewPersonPage'),
});

const person = createRoute({
  getParentRoute: () => frame,
  path: '/users/$id',
  component: () => <PersonPage key={person.useParams().id} id={person.useParams().id} />,
});
const PersonPage = lazyRouteComponent(() => import('../features/people/person-page.tsx'), 'PersonPage');

const editPerson = createRoute({
  getParentRoute: () => frame,
  path: '/users/$id/edit',
  component: () => <EditPersonPage key={editPerson.useParams().id} id={editPerson.useParams().id} />,
});
const EditPersonPage = lazyRouteComponent(() => import('../features/people/edit-person-page.tsx'), 'EditPersonPage');

const branches = createRoute({
  getParentRoute: () => frame,
  path: '/branches',
  validateSearch: (
    search: { search?: string; branch?: string; view?: string; platform?: string } & SearchSchemaInput,
  ) => ({
    search: searched(search.search),
    branch: rowId(search.branch),
    view: oneOf(['gone'], search.view),
    platform: text(search.platform),
  }),
  search: { middlewares: [stripSearchParams({ search: '', branch: '', view: '', platform: '' })] },
  component: () => <BranchesPage state={branches.useSearch()} />,
});
const BranchesPage = lazyRouteComponent(() => import('../features/branches/branches-page.tsx'), 'BranchesPage');

const fields = createRoute({
  getParentRoute: () => frame,
  path: '/fields',
  validateSearch: (search: { field?: string; create?: boolean } & SearchSchemaInput) => ({
    field: text(search.field),
    create: search.create === true,
  }),
  search: { middlewares: [stripSearchParams({ field: '', create: false })] },
  component: () => <FieldsPage state={fields.useSearch()} />,
});
const FieldsPage = lazyRouteComponent(() => import('../features/fields/fields-page.tsx'), 'FieldsPage');

const notifications = createRoute({
  getParentRoute: () => frame,
  path: '/notifications',
  validateSearch: (search: { view?: string; run?: string; mail?: string } & SearchSchemaInput) => ({
    view: oneOf(['outbox'], search.view),
    run: rowId(search.run),
    mail: rowId(search.mail),
  }),
  search: { middlewares: [stripSearchParams({ view: '', run: '', mail: '' })] },
  component: () => <NotificationsPage state={notifications.useSearch()} />,
});
const NotificationsPage = lazyRouteComponent(
  () => import('../features/notifications/notifications-page.tsx'),
  'NotificationsPage',
);

const newNotification = createRoute({
  getParentRoute: () => frame,
  path: '/notifications/new',
  component: lazyRouteComponent(
    () => import('../features/notifications/new-notification-page.tsx'),
    'NewNotificationPage',
  ),
});

const notification = createRoute({
  getParentRoute: () => frame,
  path: '/notifications/$id',
  component: () => <NotificationPage key={notification.useParams().id} id={notification.useParams().id} />,
});
const NotificationPage = lazyRouteComponent(
  () => import('../features/notifications/notification-page.tsx'),
  'NotificationPage',
);

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
