import { type Kysely, sql } from 'kysely';

/** Who runs which settings, for processes that share one database. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // epoch grows with every holder; backend_pid is the connection that holds the advisory lock of the settings.
  await sql`
    create table lease (
      settings_id bigint primary key references settings (id) on delete cascade,
      epoch bigint not null,
      backend_pid integer not null,
      beat_at timestamptz not null
    )`.execute(db);
  await sql`alter table run add column cancel_requested_at timestamptz`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table run drop column cancel_requested_at`.execute(db);
  await sql`drop table lease`.execute(db);
}
