import { type Kysely, sql } from 'kysely';

/** A comparison that is planned back may leave alone whoever was deactivated by hand. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table verification add column keep_deactivated boolean not null default false`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table verification drop column keep_deactivated`.execute(db);
}
