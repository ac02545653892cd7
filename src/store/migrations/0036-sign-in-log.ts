import { type Kysely, sql } from 'kysely';

/** Events of identity providers are read by themselves, however many those of runs are. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index log_event_caused_by on log_event (id) where caused_by is not null`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index log_event_caused_by`.execute(db);
}
