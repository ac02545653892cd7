import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from './schema.ts';

/**
 * A column in the order in which people look names up: Ä beside A, whatever the case, and *Region 2* before *Region 10*.
 * Names that differ at all are in one order only, so that a page can begin behind one.
 */
export function byName(column: string): RawBuilder<string> {
  return sql<string>`${sql.ref(column)} collate by_name`;
}

/**
 * PostgreSQL has come with another ICU, by an update, which may order names differently: an index in the order of before
 * would lose branches. Two processes may do this at once.
 */
export async function renewOrder(db: Kysely<Database>): Promise<void> {
  const { rows } = await sql<{ stale: boolean }>`
    select collversion is distinct from pg_collation_actual_version(oid) as stale from pg_collation
    where collname = 'by_name' and collnamespace = current_schema()::regnamespace`.execute(db);
  if (rows[0]?.stale !== true) return;
  await db.transaction().execute(async (tx) => {
    await sql`reindex index branch_by_name`.execute(tx);
    await sql`alter collation by_name refresh version`.execute(tx);
  });
}
