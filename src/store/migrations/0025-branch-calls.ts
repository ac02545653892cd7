import { type Kysely, sql } from 'kysely';

/** Of a run's calls to a remote platform, those about branches and who is in them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table run add column directory_branch_calls integer not null default 0`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table run drop column directory_branch_calls`.execute(db);
}
