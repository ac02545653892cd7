import { type Kysely, sql } from 'kysely';

/** The platform inside Salesforce (R4, R10): sessions without a cookie, signed requests that were taken, and who they are of. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table session drop constraint session_method_check, add constraint session_method_check
      check (method in ('password', 'sso', 'salesforce'))`.execute(db);
  await sql`
    alter table run drop constraint run_started_via_check, add constraint run_started_via_check
      check (started_via in ('session', 'token', 'command', 'schedule', 'salesforce'))`.execute(db);
  await sql`
    alter table connection_secret drop constraint connection_secret_key_check,
      add constraint connection_secret_key_check check (key in (
        'clientSecret', 'privateKey', 'canvasSecret', 'directory.clientSecret', 'directory.password',
        'directory.privateKey'))`.execute(db);

  // Of what Salesforce has signed a hash is kept, so that nothing is taken twice, by whichever process.
  await sql`
    create table canvas_request (
      hash bytea primary key,
      at timestamptz not null
    )`.execute(db);
  await sql`create index canvas_request_at on canvas_request (at)`.execute(db);

  // Whoever is synchronized is known by their link. Administrators are not: they join their Salesforce user themselves.
  await sql`
    create table salesforce_identity (
      connection_id bigint not null references connection (id) on delete cascade,
      user_id text collate "C" not null,
      person_id bigint not null references person (id) on delete cascade,
      joined_at timestamptz not null,
      primary key (connection_id, user_id)
    )`.execute(db);
  await sql`create index salesforce_identity_person on salesforce_identity (person_id)`.execute(db);
  await sql`
    create table salesforce_join (
      token_hash bytea primary key,
      connection_id bigint not null references connection (id) on delete cascade,
      user_id text collate "C" not null,
      expires_at timestamptz not null
    )`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table salesforce_join, salesforce_identity, canvas_request`.execute(db);
  await sql`delete from connection_secret where key = 'canvasSecret'`.execute(db);
  await sql`
    alter table connection_secret drop constraint connection_secret_key_check,
      add constraint connection_secret_key_check check (key in (
        'clientSecret', 'privateKey', 'directory.clientSecret', 'directory.password', 'directory.privateKey'))`.execute(
    db,
  );
  await sql`update run set started_by = null, started_via = null where started_via = 'salesforce'`.execute(db);
  await sql`
    alter table run drop constraint run_started_via_check, add constraint run_started_via_check
      check (started_via in ('session', 'token', 'command', 'schedule'))`.execute(db);
  await sql`delete from session where method = 'salesforce'`.execute(db);
  await sql`
    alter table session drop constraint session_method_check, add constraint session_method_check
      check (method in ('password', 'sso'))`.execute(db);
}
