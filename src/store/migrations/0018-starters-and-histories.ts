import { type Kysely, sql } from 'kysely';

/** Who asked for a run (R33), and what runs did to one person (R41). Runs of before have nobody. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table run
      add column started_by text,
      add column started_via text check (started_via in ('session', 'token', 'command', 'schedule'))`.execute(db);
  await sql`create index change_source on change (source_id, run_id)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index change_source`.execute(db);
  await sql`alter table run drop column started_by, drop column started_via`.execute(db);
}
