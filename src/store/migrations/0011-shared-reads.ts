import { type Kysely, sql } from 'kysely';

/** Reads of a run that several processes share, and the processes that are there to share them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // One row per process that works on jobs, with its last sign of life.
  await sql`
    create table worker (
      id uuid primary key,
      beat_at timestamptz not null default clock_timestamp()
    )`.execute(db);

  // Who reads a shared run: its leader, which holds the lease of that epoch, and helpers.
  await sql`
    create table run_reader (
      id bigint generated always as identity primary key,
      run_id bigint not null references run (id) on delete cascade,
      epoch bigint not null,
      leads boolean not null,
      beat_at timestamptz not null default clock_timestamp()
    )`.execute(db);
  await sql`create index run_reader_run on run_reader (run_id)`.execute(db);

  // The parts of a shared read. position: where the part goes on. reader_id: who has it in hand; whoever leaves hands it back.
  // counts: of its stored pages.
  await sql`
    create table run_part (
      run_id bigint not null references run (id) on delete cascade,
      part integer not null,
      position text not null,
      done boolean not null default false,
      pages integer not null default 0,
      counts jsonb not null default '{}',
      reader_id bigint references run_reader (id) on delete set null,
      primary key (run_id, part)
    )`.execute(db);

  // Who read the page, where the read is shared; kept when the reader has left.
  await sql`alter table run_page add column reader_id bigint`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table run_page drop column reader_id`.execute(db);
  await sql`drop table run_part, run_reader, worker`.execute(db);
}
