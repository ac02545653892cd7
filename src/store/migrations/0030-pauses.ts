import { type Kysely, sql } from 'kysely';

/** Why a run waits until `resume_at`: code and sentence (R48). And runs that go on, to be found at once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table run add column pause jsonb`.execute(db);
  // Whoever follows all runs looks for these again and again.
  await sql`
    create index run_going_on on run (id)
      where state in ('queued', 'extracting', 'planned', 'applying') and not (dry_run and state = 'planned')`.execute(
    db,
  );
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index run_going_on`.execute(db);
  await sql`alter table run drop column pause`.execute(db);
}
