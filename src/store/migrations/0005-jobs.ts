import { type Kysely, sql } from 'kysely';

/** Runs that wait for a worker, and what everybody may see of those that are going on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A run that waits has not decided what it reads. job_id: its job in the schema "jobs"; null for runs of the command line.
  // resume_at: not to be gone on with before. resumed: how often another process went on with it.
  await sql`
    alter table run
      alter column mode drop not null,
      alter column fingerprint drop not null,
      add column job_id uuid,
      add column accept_unfiltered boolean not null default false,
      add column resume_at timestamptz,
      add column resumed integer not null default 0,
      add column progress json,
      add column progress_at timestamptz`.execute(db);
  await sql`
    create index run_unfinished on run (settings_id)
      where state in ('queued', 'extracting', 'planned', 'applying') and job_id is not null`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index run_unfinished`.execute(db);
  await sql`
    alter table run
      drop column job_id,
      drop column accept_unfiltered,
      drop column resume_at,
      drop column resumed,
      drop column progress,
      drop column progress_at`.execute(db);
  await sql`delete from run where mode is null`.execute(db);
  await sql`alter table run alter column mode set not null, alter column fingerprint set not null`.execute(db);
}
