import { type Kysely, sql } from 'kysely';

/** What the mapped fields were when the mapping was saved (R45), and runs that accept what they are now. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table settings add column field_types jsonb`.execute(db);
  await sql`alter table run add column accept_types boolean not null default false`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table run drop column accept_types`.execute(db);
  await sql`alter table settings drop column field_types`.execute(db);
}
