import { type Kysely, sql } from 'kysely';

/** The last sign of life of whoever makes calls to a tenant that must not overlap. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table tenant add column beat_at timestamptz`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table tenant drop column beat_at`.execute(db);
}
