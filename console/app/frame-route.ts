import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, Outlet, redirect } from '@tanstack/react-router';
import { sessionQuery } from '../api/session.ts';
import { LostPage } from '../ui/lost-page.tsx';
import { PageError } from '../ui/page-error.tsx';
import { Shell } from './shell.tsx';

export const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: LostPage,
  errorComponent: PageError,
});

/** Everything below is for administrators who are signed in, with a password of their own. */
export const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.query({ ...sessionQuery, staleTime: 'static' });
    if (session === null) redirect({ to: '/sign-in', search: { from: location.href }, throw: true });
    if (session?.administrator.mustChangePassword) redirect({ to: '/change-password', throw: true });
  },
  component: Shell,
});
