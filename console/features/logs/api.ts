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

/** Events that the filters let through, the newest first; which one is open is no filter. */
export const logsQuery = (connection: string, { search, level, entity, owner, run, from, to }: LogsState) =>
  pagesQuery<LogEvent>('/logs', { connection, search, level, entity, owner, run, from, to });
