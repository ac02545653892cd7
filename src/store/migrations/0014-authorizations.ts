import { type Kysely, sql } from 'kysely';

/** Secrets of connections that are kept here, encrypted (see support/vault.ts), and what people have allowed them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table connection_secret (
      connection_id bigint not null references connection (id) on delete cascade,
      key text not null check (key in ('clientSecret', 'privateKey')),
      sealed text not null,
      primary key (connection_id, key)
    )`.execute(db);

  // What an authorization code was exchanged for. exchanging_since: a refresh token is on its way to Salesforce; where
  // nobody holds the lock any more, it was lost with its process. ended_at: Salesforce takes nothing of it any more.
  await sql`
    create table connection_authorization (
      connection_id bigint primary key references connection (id) on delete cascade,
      refresh_token text not null,
      access_token text not null,
      instance_url text not null,
      organization_id text not null,
      user_id text not null,
      authorized_at timestamptz not null,
      authorized_by bigint references person (id) on delete set null,
      exchanged_at timestamptz not null,
      exchanging_since timestamptz,
      ended_at timestamptz,
      ended_why text
    )`.execute(db);

  // Somebody has gone to Salesforce and is expected back. Of the state, which comes back with them, a hash is kept.
  await sql`
    create table authorization_request (
      state_hash bytea primary key,
      connection_id bigint not null references connection (id) on delete cascade,
      person_id bigint not null references person (id) on delete cascade,
      verifier text not null,
      redirect_uri text not null,
      expires_at timestamptz not null
    )`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table authorization_request, connection_authorization, connection_secret`.execute(db);
}
