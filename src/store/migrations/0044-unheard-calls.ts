import { type Kysely, sql } from 'kysely';

/** Until when nothing is asked of a tenant that may still be at a call whose answer was lost: for those who look on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table tenant add column unheard_until timestamptz`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table tenant drop column unheard_until`.execute(db);
}
