import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { api } from '../api/client.ts';
import { sessionQuery } from '../api/session.ts';
import { LostPage } from '../ui/lost-page.tsx';
import { PageError } from '../ui/page-error.tsx';
import { queries } from './queries.ts';
import { Shell } from './shell.tsx';

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: LostPage,
  errorComponent: PageError,
});

const text = (value: unknown) => (typeof value === 'string' ? value : '');

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

/** Everything below is for administrators who are signed in, with a password of their own. */
const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.query({ ...sessionQuery, staleTime: 'static' });
    if (session === null) redirect({ to: '/sign-in', search: { from: location.href }, throw: true });
    if (session?.administrator.mustChangePassword) redirect({ to: '/change-password', throw: true });
  },
  component: Shell,
});

const home = createRoute({
  getParentRoute: () => frame,
  path: '/',
  beforeLoad: () => {
    redirect({ to: '/account', throw: true });
  },
});

const page = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => frame, path, component });

const pages = [
  page(
    '/account',
    lazyRouteComponent(() => import('../features/account/account-page.tsx'), 'AccountPage'),
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

const tree = root.addChildren([setup, signIn, changePassword, frame.addChildren([home, ...pages])]);

export const router = createRouter({
  routeTree: tree,
  context: { queries },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
