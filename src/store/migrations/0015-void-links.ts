import { type Kysely, sql } from 'kysely';

/** Every run looks for the few links whose hash is void; without an index it would look at all of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index link_void on link (settings_id, source_id) where hash is null`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index link_void`.execute(db);
}
