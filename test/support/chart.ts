import { type Kysely, sql } from 'kysely';
import type { Database } from '../../src/store/schema.ts';
import { tenantChart } from './scenario-tenant.ts';

/**
 * The organization chart below the branch with this code, a line for each branch: its name behind a dot for each level,
 * its code in brackets where asked, and who is in it. In the order of names.
 */
export async function chart(db: Kysely<Database>, code: string, { codes = false } = {}): Promise<readonly string[]> {
  const inDocebo = await tenantChart(db, code, codes);
  if (inDocebo !== null) return inDocebo;
  const { rows } = await sql<{ line: string }>`
    with recursive tree as (
      select id, name, code, 0 as depth, array[name, id::text] as place from branch where code = ${code}
      union all
      select branch.id, branch.name, branch.code, tree.depth + 1, tree.place || branch.name || branch.id::text
      from branch join tree on branch.parent_id = tree.id)
    select repeat('· ', depth) || name
      || case when ${codes} then ' [' || coalesce(code, 'no code') || ']' else '' end
      || coalesce(': ' || (
        select string_agg(username || case when active then '' else ' (inactive)' end, ', ' order by username_key)
        from membership join person on person.id = person_id where branch_id = tree.id), '') as line
    from tree order by place`.execute(db);
  return rows.map(({ line }) => line);
}
