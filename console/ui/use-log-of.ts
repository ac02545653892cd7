import { useQuery } from '@tanstack/react-query';
import { lastErrorsQuery, type Run } from '../api/run.ts';

/** Where in the log a run is: one that failed, wholly or in part, leads to the very event where there is one (R30). */
export function useLogOf({ id, state }: Pick<Run, 'id' | 'state'>) {
  const failed = state === 'failed';
  const { data = [] } = useQuery({ ...lastErrorsQuery(id), enabled: failed || state === 'completed_with_errors' });
  const [last, another] = data;
  if (last === undefined) return { run: id, level: '' };
  return { run: id, level: 'error', ...(failed || another === undefined ? { event: last.id } : {}) };
}
