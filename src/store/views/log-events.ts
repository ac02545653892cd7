import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';
import type { Page, PageRequest } from './page.ts';

export type LogLevel = 'info' | 'warning' | 'error';

export interface LogEvent {
  readonly id: string;
  readonly at: Date;
  readonly level: LogLevel;
  readonly code: string;
  readonly message: string;
  readonly sourceId: string | null;
  readonly username: string | null;
  readonly detail: Readonly<Record<string, unknown>> | null;
}

export interface LogFilter {
  readonly level?: LogLevel;
  /** Anywhere in message, username or Salesforce Id, whatever its case. */
  readonly search?: string;
}

/** Events of a run in the order in which they happened. */
export async function eventsOfRun(
  db: Kysely<Database>,
  runId: string,
  { level, search, limit, offset }: LogFilter & PageRequest,
): Promise<Page<LogEvent>> {
  const matching = db
    .selectFrom('log_event')
    .where('run_id', '=', runId)
    .$if(level !== undefined, (query) => query.where('level', '=', level ?? 'info'))
    .$if(search !== undefined, (query) => {
      const pattern = containing(search ?? '');
      return query.where((eb) =>
        eb.or([eb('message', 'ilike', pattern), eb('username', 'ilike', pattern), eb('source_id', 'ilike', pattern)]),
      );
    });
  const { total } = await matching.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
  const rows = await matching
    .select(['id', 'at', 'level', 'code', 'message', 'source_id as sourceId', 'username', 'detail'])
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute();
  return { total: Number(total), offset, rows };
}

const WILDCARD = /[\\%_]/g;

/** A LIKE pattern for texts that contain this one. */
export function containing(text: string): string {
  return `%${text.replace(WILDCARD, String.raw`\$&`)}%`;
}
