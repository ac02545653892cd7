import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from '../schema.ts';

/** Where somebody or something is: on the built-in platform, or at a Docebo tenant. */
export interface PlatformName {
  readonly kind: 'builtin' | 'docebo';
  /** Address of the tenant. */
  readonly url: string | null;
  /** When all that is shown of it was read; changes that runs make since then are shown as well. Null: always true. */
  readonly readAt: string | null;
}

/** The platform of a row of one of the views over all of them. */
export function platformNamed(alias: string): RawBuilder<PlatformName> {
  const column = sql.ref(`${alias}.tenant_id`);
  return sql<PlatformName>`coalesce(
    (select json_build_object('kind', 'docebo', 'url', tenant.url, 'readAt', tenant.read_at) from tenant
      where tenant.id = ${column}),
    json_build_object('kind', 'builtin', 'url', null, 'readAt', null))`;
}

/** A platform with the connections that lead to it. */
export interface PlatformSummary extends PlatformName {
  /** Names of connections; the first stands for the platform wherever one is asked for. */
  readonly connections: readonly string[];
  readonly people: number;
  readonly branches: number;
}

/** The built-in platform, and every tenant that a connection has been to, by address. */
export async function listPlatforms(db: Kysely<Database>): Promise<PlatformSummary[]> {
  const { rows } = await sql<PlatformSummary>`
    select 'builtin' as kind, null as url, null as "readAt",
      array(select name from connection where config #>> '{directory,kind}' = 'builtin' order by name) as connections,
      (select count(*)::int from person) as people, (select count(*)::int from branch) as branches
    union all
    (select 'docebo', tenant.url, to_json(tenant.read_at) #>> '{}',
      array(select name from connection where connection.tenant_id = tenant.id order by name),
      (select count(*)::int from tenant_person where tenant_id = tenant.id),
      (select count(*)::int from tenant_branch where tenant_id = tenant.id)
    from tenant where exists (select from connection where connection.tenant_id = tenant.id)
    order by tenant.url)`.execute(db);
  return rows;
}
