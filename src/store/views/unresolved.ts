import type { Kysely } from 'kysely';
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

/** The longest known first. */
export async function listUnresolved(
  db: Kysely<Database>,
  { connection, entity, code, search, skipped, limit, offset }: UnresolvedFilter & PageRequest,
): Promise<Page<UnresolvedRow>> {
  let matching = db
    .selectFrom('unresolved')
    .innerJoin('settings', 'settings.id', 'unresolved.settings_id')
    .innerJoin('connection', 'connection.id', 'settings.connection_id');
  if (connection !== undefined) matching = matching.where('connection.name', '=', connection);
  if (entity !== undefined) matching = matching.where('settings.entity', '=', entity);
  if (code !== undefined) matching = matching.where('unresolved.code', '=', code);
  if (!skipped) matching = matching.where('unresolved.kind', '<>', 'skipped');
  if (search !== undefined) {
    const pattern = containing(search);
    matching = matching.where((eb) =>
      eb.or([
        eb('unresolved.message', 'ilike', pattern),
        eb('unresolved.username', 'ilike', pattern),
        eb('unresolved.source_id', 'ilike', pattern),
      ]),
    );
  }
  const { total } = await matching.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
  const rows = await matching
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
    .limit(limit)
    .offset(offset)
    .execute();
  return { total: Number(total), offset, rows };
}
