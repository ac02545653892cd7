import { type Kysely, sql } from 'kysely';
import { storedConnection } from './configuration.ts';
import type { Database } from './schema.ts';

/** Which platform: null for the built-in one, or the id of a Docebo tenant here. */
export type PlatformId = string | null;

/** A tenant that nobody has been to yet; nothing belongs to it. */
const UNSEEN = '0';

/** The platform that a connection goes to; the built-in one where no connection is named. Throws `not_found`. */
export async function platformOf(db: Kysely<Database>, connection?: string): Promise<PlatformId> {
  if (connection === undefined) return null;
  const { id, settings } = await storedConnection(db, connection);
  if (settings.directory.kind === 'builtin') return null;
  const row = await db.selectFrom('connection').select('tenant_id').where('id', '=', id).executeTakeFirst();
  return row?.tenant_id ?? UNSEEN;
}

/** Whether people of these settings are brought to a Docebo tenant. */
export async function goesToDocebo(db: Kysely<Database>, settingsId: string): Promise<boolean> {
  const { rows } = await sql<{ docebo: boolean }>`
    select coalesce(connection.config -> 'directory' ->> 'kind' = 'docebo', false) as docebo
    from settings join connection on connection.id = settings.connection_id
    where settings.id = ${settingsId}`.execute(db);
  return rows[0]?.docebo ?? false;
}
