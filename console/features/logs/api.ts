import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { pagesQuery } from '../../api/pages.ts';
import type { Entity, LogEvent } from '../../api/run.ts';

export interface LogsState {
  readonly search: string;
  readonly level: LogEvent['level'] | '';
  readonly entity: Entity | '';
  /** Whose settings: `shared`, or the id of an administrator (R25). */
  readonly owner: string;
  /** Id of a run. */
  readonly run: string;
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** Id of the event whose details are open. */
  readonly event: string;
}

/** A link may lead to an event that stands on a page which is not here yet. */
export const logEventQuery = (id: string) =>
  queryOptions({
    queryKey: ['/logs', 'one', id],
    queryFn: ({ signal }) => api.get<LogEvent>(`/logs/${id}`, {}, signal),
  });

/** What is looked for among the people who came by identity providers. */
export interface SignInLogState {
  readonly search: string;
  readonly level: LogEvent['level'] | '';
  /** Name of one. */
  readonly provider: string;
  /** Id of the event whose details are open. */
  readonly event: string;
}

/** Who came by identity providers, also by those without a connection; the newest first. */
export const signInLogQuery = ({ search, level, provider }: SignInLogState) =>
  pagesQuery<LogEvent>('/logs', { signIns: true, search, level, provider });

/** Events that the filters let through, the newest first; which one is open is no filter. */
export const logsQuery = (connection: string, { search, level, entity, owner, run, from, to }: LogsState) =>
  pagesQuery<LogEvent>('/logs', { connection, search, level, entity, owner, run, from, to });
