import { type Kysely, sql } from 'kysely';

/**
 * Names in the order in which people look them up (ICU, numbers by value), whatever the database sorts by. A PostgreSQL
 * that was built without ICU sorts them by bytes, as before.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    do $$ begin
      create collation by_name (provider = icu, locale = 'und-u-kn-true');
    exception when feature_not_supported then
      create collation by_name from "C";
    end $$`.execute(db);
  // A level of the chart is read page by page. Our names have at most 255 characters; those of tenants are not ours to limit.
  await sql`create index branch_by_name on branch (parent_id, (name collate by_name), id)`.execute(db);
  await sql`drop index branch_parent`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`create index branch_parent on branch (parent_id)`.execute(db);
  await sql`drop index branch_by_name`.execute(db);
  await sql`drop collation by_name`.execute(db);
}
