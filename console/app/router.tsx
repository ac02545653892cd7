import {
  createMemoryHistory,
  createRoute,
  createRouter,
  type RouteComponent,
  redirect,
  type SearchSchemaInput,
  stripSearchParams,
} from '@tanstack/react-router';
import { ownPath } from '../../src/support/own-path.ts';
import { beginning } from '../api/beginning.ts';
import { api } from '../api/client.ts';
import { connectionsQuery } from '../api/connection.ts';
import { identityProviderQuery, identityProvidersQuery } from '../api/identity-providers.ts';
import { ACTION_KEYS, runQuery } from '../api/run.ts';
import { sessionQuery } from '../api/session.ts';
import { platformFieldsQuery } from '../api/settings.ts';
import { signInLogQuery } from '../features/logs/api.ts';
import { changesQuery } from '../features/runs/api.ts';
import { PageError } from '../ui/page-error.tsx';
import { PagePending } from '../ui/page-pending.tsx';
import { ask, askPages } from './ahead.ts';
import { frame, personal, root } from './frame-route.ts';
import { fetchedWith, pageOf } from './page-route.ts';
import { platformRoutes } from './platform-routes.tsx';
import { queries } from './queries.ts';
import { salesforceRoutes } from './salesforce-routes.tsx';
import { oneOf, rowId, searched, text } from './search-text.ts';

const SetupPage = pageOf(() => import('../features/sign-in/setup-page.tsx'), 'SetupPage', 'entrance');
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search) => ({ code: text(search['code']) }),
  beforeLoad: async () => {
    const { required } = await api.get<{ required: boolean }>('/setup');
    if (!required) redirect({ to: '/', throw: true });
  },
  component: fetchedWith(SetupPage, () => <SetupPage code={setup.useSearch().code} />),
});

const SignInPage = pageOf(() => import('../features/sign-in/sign-in-page.tsx'), 'SignInPage', 'entrance');
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  // with: by which identity provider, where a tile there leads here.
  validateSearch: (search): { readonly from: string; readonly with?: string } => ({
    from: ownPath(text(search['from'])),
    ...(rowId(search['with']) === '' ? {} : { with: rowId(search['with']) }),
  }),
  beforeLoad: async ({ context }) => {
    if ((await context.queries.query({ ...sessionQuery, staleTime: 'static' })) !== null)
      redirect({ to: '/', throw: true });
    const { required } = await api.get<{ required: boolean }>('/setup');
    if (required) redirect({ to: '/setup', search: { code: '' }, throw: true });
  },
  component: fetchedWith(SignInPage, () => (
    <SignInPage from={signIn.useSearch().from} provider={signIn.useSearch().with ?? null} />
  )),
});

/** Where identity providers send people back; see the server's callbackUrl. */
const providerCallback = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/callback/$provider',
  component: () => <ProviderCallbackPage provider={providerCallback.useParams().provider} />,
});
const ProviderCallbackPage = pageOf(
  () => import('../features/sign-in/provider-callback-page.tsx'),
  'ProviderCallbackPage',
  'entrance',
  'providers',
);

const changePassword = createRoute({
  getParentRoute: () => root,
  path: '/change-password',
  beforeLoad: async ({ context }) => {
    const session = await context.queries.query({ ...sessionQuery, staleTime: 'static' });
    if (session === null) redirect({ to: '/sign-in', search: { from: '/' }, throw: true });
  },
  component: pageOf(() => import('../features/sign-in/change-password-page.tsx'), 'ChangePasswordPage', 'entrance'),
});

/** For whoever has to set up a second factor first. */
const requiredFactor = createRoute({
  getParentRoute: () => root,
  path: '/set-up-second-factor',
  beforeLoad: async ({ context }) => {
    const session = await context.queries.query({ ...sessionQuery, staleTime: 'static' });
    if (session === null) redirect({ to: '/sign-in', search: { from: '/' }, throw: true });
    if (session?.person.mustSetUpSecondFactor === false) redirect({ to: '/', throw: true });
  },
  component: pageOf(() => import('../features/account/required-factor-page.tsx'), 'RequiredFactorPage', 'entrance'),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: pageOf(() => import('../features/sign-in/forgot-password-page.tsx'), 'ForgotPasswordPage', 'entrance'),
});

/** Where links by mail lead; see the server's SET_PASSWORD_PATH. */
const setPassword = createRoute({
  getParentRoute: () => root,
  path: '/set-password',
  component: pageOf(() => import('../features/sign-in/set-password-page.tsx'), 'SetPasswordPage', 'entrance'),
});

/** What somebody sees inside Salesforce who is not in. */
const inside = createRoute({
  getParentRoute: () => root,
  path: '/inside',
  component: pageOf(() => import('../features/inside/inside-page.tsx'), 'InsidePage', 'entrance'),
});

const home = createRoute({
  getParentRoute: () => frame,
  path: '/',
  beforeLoad: () => {
    redirect({ to: '/salesforce', throw: true });
  },
});

const page = <Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => frame, path, component });

