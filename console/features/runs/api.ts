import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { pagesQuery } from '../../api/pages.ts';
import type { Change, Entity, Run } from '../../api/run.ts';
import type { Page } from '../../api/wire.ts';

export interface RunsState {
  readonly entity: Entity | '';
  /** Whose settings: `shared`, or the id of an administrator (R25). */
  readonly owner: string;
  readonly kind: 'runs' | 'plans' | '';
  readonly history: 'table' | '';
}

export const runsQuery = (connection: string, { entity, owner, kind }: Omit<RunsState, 'history'>) =>
  pagesQuery<Run>('/runs', { connection, entity, owner, dryRun: kind === '' ? null : kind === 'plans' });

/** So many fit beside each other and can be told apart. */
const MOST_RUNS = 40;

/** The last runs, the newest first: what the chart shows. */
export const historyQuery = (connection: string, { entity, owner }: Pick<RunsState, 'entity' | 'owner'>) =>
  queryOptions({
    queryKey: ['/runs', 'history', connection, entity, owner],
    queryFn: async ({ signal }) => {
      const query = { connection, entity, owner, dryRun: false, limit: MOST_RUNS };
      return (await api.get<Page<Run>>('/runs', query, signal)).items;
    },
  });

export interface ChangesFilter {
  readonly action: Change['action'] | '';
  readonly kind: Change['kind'] | '';
  /** A code. */
  readonly reason: string;
  readonly search: string;
}

export const changesQuery = (run: string, filter: ChangesFilter) =>
  pagesQuery<Change>(`/runs/${run}/changes`, { ...filter });
