import { type Kysely, sql } from 'kysely';

/** Runs that take back another one (R40). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table run add column undoes bigint references run (id) on delete set null`.execute(db);
  await sql`create index run_undoes on run (undoes) where undoes is not null`.execute(db);
  await sql`alter table run drop constraint run_mode_check, add constraint run_mode_check
    check (mode in ('full', 'incremental', 'single', 'undo'))`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`delete from run where mode = 'undo' or undoes is not null`.execute(db);
  await sql`alter table run drop column undoes`.execute(db);
  await sql`alter table run drop constraint run_mode_check, add constraint run_mode_check
    check (mode in ('full', 'incremental', 'single'))`.execute(db);
}
