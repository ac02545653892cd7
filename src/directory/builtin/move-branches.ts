import { type Kysely, sql } from 'kysely';
import type { Database } from '../../store/schema.ts';

/** Any number that nothing else locks by. */
const MOVES = 7_210_451;

/**
 * Lets one transaction at a time move branches: two that cannot see each other could put each of two branches below the
 * other one. Taken before any row is changed, so that nobody waits for the other in a circle.
 */
export async function lockMoves(db: Kysely<Database>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${MOVES})`.execute(db);
}

/** True when the branch is the other one or somewhere below it: the other one cannot go below it then. */
export async function isWithin(db: Kysely<Database>, branchId: string, otherId: string): Promise<boolean> {
  const { rows } = await sql<{ within: boolean }>`
    with recursive above as (
      select id, parent_id from branch where id = ${branchId}
      union
      select parent.id, parent.parent_id from branch parent join above on parent.id = above.parent_id)
    select exists (select from above where id = ${otherId}) as within`.execute(db);
  return rows[0]?.within ?? false;
}
