import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, Outlet, redirect } from '@tanstack/react-router';
import { isEmbedded } from '../api/beginning.ts';
import { sessionQuery } from '../api/session.ts';
import { LostAddress } from '../ui/lost-page.tsx';
import { PageError } from '../ui/page-error.tsx';
import { pageOf } from './page-route.ts';

export const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: LostAddress,
  errorComponent: PageError,
});

/** Everything below is for people who are signed in, with a password of their own (R9), and a second factor where one is required. */
export const personal = createRoute({
  getParentRoute: () => root,
  id: 'personal',
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.query({ ...sessionQuery, staleTime: 'static' });
    if (session === null && isEmbedded) redirect({ to: '/inside', throw: true });
    if (session === null) redirect({ to: '/sign-in', search: { from: location.href }, throw: true });
    if (session?.person.mustChangePassword) redirect({ to: '/change-password', throw: true });
    if (session?.person.mustSetUpSecondFactor) redirect({ to: '/set-up-second-factor', throw: true });
  },
  component: pageOf(() => import('./shell.tsx'), 'Shell'),
});

/** What is behind the gear: for superadmins. Others come to their own pages instead. */
export const frame = createRoute({
  getParentRoute: () => personal,
  id: 'frame',
  beforeLoad: async ({ context }) => {
    const session = await context.queries.query({ ...sessionQuery, staleTime: 'static' });
    if (session?.person.level !== 'superadmin') redirect({ to: '/home', throw: true });
  },
  component: Outlet,
});
