import { type Kysely, sql } from 'kysely';

/**
 * Who has vouched for whoever is in: their session ends with the provider, or with the connection. Of sessions that there are
 * nobody knows that any more; whoever has come in so signs in once more.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`delete from session where method <> 'password'`.execute(db);
  await sql`
    alter table session
      add column provider_id bigint references identity_provider (id) on delete cascade,
      add column connection_id bigint references connection (id) on delete cascade,
      add constraint session_origin_check check (
        (provider_id is not null) = (method = 'sso') and (connection_id is not null) = (method = 'salesforce'))`.execute(
    db,
  );
  await sql`create index session_provider on session (provider_id) where provider_id is not null`.execute(db);
  await sql`create index session_connection on session (connection_id) where connection_id is not null`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table session drop column provider_id, drop column connection_id`.execute(db);
}
