import pg, { type PoolClient } from 'pg';
import type { Sequence, Table } from './format.ts';

/** Kysely keeps its own books; what they say is in the header. */
const NOT_OURS = ['kysely_migration', 'kysely_migration_lock'];

/** Every table of ours, those that others refer to first, with the columns that can be written. */
export async function tablesInOrder(client: PoolClient): Promise<Table[]> {
  const { rows } = await client.query<Table & { needs: string[] }>(
    `select t.relname::text as name,
       array(
         select a.attname::text from pg_attribute a
         where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
         order by a.attnum) as columns,
       array(
         select other.relname::text from pg_constraint c join pg_class other on other.oid = c.confrelid
         where c.conrelid = t.oid and c.contype = 'f' and c.confrelid <> t.oid) as needs
     from pg_class t
     where t.relnamespace = current_schema()::regnamespace and t.relkind = 'r' and t.relname <> all ($1)
     order by t.relname`,
    [NOT_OURS],
  );
  const ordered: Table[] = [];
  const waiting = new Map(rows.map((row) => [row.name, row]));
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ needs }) => !needs.some((name) => waiting.has(name)));
    if (ready.length === 0)
      throw new Error(`Tables refer to each other in a circle: ${[...waiting.keys()].join(', ')}`);
    for (const { name, columns } of ready) {
      ordered.push({ name, columns });
      waiting.delete(name);
    }
  }
  return ordered;
}

/** Where the numbering of each table goes on. */
export async function sequences(client: PoolClient): Promise<Sequence[]> {
  const { rows: names } = await client.query<{ name: string }>(
    `select relname::text as name from pg_class
     where relnamespace = current_schema()::regnamespace and relkind = 'S' order by relname`,
  );
  const found: Sequence[] = [];
  for (const { name } of names) {
    const { rows } = await client.query<Omit<Sequence, 'name'>>(
      `select last_value::text as value, is_called as called from ${pg.escapeIdentifier(name)}`,
    );
    for (const row of rows) found.push({ name, ...row });
  }
  return found;
}

export function columnList({ columns }: Table): string {
  return columns.map((column) => pg.escapeIdentifier(column)).join(', ');
}
