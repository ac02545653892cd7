import { type Kysely, sql } from 'kysely';

/** Identity providers, whom they vouch for, and who is expected back from them (R11). */
export async function up(db: Kysely<unknown>): Promise<void> {
  // config: what is not secret; incomplete as long as the provider is only installed. secret, private_key: encrypted.
  await sql`
    create table identity_provider (
      id bigint generated always as identity primary key,
      kind text not null check (kind in ('saml', 'oidc', 'auth0')),
      name text not null,
      active boolean not null default false,
      connection_id bigint references connection (id) on delete set null,
      config jsonb not null,
      secret text,
      private_key text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create unique index identity_provider_name on identity_provider (lower(name))`.execute(db);

  // Somebody is who the provider says by its own key for them, whatever else it says.
  await sql`
    create table identity (
      provider_id bigint not null references identity_provider (id) on delete cascade,
      subject text collate "C" not null,
      person_id bigint not null references person (id) on delete cascade,
      created_at timestamptz not null,
      used_at timestamptz not null,
      primary key (provider_id, subject),
      unique (person_id, provider_id)
    )`.execute(db);

  // browser_hash: of a cookie of whoever began it. secrets, assertion: encrypted. person_id: an administrator who tries it.
  await sql`
    create table sign_in_request (
      state_hash bytea primary key,
      provider_id bigint not null references identity_provider (id) on delete cascade,
      browser_hash bytea not null,
      person_id bigint references person (id) on delete cascade,
      secrets text not null,
      return_to text not null,
      redirect_uri text not null,
      request_id text unique,
      assertion text,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index sign_in_request_expires on sign_in_request (expires_at)`.execute(db);

  // Assertions that were accepted: none is accepted twice, whichever process it comes to.
  await sql`
    create table used_assertion (
      provider_id bigint not null references identity_provider (id) on delete cascade,
      assertion_hash bytea not null,
      expires_at timestamptz not null,
      primary key (provider_id, assertion_hash)
    )`.execute(db);

  await sql`
    alter table run drop constraint run_started_via_check, add constraint run_started_via_check
      check (started_via in ('session', 'token', 'command', 'schedule', 'salesforce', 'provider'))`.execute(db);

  // Of an event of no run: whose log it stands in, and who had to do with it.
  await sql`
    alter table log_event add column connection_id bigint references connection (id) on delete cascade,
      add column caused_by text`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`delete from log_event where caused_by is not null`.execute(db);
  await sql`alter table log_event drop column connection_id, drop column caused_by`.execute(db);
  await sql`delete from run where started_via = 'provider'`.execute(db);
  await sql`
    alter table run drop constraint run_started_via_check, add constraint run_started_via_check
      check (started_via in ('session', 'token', 'command', 'schedule', 'salesforce'))`.execute(db);
  await sql`drop table used_assertion, sign_in_request, identity, identity_provider`.execute(db);
}
