import { type Kysely, sql } from 'kysely';

/** Settings of one administrator each, beside the shared ones (R25). */
export async function up(db: Kysely<unknown>): Promise<void> {
  // owner: `shared`, or a person's id. People are never deleted, so that no foreign key is needed. name: what the owner
  // calls them, for others to read.
  await sql`
    alter table settings
      add column name text,
      add constraint settings_owner check (owner = 'shared' or owner ~ '^[1-9][0-9]{0,18}$')`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table settings drop constraint settings_owner, drop column name`.execute(db);
}