const NO_SIGN_IN_LOG_FILTER = { search: '', level: '', provider: '', event: '' } as const;
const SignInLogPage = pageOf(
  () => import('../features/logs/sign-in-log-page.tsx'),
  'SignInLogPage',
  'runs',
  'providers',
);
const signInLog = createRoute({
  getParentRoute: () => frame,
  path: '/sign-in-log',
  validateSearch: (search: Partial<Record<keyof typeof NO_SIGN_IN_LOG_FILTER, string>> & SearchSchemaInput) => ({
    search: searched(search.search),
    level: oneOf(['info', 'warning', 'error'], search.level),
    provider: searched(search.provider),
    event: rowId(search.event),
  }),
  search: { middlewares: [stripSearchParams(NO_SIGN_IN_LOG_FILTER)] },
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queries }, deps }) => {
    askPages(queries, signInLogQuery(deps));
    ask(queries, identityProvidersQuery);
    ask(queries, platformFieldsQuery());
  },
  component: fetchedWith(SignInLogPage, () => <SignInLogPage state={signInLog.useSearch()} />),
});

const NO_CHANGES_FILTER = { action: '', kind: '', reason: '', search: '' } as const;
const RunPage = pageOf(() => import('../features/runs/run-page.tsx'), 'RunPage', 'runs');
const run = createRoute({
  getParentRoute: () => frame,
  path: '/runs/$id',
  validateSearch: (search: Partial<Record<keyof typeof NO_CHANGES_FILTER, string>> & SearchSchemaInput) => ({
    action: oneOf(ACTION_KEYS, search.action),
    kind: oneOf(['person', 'branch'], search.kind),
    reason: searched(search.reason),
    search: searched(search.search),
  }),
  search: { middlewares: [stripSearchParams(NO_CHANGES_FILTER)] },
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queries }, params: { id }, deps }) => {
    ask(queries, runQuery(id));
    askPages(queries, changesQuery(id, deps));
    ask(queries, connectionsQuery);
    ask(queries, platformFieldsQuery());
  },
  component: fetchedWith(RunPage, () => (
    <RunPage key={run.useParams().id} id={run.useParams().id} filter={run.useSearch()} />
  )),
});

const AuditPage = pageOf(() => import('../features/administration/audit-page.tsx'), 'AuditPage', 'administration');
const audit = createRoute({
  getParentRoute: () => frame,
  path: '/audit',
  validateSearch: (search: { action?: string; actor?: string } & SearchSchemaInput) => ({
    action: searched(search.action),
    actor: searched(search.actor),
  }),
  search: { middlewares: [stripSearchParams({ action: '', actor: '' })] },
  component: fetchedWith(AuditPage, () => <AuditPage filter={audit.useSearch()} />),
});

const ConsentPage = pageOf(() => import('../features/salesforce/consent-page.tsx'), 'ConsentPage', 'salesforce');
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
  component: fetchedWith(ConsentPage, () => <ConsentPage returned={consent.useSearch()} />),
});

const profile = createRoute({
  getParentRoute: () => personal,
  path: '/home',
  component: pageOf(() => import('../features/account/home-page.tsx'), 'HomePage', 'people'),
});

const account = createRoute({
  getParentRoute: () => personal,
  path: '/account',
  component: pageOf(() => import('../features/account/account-page.tsx'), 'AccountPage', 'entrance'),
});

const ProviderPage = pageOf(
  () => import('../features/identity-providers/provider-page.tsx'),
  'ProviderPage',
  'providers',
);
const provider = createRoute({
  getParentRoute: () => frame,
  path: '/identity-providers/$id',
  loader: ({ context: { queries }, params: { id } }) => {
    ask(queries, identityProviderQuery(id));
    ask(queries, connectionsQuery);
  },
  component: fetchedWith(ProviderPage, () => (
    <ProviderPage key={provider.useParams().id} id={provider.useParams().id} />
  )),
});

const pages = [
  page(
    '/identity-providers',
    pageOf(() => import('../features/identity-providers/providers-page.tsx'), 'ProvidersPage', 'providers'),
  ),
  page(
    '/connect/new',
    pageOf(
      () => import('../features/salesforce/new-connection-page.tsx'),
      'NewConnectionPage',
      'mapping',
      'salesforce',
    ),
  ),
  page(
    '/administrators',
    pageOf(() => import('../features/administration/administrators-page.tsx'), 'AdministratorsPage', 'administration'),
  ),
  page(
    '/tokens',
    pageOf(() => import('../features/administration/tokens-page.tsx'), 'TokensPage', 'administration'),
  ),
];

const tree = root.addChildren([
  setup,
  signIn,
  providerCallback,
  changePassword,
  requiredFactor,
  forgotPassword,
  setPassword,
  inside,
  personal.addChildren([
    profile,
    account,
    frame.addChildren([
      home,
      ...salesforceRoutes,
      run,
      provider,
      signInLog,
      ...platformRoutes,
      audit,
      consent,
      ...pages,
    ]),
  ]),
]);

/** Inside Salesforce the address of the frame stays what was posted to: the tab around it knows no other one. */
const firstPage = beginning?.kind === 'session' ? (beginning.page === 'learning' ? '/home' : '/salesforce') : '/inside';
const history = beginning === null ? {} : { history: createMemoryHistory({ initialEntries: [firstPage] }) };

export const router = createRouter({
  ...history,
  routeTree: tree,
  context: { queries },
  // Where a page fails, the frame around it stays.
  defaultErrorComponent: PageError,
  defaultPendingComponent: PagePending,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
