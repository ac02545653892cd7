import { type Kysely, sql } from 'kysely';

/**
 * What writing shows of a tenant is kept apart from its description, so that processes can add to it at the same time.
 * What was learned until now is found out anew.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table tenant add column learned jsonb not null default '{}'`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table tenant drop column learned`.execute(db);
}
