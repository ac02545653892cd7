import { sql } from 'kysely';

/** A common table expression `path (id, names)`: names from below the root down to each branch; none for the root. */
export const BRANCH_PATHS = sql`
  path as (
    select id, array[]::text[] as names from branch where parent_id is null
    union all
    select branch.id, path.names || branch.name from branch join path on branch.parent_id = path.id)`;
