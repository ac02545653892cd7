import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { api } from '../api/client.ts';
import type { Entity } from '../api/run.ts';
import { sessionQuery } from '../api/session.ts';
import type { LogsState } from '../features/logs/logs-page.tsx';
import { LostPage } from '../ui/lost-page.tsx';
import { PageError } from '../ui/page-error.tsx';
import { frame, personal, root } from './frame-route.ts';
import { platformRoutes } from './platform-routes.tsx';
import { queries } from './queries.ts';
import { text } from './search-text.ts';

/** Only pages of our own; an address elsewhere is no place to go after signing in. */
const ownPath = (value: unknown) => (/^\/(?![/\\])/.test(text(value)) ? text(value) : '/');

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search) => ({ code: text(search['code']) }),
  beforeLoad: async () => {
    const { required } = await api.get<{ required: boolean }>('/setup');
    if (!required) redirect({ to: '/', throw: true });
  },
  component: () => <SetupPage code={setup.useSearch().code} />,
});
const SetupPage = lazyRouteComponent(() => import('../features/sign-in/setup-page.tsx'), 'SetupPage');

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search) => ({ from: ownPath(search['from']) }),
  beforeLoad: async ({ context }) => {
    if ((await context.queries.query({ ...sessionQuery, staleTime: 'static' })) !== null)
      redirect({ to: '/', throw: true });
    const { required } = await api.get<{ required: boolean }>('/setup');
    if (required) redirect({ to: '/setup', search: { code: '' }, throw: true });
  },
  component: () => <SignInPage from={signIn.useSearch().from} />,
});
const SignInPage = lazyRouteComponent(() => import('../features/sign-in/sign-in-page.tsx'), 'SignInPage');

const changePassword = createRoute({
  getParentRoute: () => root,
  path: '/change-password',
  beforeLoad: async ({ context }) => {
    const session = await context.queries.query({ ...sessionQuery, staleTime: 'static' });
    if (session === null) redirect({ to: '/sign-in', search: { from: '/' }, throw: true });
  },
  component: lazyRouteComponent(() => import('../features/sign-in/change-password-page.tsx'), 'ChangePasswordPage'),
});

const home = createRoute({
  getParentRoute: () => frame,
  path: '/',
  beforeLoad: () => {
    redirect({ to: '/salesforce', throw: true });
  },
});

const page = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => frame, path, component });

const salesforce = createRoute({
  getParentRoute: () => frame,
  path: '/salesforce/$connection',
  component: () => <SalesforceLayout connection={salesforce.useParams().connection} />,
});
const SalesforceLayout = lazyRouteComponent(
  () => import('../features/salesforce/salesforce-layout.tsx'),
  'SalesforceLayout',
);

const connection = createRoute({
  getParentRoute: () => salesforce,
  path: '/connection',
  validateSearch: (search): { edit?: boolean } => (search['edit'] === true ? { edit: true } : {}),
  component: () => (
    <ConnectionPage connection={connection.useParams().connection} editing={connection.useSearch().edit === true} />
  ),
});
const ConnectionPage = lazyRouteComponent(() => import('../features/salesforce/connection-page.tsx'), 'ConnectionPage');

const ENTITY_NAMES = ['users', 'contacts', 'custom'] as const;
const entityIn = (value: unknown) => ENTITY_NAMES.find((entity) => entity === value) ?? null;

const synchronization = createRoute({
  getParentRoute: () => salesforce,
  path: '/synchronization',
  // The panels that are open (R5, R32).
  validateSearch: (search): { readonly configure?: Entity; readonly schedule?: true } => {
    const configure = entityIn(search['configure']);
    return { ...(configure === null ? {} : { configure }), ...(search['schedule'] === true ? { schedule: true } : {}) };
  },
  component: () => {
    const { configure = null, schedule = false } = synchronization.useSearch();
    const { connection: name } = synchronization.useParams();
    return <SynchronizationPage connection={name} configure={configure} schedule={schedule} />;
  },
});
const SynchronizationPage = lazyRouteComponent(
  () => import('../features/synchronization/synchronization-page.tsx'),
  'SynchronizationPage',
);

