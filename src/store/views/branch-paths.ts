import { sql } from 'kysely';

/** A common table expression `path (id, names)`: names from below the root down to each branch of every platform; none for a root. */
export const BRANCH_PATHS = sql`
  path as (
    select id, array[]::text[] as names from platform_branch where parent_id is null
    union all
    select branch.id, path.names || branch.name
    from platform_branch branch join path on branch.parent_id = path.id)`;
