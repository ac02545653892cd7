import { type Kysely, sql } from 'kysely';

/** What incremental runs remember: how records looked when they were last read, and who is not settled yet (R12, R43). */
export async function up(db: Kysely<unknown>): Promise<void> {
  // stamp: sync/extract/stamp.ts of the record as it was last read. by_hand: a superadmin made the link (R34).
  await sql`alter table link add column stamp bigint, add column by_hand boolean not null default false`.execute(db);
  await sql`alter table change add column stamp bigint`.execute(db);

  // basis: sync/basis.ts, what the people of the watermark were made with. swept_at: when every Id was last read.
  await sql`
    alter table settings
      drop column watermark_fingerprint,
      add column basis jsonb,
      add column swept_at timestamptz`.execute(db);

  // delta and sweep: the queries of an incremental run, besides the whole view's in extract.
  await sql`
    alter table run
      add column basis jsonb,
      add column delta jsonb,
      add column sweep jsonb,
      add column since timestamptz`.execute(db);
  await sql`alter table run_page add column phase text not null default 'whole'`.execute(db);
  await sql`alter table run_account add column gone boolean not null default false`.execute(db);

  // Records that have not become people, or not been brought up to date: why, since when, how often it was tried.
  await sql`
    create table unresolved (
      settings_id bigint not null references settings (id) on delete cascade,
      source_id text collate "C" not null,
      kind text not null check (kind in ('rejected', 'failed', 'stale', 'skipped')),
      code text not null,
      field text,
      value text,
      message text not null,
      username text,
      stamp bigint,
      first_at timestamptz not null default now(),
      last_at timestamptz not null default now(),
      attempts integer not null default 1,
      run_id bigint not null,
      primary key (settings_id, source_id)
    )`.execute(db);

  // The accounts behind a settings' branches as the last finished run saw them.
  await sql`
    create table account (
      settings_id bigint not null references settings (id) on delete cascade,
      id text collate "C" not null,
      name text not null,
      parent_id text collate "C",
      primary key (settings_id, id)
    )`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table account, unresolved`.execute(db);
  await sql`alter table run_account drop column gone`.execute(db);
  await sql`alter table run_page drop column phase`.execute(db);
  await sql`alter table run drop column basis, drop column delta, drop column sweep, drop column since`.execute(db);
  await sql`alter table settings drop column basis, drop column swept_at, add column watermark_fingerprint text`.execute(
    db,
  );
  await sql`alter table change drop column stamp`.execute(db);
  await sql`alter table link drop column stamp, drop column by_hand`.execute(db);
}
