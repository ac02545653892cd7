import { type Kysely, sql } from 'kysely';

/** Why a run waits until `resume_at`: code and sentence (R48). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table run add column pause jsonb`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table run drop column pause`.execute(db);
}
