import { useQueryClient } from '@tanstack/react-query';
import { branchQuery } from '../../api/branch.ts';
import { refresh } from '../../api/refresh.ts';

/** Everything that shows branches looks again; what showed the deleted one has nothing to show any more. */
export function useRefreshBranches(): (deleted?: string) => Promise<void> {
  const queries = useQueryClient();
  return async (deleted) => {
    if (deleted !== undefined) queries.removeQueries({ queryKey: branchQuery(deleted).queryKey, exact: true });
    await refresh(queries, '/branches', '/people', '/notifications');
  };
}
