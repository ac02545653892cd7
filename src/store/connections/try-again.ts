import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';

/** A connection that was quarantined may be tried at once: somebody has just mended it (R44). It recovers by itself then. */
export async function tryAgainSoon(db: Kysely<Database>, connectionId: string, now: Date): Promise<void> {
  await db
    .updateTable('watch')
    .set({ failures: sql`jsonb_set(failures, '{nextTryAt}', to_jsonb(${now.toISOString()}::text))` })
    .where('connection_id', '=', connectionId)
    .where(sql<boolean>`failures ->> 'nextTryAt' is not null`)
    .execute();
}
