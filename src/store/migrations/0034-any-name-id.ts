import { type Kysely, sql } from 'kysely';

/** SAML providers ask for persistent NameIDs from now on; by those that are set up, people go on coming in as before. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    update identity_provider set config = config || jsonb_build_object('anyNameId', config ->> 'entityId' is not null)
    where kind = 'saml'`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`update identity_provider set config = config - 'anyNameId' where kind = 'saml'`.execute(db);
}
