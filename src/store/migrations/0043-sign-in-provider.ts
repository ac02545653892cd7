import { type Kysely, sql } from 'kysely';

/**
 * By which provider somebody came, whatever it is called by now. `caused_by` stays the name that it had then, and is all that is
 * known of one that was removed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table log_event
      add column provider_id bigint references identity_provider (id) on delete set null`.execute(db);
  await sql`
    update log_event set provider_id = identity_provider.id from identity_provider
    where log_event.caused_by = identity_provider.name`.execute(db);
  await sql`create index log_event_provider on log_event (provider_id) where provider_id is not null`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table log_event drop column provider_id`.execute(db);
}
