import { type Kysely, sql } from 'kysely';

/** Comparisons of a platform with what is remembered of it: the last one of each connection and owner, asked for and found. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // beat_at: the process that is at it was alive then. findings: the first so many; found: how many there are.
  await sql`
    create table verification (
      connection_id bigint not null references connection (id) on delete cascade,
      owner text collate "C" not null,
      id bigint generated always as identity unique,
      repair boolean not null,
      requested_by jsonb not null,
      state text not null default 'queued' check (state in ('queued', 'running', 'succeeded', 'failed')),
      created_at timestamptz not null default now(),
      finished_at timestamptz,
      beat_at timestamptz,
      progress jsonb,
      compared boolean,
      found integer,
      findings jsonb,
      plans jsonb,
      error jsonb,
      primary key (connection_id, owner)
    )`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table verification`.execute(db);
}