const mapping = createRoute({
  getParentRoute: () => salesforce,
  path: '/mapping/$entity',
  validateSearch: (search): { readonly object?: string; readonly listView?: string } => ({
    ...(text(search['object']) === '' ? {} : { object: text(search['object']) }),
    ...(text(search['listView']) === '' ? {} : { listView: text(search['listView']) }),
  }),
  component: () => {
    const { connection: name, entity: kind } = mapping.useParams();
    const entity = entityIn(kind);
    const { object = '', listView = '' } = mapping.useSearch();
    if (entity === null) return <LostPage />;
    return <MappingPage key={entity} connection={name} entity={entity} object={object} listView={listView} />;
  },
});
const MappingPage = lazyRouteComponent(() => import('../features/mapping/mapping-page.tsx'), 'MappingPage');

const runs = createRoute({
  getParentRoute: () => salesforce,
  path: '/runs',
  component: () => <RunsPage connection={runs.useParams().connection} />,
});
const RunsPage = lazyRouteComponent(() => import('../features/runs/runs-page.tsx'), 'RunsPage');

const logs = createRoute({
  getParentRoute: () => salesforce,
  path: '/logs',
  validateSearch: (search): LogsState => ({
    run: text(search['run']),
    level: text(search['level']),
    ...(text(search['event']) === '' ? {} : { event: text(search['event']) }),
  }),
  component: () => {
    const state = logs.useSearch();
    const { run, level, event = '' } = state;
    return <LogsPage key={`${run} ${level} ${event}`} connection={logs.useParams().connection} state={state} />;
  },
});
const LogsPage = lazyRouteComponent(() => import('../features/logs/logs-page.tsx'), 'LogsPage');

const run = createRoute({
  getParentRoute: () => frame,
  path: '/runs/$id',
  component: () => <RunPage key={run.useParams().id} id={run.useParams().id} />,
});
const RunPage = lazyRouteComponent(() => import('../features/runs/run-page.tsx'), 'RunPage');

/** Where Salesforce sends administrators back to; see the API's CALLBACK_PATH. */
const consent = createRoute({
  getParentRoute: () => frame,
  path: '/connect/salesforce',
  validateSearch: (search) => ({
    state: text(search['state']),
    code: text(search['code']),
    error: text(search['error']),
    error_description: text(search['error_description']),
  }),
  component: () => <ConsentPage returned={consent.useSearch()} />,
});
const ConsentPage = lazyRouteComponent(() => import('../features/salesforce/consent-page.tsx'), 'ConsentPage');

const account = createRoute({
  getParentRoute: () => personal,
  path: '/account',
  component: lazyRouteComponent(() => import('../features/account/account-page.tsx'), 'AccountPage'),
});

const pages = [
  page(
    '/connect/new',
    lazyRouteComponent(() => import('../features/salesforce/new-connection-page.tsx'), 'NewConnectionPage'),
  ),
  page(
    '/salesforce',
    lazyRouteComponent(() => import('../features/salesforce/salesforce-page.tsx'), 'SalesforcePage'),
  ),
  page(
    '/administrators',
    lazyRouteComponent(() => import('../features/administration/administrators-page.tsx'), 'AdministratorsPage'),
  ),
  page(
    '/tokens',
    lazyRouteComponent(() => import('../features/administration/tokens-page.tsx'), 'TokensPage'),
  ),
  page(
    '/audit',
    lazyRouteComponent(() => import('../features/administration/audit-page.tsx'), 'AuditPage'),
  ),
];

const tree = root.addChildren([
  setup,
  signIn,
  changePassword,
  personal.addChildren([
    account,
    frame.addChildren([
      home,
      salesforce.addChildren([connection, synchronization, mapping, runs, logs]),
      run,
      ...platformRoutes,
      consent,
      ...pages,
    ]),
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  context: { queries },
  // Where a page fails, the frame around it stays.
  defaultErrorComponent: PageError,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
