import { type Kysely, sql } from 'kysely';

/** How many records of the list view the last run could not account for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table settings add column missed integer not null default 0`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table settings drop column missed`.execute(db);
}
