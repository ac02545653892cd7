import { type Kysely, sql } from 'kysely';
import type { Entity } from '../../sync/entity.ts';
import { OWNER_NAME, type OwnerOf } from '../owner.ts';
import type { Database } from '../schema.ts';
import { containing } from './log-events.ts';
import type { Page, PageRequest } from './page.ts';

/** A record that has not become a person, or was not brought up to date, and is tried again in every run (R43). */
export interface UnresolvedRow extends OwnerOf {
  readonly connection: string;
  readonly entity: Entity;
  readonly sourceId: string;
  readonly username: string | null;
  readonly kind: 'rejected' | 'failed' | 'stale' | 'skipped';
  readonly code: string;
  readonly field: string | null;
  readonly value: string | null;
  readonly message: string;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly attempts: number;
}

export interface UnresolvedFilter {
  readonly connection?: string | undefined;
  readonly entity?: Entity | undefined;
  readonly code?: string | undefined;
  /** Anywhere in message, username or Salesforce Id, whatever its case. */
  readonly search?: string | undefined;
  /** With those that were skipped on purpose: inactive ones, administrators. */
  readonly skipped?: boolean;
}

/** A place in the list: only what comes behind it. The time is in microseconds, which are more exact than a Date. */
export type UnresolvedPlace = readonly [firstAt: string, sourceId: string, settingsId: string];

interface PlacedUnresolved extends UnresolvedRow {
  readonly place: UnresolvedPlace;
}

/** The longest known first, a page that begins after so many. */
export async function listUnresolved(
  db: Kysely<Database>,
  { limit, offset, ...filter }: UnresolvedFilter & PageRequest,
): Promise<Page<UnresolvedRow>> {
  const total = await countUnresolved(db, filter);
  return { total, offset, rows: await inOrder(db, filter).limit(limit).offset(offset).execute() };
}

/** The same behind a place, which costs no more however far that is; null: from the beginning. */
export async function unresolvedBehind(
  db: Kysely<Database>,
  { limit, behind, ...filter }: UnresolvedFilter & { readonly limit: number; readonly behind: UnresolvedPlace | null },
): Promise<PlacedUnresolved[]> {
  const [firstAt = '0', sourceId = '', settingsId = '0'] = behind ?? [];
  const rows = await inOrder(db, filter)
    .select(['unresolved.settings_id as settingsId', FIRST_AT.as('first')])
    .$if(behind !== null, (query) =>
      query.where(
        sql<boolean>`(unresolved.first_at, unresolved.source_id, unresolved.settings_id)
          > (timestamptz 'epoch' + ${firstAt}::bigint * interval '1 microsecond', ${sourceId}, ${settingsId}::bigint)`,
      ),
    )
    .limit(limit)
    .execute();
  return rows.map(({ settingsId: id, first, ...row }) => ({ ...row, place: [first, row.sourceId, id] }));
}

const FIRST_AT = sql<string>`(extract(epoch from unresolved.first_at) * 1000000)::bigint`;

export async function countUnresolved(db: Kysely<Database>, filter: UnresolvedFilter): Promise<number> {
  const { total } = await matching(db, filter)
    .select((eb) => eb.fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow();
  return Number(total);
}

function matching(db: Kysely<Database>, { connection, entity, code, search, skipped }: UnresolvedFilter) {
  let found = db
    .selectFrom('unresolved')
    .innerJoin('settings', 'settings.id', 'unresolved.settings_id')
    .innerJoin('connection', 'connection.id', 'settings.connection_id');
  if (connection !== undefined) found = found.where('connection.name', '=', connection);
  if (entity !== undefined) found = found.where('settings.entity', '=', entity);
  if (code !== undefined) found = found.where('unresolved.code', '=', code);
  if (!skipped) found = found.where('unresolved.kind', '<>', 'skipped');
  if (search !== undefined) {
    const pattern = containing(search);
    found = found.where((eb) =>
      eb.or([
        eb('unresolved.message', 'ilike', pattern),
        eb('unresolved.username', 'ilike', pattern),
        eb('unresolved.source_id', 'ilike', pattern),
      ]),
    );
  }
  return found;
}

function inOrder(db: Kysely<Database>, filter: UnresolvedFilter) {
  return matching(db, filter)
    .select([
      'connection.name as connection',
      'settings.entity',
      'settings.owner',
      OWNER_NAME.as('ownerName'),
      'unresolved.source_id as sourceId',
      'unresolved.username',
      'unresolved.kind',
      'unresolved.code',
      'unresolved.field',
      'unresolved.value',
      'unresolved.message',
      'unresolved.first_at as firstAt',
      'unresolved.last_at as lastAt',
      'unresolved.attempts',
    ])
    .orderBy('unresolved.first_at')
    .orderBy('unresolved.source_id')
    .orderBy('unresolved.settings_id');
}
