import { type Kysely, sql } from 'kysely';

/** Records whose people were erased (R47), by a hash: so that it is said when one of them comes back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // SHA-256 of the Salesforce Id, of 18 characters.
  await sql`
    create table erased_record (
      connection_id bigint not null references connection (id) on delete cascade,
      hash bytea not null,
      at timestamptz not null,
      primary key (connection_id, hash)
    )`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table erased_record`.execute(db);
}
