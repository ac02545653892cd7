import { type Kysely, sql } from 'kysely';

/** Why a mail did not leave, by code beside the words, so that each page says it in its language. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table notification_mail add column said jsonb`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table notification_mail drop column said`.execute(db);
}
