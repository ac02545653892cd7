import { type Kysely, sql } from 'kysely';

/** How connections are doing, who is told of it, and for how long things are kept (R44, R46, R47). */
export async function up(db: Kysely<unknown>): Promise<void> {
  // failures, conditions: sync/watch/. A row is also what is locked while they change.
  await sql`
    create table watch (
      connection_id bigint primary key references connection (id) on delete cascade,
      failures jsonb,
      conditions jsonb not null default '[]'
    )`.execute(db);

  // Alerts that are to be delivered, and those that were: written with the change of state that they tell of.
  await sql`
    create table alert (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      channel text not null check (channel in ('email', 'webhook')),
      content jsonb not null,
      attempts integer not null default 0,
      -- When it is tried next; null once it is delivered or given up.
      next_at timestamptz,
      delivered_at timestamptz,
      error text
    )`.execute(db);
  await sql`create index alert_next on alert (next_at) where next_at is not null`.execute(db);

  // One row at most: what is decided for the whole installation.
  await sql`
    create table installation (
      "only" boolean primary key default true check ("only"),
      alerts jsonb,
      retention jsonb
    )`.execute(db);

  await sql`create index log_event_at on log_event (at)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index log_event_at`.execute(db);
  await sql`drop table installation, alert, watch`.execute(db);
}
