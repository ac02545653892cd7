import { type Kysely, sql } from 'kysely';

/**
 * Whose branch may have gone elsewhere without them, told apart from who was edited or linked by hand: those have a void
 * hash as well, but only the next run that reads their records may move them. Every run looks for the few.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table link add column misplaced boolean not null default false`.execute(db);
  await sql`create index link_misplaced on link (settings_id, source_id) where misplaced`.execute(db);
  await sql`drop index link_void`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`create index link_void on link (settings_id, source_id) where hash is null`.execute(db);
  await sql`alter table link drop column misplaced`.execute(db);
}
