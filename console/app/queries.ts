import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from '../api/client.ts';

/** What another attempt cannot change is not asked again. */
function isWorthAnotherTry(failures: number, error: Error): boolean {
  return failures < 2 && error instanceof ProblemError && (error.problem.status === 0 || error.problem.status >= 500);
}

export const queries = new QueryClient({
  defaultOptions: { queries: { retry: isWorthAnotherTry, staleTime: 5_000 }, mutations: { retry: false } },
});
