import { type Kysely, sql } from 'kysely';

/** When a plan is held for approval, why, and until when (R39). */
export async function up(db: Kysely<unknown>): Promise<void> {
  // What an entity wants otherwise than its connection; not in config, because a change of it changes nobody.
  await sql`alter table settings add column thresholds jsonb`.execute(db);
  // met: records in the list view, where the run has read all of it or all its Ids.
  await sql`
    alter table run
      add column met integer,
      add column hold jsonb,
      add column expires_at timestamptz`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table run drop column met, drop column hold, drop column expires_at`.execute(db);
  await sql`alter table settings drop column thresholds`.execute(db);
}
