import { type Kysely, sql } from 'kysely';

/**
 * Changes that a platform beyond any transaction was asked for, of pages that are not marked as applied yet. `state`: an
 * answer was not heard, was heard, or it is known that it was done. What goes beyond that is forgotten with the page's mark.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table run_asked (
      run_id bigint not null,
      page integer not null,
      seq integer not null,
      state text not null default 'asked' check (state in ('asked', 'answered', 'done')),
      to_branch bigint,
      from_branch bigint,
      primary key (run_id, page, seq),
      foreign key (run_id, page) references run_page (run_id, page) on delete cascade
    )`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table run_asked`.execute(db);
}
