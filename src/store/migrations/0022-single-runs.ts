import { type Kysely, sql } from 'kysely';

/** Runs of one record (R10, R42). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table run drop constraint run_mode_check, add constraint run_mode_check
    check (mode in ('full', 'incremental', 'single'))`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`delete from run where mode = 'single'`.execute(db);
  await sql`alter table run drop constraint run_mode_check, add constraint run_mode_check
    check (mode in ('full', 'incremental'))`.execute(db);
}
