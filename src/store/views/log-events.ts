import { type Kysely, sql } from 'kysely';
import type { Entity } from '../../sync/entity.ts';
import type { Starter } from '../../sync/starter.ts';
import { OWNER_NAME } from '../owner.ts';
import { NAME_OF_PROVIDER } from '../providers/log.ts';
import type { Database } from '../schema.ts';
import type { Page, PageRequest } from './page.ts';
import { starterOf } from './runs.ts';

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
  readonly level?: LogLevel | undefined;
  /** Anywhere in message, username or Salesforce Id, whatever its case. */
  readonly search?: string | undefined;
}

/** Events of a run in the order in which they happened; with `after`, those behind the one with this id. */
export async function eventsOfRun(
  db: Kysely<Database>,
  runId: string,
  { level, search, after, limit, offset }: LogFilter & PageRequest & { readonly after?: string },
): Promise<Page<LogEvent>> {
  const matching = db
    .selectFrom('log_event')
    .where('run_id', '=', runId)
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
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

/** An event with what it belongs to. */
export interface LogLine extends LogEvent {
  /** Null for an event of no run. */
  readonly run: string | null;
  readonly connection: string | null;
  readonly entity: Entity | null;
  readonly startedBy: Starter | null;
  /** Id of the person that the record is linked to by the settings of the run. */
  readonly personId: string | null;
  /** Whose settings: `shared`, or the id of an administrator. */
  readonly owner: string | null;
  readonly ownerName: string | null;
}

export interface LogLineFilter extends LogFilter {
  readonly connection?: string | undefined;
  readonly entity?: Entity | undefined;
  /** Only those of runs with the settings of one owner. */
  readonly owner?: string | undefined;
  readonly run?: string | undefined;
  readonly code?: string | undefined;
  /** Only those of people who came by identity providers, also by those without a connection. */
  readonly signIns?: boolean | undefined;
  /** The same of the provider with this name, whatever it was called then; or of those that were removed under it. */
  readonly provider?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Only events before the one with this id. */
  readonly before?: string | undefined;
  readonly id?: string | undefined;
}

/** Events of every run, newest first (R33). */
export async function listLogLines(db: Kysely<Database>, filter: LogLineFilter, limit: number): Promise<LogLine[]> {
  const { connection, entity, owner, run, code, signIns, provider, level, search, from, to, before, id } = filter;
  let matching = db
    .selectFrom('log_event')
    .leftJoin('run', 'run.id', 'log_event.run_id')
    .leftJoin('settings', 'settings.id', 'run.settings_id')
    .leftJoin('connection', (join) =>
      join.on(sql<boolean>`connection.id = coalesce(settings.connection_id, log_event.connection_id)`),
    );
  if (connection !== undefined) matching = matching.where('connection.name', '=', connection);
  if (entity !== undefined) matching = matching.where('run.entity', '=', entity);
  if (owner !== undefined) matching = matching.where('settings.owner', '=', owner);
  if (run !== undefined) matching = matching.where('log_event.run_id', '=', run);
  if (code !== undefined) matching = matching.where('log_event.code', '=', code);
  if (signIns === true) matching = matching.where('log_event.caused_by', 'is not', null);
  if (provider !== undefined) {
    matching = matching.where(
      sql<boolean>`log_event.caused_by is not null and lower(${NAME_OF_PROVIDER}) = lower(${provider})`,
    );
  }
  if (level !== undefined) matching = matching.where('log_event.level', '=', level);
  if (from !== undefined) matching = matching.where('log_event.at', '>=', from);
  if (to !== undefined) matching = matching.where('log_event.at', '<', to);
  if (id !== undefined) matching = matching.where('log_event.id', '=', id);
  if (before !== undefined) matching = matching.where('log_event.id', '<', before);
  if (search !== undefined) {
    const pattern = containing(search);
    matching = matching.where((eb) =>
      eb.or([
        eb('log_event.message', 'ilike', pattern),
        eb('log_event.username', 'ilike', pattern),
        eb('log_event.source_id', 'ilike', pattern),
      ]),
    );
  }
  const rows = await matching
    .select((eb) => [
      'log_event.id',
      'log_event.at',
      'log_event.level',
      'log_event.code',
      'log_event.message',
      'log_event.source_id as sourceId',
      'log_event.username',
      'log_event.detail',
      'log_event.run_id as run',
      'connection.name as connection',
      'run.entity',
      sql<string | null>`coalesce(run.started_by, log_event.caused_by)`.as('started_by'),
      sql<
        Starter['via'] | null
      >`coalesce(run.started_via, case when log_event.caused_by is not null then 'provider' end)`.as('started_via'),
      eb
        .selectFrom('link')
        .innerJoin('platform_person as person', 'person.id', 'link.person_id')
        .whereRef('link.settings_id', '=', 'run.settings_id')
        .whereRef('link.source_id', '=', 'log_event.source_id')
        .select('person.id')
        .as('personId'),
      'settings.owner',
      OWNER_NAME.as('ownerName'),
    ])
    .orderBy('log_event.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ started_by, started_via, ...row }) => ({
    ...row,
    startedBy: starterOf({ started_by, started_via }),
  }));
}

const WILDCARD = /[\\%_]/g;

/** A LIKE pattern for texts that contain this one. */
export function containing(text: string): string {
  return `%${beginningWith(text)}`;
}

/** A pattern of LIKE: the text at the beginning. */
export function beginningWith(text: string): string {
  return `${text.replace(WILDCARD, String.raw`\$&`)}%`;
}
