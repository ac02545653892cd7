import { type Kysely, sql } from 'kysely';

/** Branches whose account or option is no longer in Salesforce (R18). */
export async function up(db: Kysely<unknown>): Promise<void> {
  // gone_at: since when the key has been missing in Salesforce; null while it is there.
  await sql`alter table branch_link add column gone_at timestamptz`.execute(db);
  // For each branch, who is linked to it: read when a branch is deleted or listed.
  await sql`create index branch_link_branch on branch_link (branch_id)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index branch_link_branch`.execute(db);
  await sql`alter table branch_link drop column gone_at`.execute(db);
}
