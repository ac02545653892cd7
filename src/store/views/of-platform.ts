import { type RawBuilder, sql } from 'kysely';
import type { PlatformId } from '../platform.ts';

/** Whether a row of one of the views over all platforms is of this one. */
export function isOf(alias: string, platform: PlatformId): RawBuilder<boolean> {
  const column = sql.ref(`${alias}.tenant_id`);
  return platform === null ? sql<boolean>`${column} is null` : sql<boolean>`${column} = ${platform}`;
}

/** Whether the people of `connection` are on the platform with the id of a tenant, or null, in this column. */
export function goesTo(column: string): RawBuilder<boolean> {
  return sql<boolean>`(case when ${sql.ref(column)} is null then connection.config #>> '{directory,kind}' = 'builtin'
    else connection.tenant_id = ${sql.ref(column)} end)`;
}
