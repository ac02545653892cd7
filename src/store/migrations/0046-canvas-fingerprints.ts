import { type Kysely, sql } from 'kysely';

/**
 * A signed request of Canvas says when it was made in a number that means a moment every 49.7 days, for ever. So what was taken is
 * never forgotten, and takes little room: eight bytes of its hash. Only one that names its moment wholly is `until` it is too old.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table canvas_request rename to former_canvas_request`.execute(db);
  await sql`alter index canvas_request_pkey rename to former_canvas_request_pkey`.execute(db);
  await sql`
    create table canvas_request (
      fingerprint bigint primary key,
      until timestamptz
    )`.execute(db);
  await sql`create index canvas_request_until on canvas_request (until) where until is not null`.execute(db);
  await sql`
    insert into canvas_request (fingerprint)
    select ('x' || encode(substring(hash from 1 for 8), 'hex'))::bit(64)::bigint from former_canvas_request
    on conflict do nothing`.execute(db);
  await sql`drop table former_canvas_request`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table canvas_request`.execute(db);
  await sql`create table canvas_request (hash bytea primary key, at timestamptz not null)`.execute(db);
  await sql`create index canvas_request_at on canvas_request (at)`.execute(db);
}
