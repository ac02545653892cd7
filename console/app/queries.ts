import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ProblemError } from '../api/client.ts';
import { sessionQuery } from '../api/session.ts';

/** What another attempt cannot change is not asked again. */
function isWorthAnotherTry(failures: number, error: Error): boolean {
  return failures < 2 && error instanceof ProblemError && (error.problem.status === 0 || error.problem.status >= 500);
}

const DUE = ['password_change_required', 'second_factor_missing'];

/** Something has to be done first, since a moment ago: the page begins anew, and is the one on which it is done. */
function leadToDuty(error: Error): void {
  const isIn = queries.getQueryData(sessionQuery.queryKey) != null;
  if (isIn && error instanceof ProblemError && DUE.includes(error.problem.code)) window.location.reload();
}

export const queries = new QueryClient({
  queryCache: new QueryCache({ onError: leadToDuty }),
  mutationCache: new MutationCache({ onError: leadToDuty }),
  defaultOptions: { queries: { retry: isWorthAnotherTry, staleTime: 5_000 }, mutations: { retry: false } },
});
