import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type {
  changeSchema,
  logEventSchema,
  runSchema,
  runWithReasonsSchema,
} from '../../src/api/routes/run-schemas.ts';
import { api } from './client.ts';
import { refresh } from './refresh.ts';
import type { Answer, Page } from './wire.ts';

/** A run as every list and page shows it. */
export type Run = Answer<typeof runSchema>;
export type RunDetail = Answer<typeof runWithReasonsSchema>;
export type RunState = Run['state'];
export type Change = Answer<typeof changeSchema>;
export type LogEvent = Answer<typeof logEventSchema>;
export type Entity = Run['entity'];

/** In the order in which every page shows them; `common.entities` says them. */
export const ENTITY_KEYS = ['users', 'contacts', 'custom'] as const satisfies readonly Entity[];

/** What is done to people and branches, as filters offer it; `runs.changes.actions` says it. */
export const ACTION_KEYS = [
  'create',
  'update',
  'move',
  'deactivate',
  'reactivate',
  'link',
  'skip',
  'reject',
] as const satisfies readonly Change['action'][];

/** True while something happens by itself: there is something to wait for. */
export function isGoingOn({ state, dryRun }: Pick<Run, 'state' | 'dryRun'>): boolean {
  return state === 'queued' || state === 'extracting' || state === 'applying' || (state === 'planned' && !dryRun);
}

/** What a run did to people, or would do, in the order in which it matters to whoever looks. */
export const COUNTS = [
  'created',
  'updated',
  'moved',
  'reactivated',
  'deactivated',
  'linked',
  'unchanged',
  'skipped',
  'rejected',
  'stale',
  'failed',
] as const;

export const countOf = (run: Pick<Run, 'counts'>, key: string) => run.counts[key] ?? 0;

/** R29: created, updated and moved. */
export const importedBy = (run: Pick<Run, 'counts'>) =>
  countOf(run, 'created') + countOf(run, 'updated') + countOf(run, 'moved');

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['/runs', id],
    queryFn: ({ signal }) => api.get<RunDetail>(`/runs/${id}`, {}, signal),
  });

/** How one entity is going. */
export interface EntityRuns {
  /** Runs and plans, newest first: as many as can be going on at a time, and more. */
  readonly newest: readonly Run[];
  /** The last run that imported; null before the first. */
  readonly lastDone: Run | null;
}

const DONE = ['succeeded', 'completed_with_errors'] as const satisfies readonly RunState[];

/** Asked of each entity of each owner by itself: however much another one runs, or this one fails, its last run is found (R29). */
export const entityRunsQuery = (connection: string, owner: string, entity: Entity) =>
  queryOptions({
    queryKey: ['/runs', 'of', connection, owner, entity],
    queryFn: async ({ signal }): Promise<EntityRuns> => {
      const ask = async (query: object) =>
        (await api.get<Page<Run>>('/runs', { connection, owner, entity, ...query }, signal)).items;
      const [newest, ...done] = await Promise.all([
        ask({ single: false, limit: 10 }),
        ...DONE.map((state) => ask({ state, dryRun: false, single: false, undo: false, limit: 1 })),
      ]);
      return { newest, lastDone: done.flat().toSorted((one, other) => Number(other.id) - Number(one.id))[0] ?? null };
    },
  });

/** The last errors that a run has logged, newest first: of a failed one, the first says why it failed (R30). */
export const lastErrorsQuery = (run: string) =>
  queryOptions({
    queryKey: ['/logs', 'last errors', run],
    queryFn: async ({ signal }) =>
      (await api.get<Page<LogEvent>>('/logs', { run, level: 'error', limit: 2 }, signal)).items,
  });

/** Everything that shows runs looks again. */
export async function refreshRuns(queries: QueryClient): Promise<void> {
  await refresh(queries, '/runs', '/connections', '/logs', '/schedules');
}
