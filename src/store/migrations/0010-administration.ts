import { type Kysely, sql } from 'kysely';

/** Who may administer, by password, session or token, and what they did. Secrets that are only compared are stored hashed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Of people who sign in here by password; administrators are those whose level is superadmin. A second factor holds once
  // it is confirmed; totp_step is the last time step whose code was accepted: none is accepted twice.
  await sql`
    create table credential (
      person_id bigint primary key references person (id) on delete cascade,
      password_hash text not null,
      password_changed_at timestamptz not null default now(),
      totp_secret text,
      totp_confirmed_at timestamptz,
      totp_step bigint
    )`.execute(db);
  await sql`
    create table recovery_code (
      person_id bigint not null references credential (person_id) on delete cascade,
      hash bytea not null,
      used_at timestamptz,
      primary key (person_id, hash)
    )`.execute(db);

  await sql`
    create table session (
      id bigint generated always as identity primary key,
      token_hash bytea not null unique,
      person_id bigint not null references person (id) on delete cascade,
      created_at timestamptz not null,
      seen_at timestamptz not null,
      expires_at timestamptz not null,
      address text,
      user_agent text
    )`.execute(db);
  await sql`create index session_person on session (person_id)`.execute(db);

  // prefix: the first letters of the token, by which people recognize it.
  await sql`
    create table api_token (
      id bigint generated always as identity primary key,
      token_hash bytea not null unique,
      prefix text not null,
      name text not null,
      scopes text[] not null,
      person_id bigint not null references person (id) on delete cascade,
      created_at timestamptz not null,
      expires_at timestamptz,
      last_used_at timestamptz,
      revoked_at timestamptz
    )`.execute(db);
  await sql`create index api_token_person on api_token (person_id)`.execute(db);

  // Attempts that failed, or whose end is not known yet, per account and per address.
  await sql`
    create table attempt (
      key text collate "C" primary key,
      failures integer not null,
      last_at timestamptz not null,
      blocked_until timestamptz not null
    )`.execute(db);

  // Codes that a server has printed because nobody can sign in yet.
  await sql`
    create table setup_code (
      hash bytea primary key,
      expires_at timestamptz not null
    )`.execute(db);

  // An act is written down before it is done; outcome is null until it has ended. The actor outlives the person.
  await sql`
    create table audit_event (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      actor_id bigint,
      actor text,
      via text not null check (via in ('session', 'token', 'command', 'none')),
      token_id bigint,
      address text,
      action text not null,
      target text,
      outcome text check (outcome in ('done', 'refused', 'failed')),
      code text,
      detail jsonb
    )`.execute(db);
  await sql`create index audit_event_at on audit_event (at)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table audit_event, setup_code, attempt, api_token, session, recovery_code, credential`.execute(db);
}
