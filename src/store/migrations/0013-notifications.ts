import { type Kysely, sql } from 'kysely';

/** Messages that the platform and the connector send by mail (R3). */
export async function up(db: Kysely<unknown>): Promise<void> {
  // revision grows with every change of what it says: who has acknowledged it before has not seen it.
  await sql`
    create table notification (
      id bigint generated always as identity primary key,
      event text not null check (event in (
        'person_created', 'password_changed', 'branch_added', 'run_failed', 'run_errors', 'run_held')),
      title text not null,
      subject text not null,
      body text not null,
      branch_id bigint references branch (id),
      recipients text[] not null default '{}',
      published_at timestamptz,
      revision integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index notification_branch on notification (branch_id)`.execute(db);

  // The outbox. A run writes as many as people it creates, so that no foreign key to them is checked for each; people
  // are never deleted. next_at: when it is tried next; null once it is sent, kept, given up or withdrawn. subject, text:
  // as it was sent.
  await sql`
    create table notification_mail (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      notification_id bigint references notification (id) on delete set null,
      event text not null,
      person_id bigint,
      branch_id bigint,
      run_id bigint,
      recipient text,
      attempts integer not null default 0,
      next_at timestamptz,
      sent_at timestamptz,
      outcome text check (outcome in ('sent', 'kept', 'failed', 'withdrawn')),
      error text,
      subject text,
      text text
    )`.execute(db);
  await sql`create index notification_mail_next on notification_mail (next_at) where next_at is not null`.execute(db);
  await sql`create index notification_mail_run on notification_mail (run_id, id)`.execute(db);

  // Which list of notifications an administrator has seen before a run of these settings.
  await sql`
    create table notification_acknowledgement (
      settings_id bigint not null references settings (id) on delete cascade,
      person_id bigint not null references person (id) on delete cascade,
      list text not null,
      at timestamptz not null,
      primary key (settings_id, person_id)
    )`.execute(db);

  // False: the people that the run creates and moves are told nothing.
  await sql`alter table run add column notify boolean not null default true`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table run drop column notify`.execute(db);
  await sql`drop table notification_acknowledgement, notification_mail, notification`.execute(db);
}
