import { type QueryClient, queryOptions, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import type { sessionSchema } from '../../src/api/routes/session-schema.ts';
import { beginning } from './beginning.ts';
import { api, ProblemError, sendCsrfToken, sendSession } from './client.ts';
import { forgetDrafts } from './drafts.ts';
import { forgetShown } from './shown-pages.ts';
import type { Answer } from './wire.ts';

export type Session = Answer<typeof sessionSchema>;

if (beginning?.kind === 'session') sendSession(beginning.token);

/** Null when nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 60_000,
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return remember(await api.get<Session>('/session', {}, signal));
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 401) return remember(null);
      throw error;
    }
  },
});

export function remember<T extends Session | null>(session: T): T {
  sendCsrfToken(session?.csrfToken ?? null);
  return session;
}

/** Whoever has just signed in sees nothing of whoever was here before. */
export function begin(queries: QueryClient, session: Session): void {
  queries.clear();
  forgetDrafts(session.person.id);
  forgetShown();
  queries.setQueryData(sessionQuery.queryKey, remember(session));
}

/** For pages below the frame, which only shows them to somebody who is signed in. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  if (data === null) throw new Error('Nobody is signed in.');
  return data;
}

export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await api.delete('/session');
    remember(null);
    queries.clear();
    forgetDrafts(null);
    forgetShown();
    window.location.assign('/sign-in');
  };
}
