import { type Kysely, sql } from 'kysely';
import { OWNER_NAME } from '../owner.ts';
import type { Database } from '../schema.ts';

/** What has to be known of an additional field before it, or an option of it, goes. */
export interface FieldUsage {
  /** How many have a value in it. */
  readonly people: number;
  /** The values that they have, the most frequent first; only of dropdowns. */
  readonly values: readonly { readonly value: string; readonly people: number }[];
  /** Settings that fill it, as `connection entity`. */
  readonly mappedBy: readonly string[];
}

/** All zero for a field that is not there. */
export async function fieldUsage(db: Kysely<Database>, key: string): Promise<FieldUsage> {
  const { rows } = await sql<FieldUsage>`
    with used as (
      select fields ->> ${key} as value, count(*)::int as people from person where fields ? ${key} group by 1)
    select
      coalesce((select sum(people)::int from used), 0) as people,
      case when (select type from field where key = ${key}) = 'dropdown' then coalesce(
        (select json_agg(json_build_object('value', value, 'people', people) order by people desc, value) from used),
        '[]') else '[]' end as values,
      array(
        select connection.name || ' ' || settings.entity || coalesce(' of ' || ${OWNER_NAME}, '') from settings
        join connection on connection.id = settings.connection_id
        where settings.config -> 'mapping' ? ${key} order by 1) as "mappedBy"`.execute(db);
  return rows[0] ?? { people: 0, values: [], mappedBy: [] };
}
