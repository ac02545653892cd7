import { type Kysely, sql } from 'kysely';

/** What is asked of a whole plan concerns few of its changes, and what retention removes is old. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A first load consists of people who are created: who is refused, moved or not applied is found without reading all of
  // them.
  await sql`
    create index change_but_created on change (run_id, page, seq)
      where action <> 'create' or kind = 'branch' or outcome is not null`.execute(db);
  await sql`create index notification_mail_done on notification_mail (at) where next_at is null`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index notification_mail_done, change_but_created`.execute(db);
}
