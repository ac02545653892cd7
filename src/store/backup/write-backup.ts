import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg, { type PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { type BackupSummary, comment, countRows, FORMAT, type Header, ROWS_END } from './format.ts';
import { columnList, sequences, tablesInOrder } from './tables.ts';

/**
 * Writes all tables to `out`, as they are at one moment, while others go on working. `version` is Rollcall's.
 * What it takes in memory does not depend on their size.
 */
export async function writeBackup(
  pool: pg.Pool,
  out: Writable,
  { version, signal }: { version: string; signal: AbortSignal },
): Promise<BackupSummary> {
  const client = await pool.connect();
  let failed = true;
  try {
    await client.query('begin isolation level repeatable read read only');
    const header = await headerOf(client, version);
    const rows: Record<string, number> = {};
    await pipeline(Readable.from(backup(client, header, rows)), createGzip(), out, { signal });
    await client.query('commit');
    failed = false;
    return { header, rows };
  } finally {
    // A connection in the middle of a COPY is of no use to anybody.
    client.release(failed);
  }
}

async function headerOf(client: PoolClient, version: string): Promise<Header> {
  const { rows } = await client.query<{ name: string }>('select name from kysely_migration order by name');
  return { format: FORMAT, version, at: new Date().toISOString(), migrations: rows.map(({ name }) => name) };
}

async function* backup(
  client: PoolClient,
  header: Header,
  rows: Record<string, number>,
): AsyncGenerator<string | Buffer> {
  yield comment({ mark: 'header', value: header });
  for (const table of await tablesInOrder(client)) {
    const target = `${pg.escapeIdentifier(table.name)} (${columnList(table)})`;
    yield comment({ mark: 'table', value: table });
    yield `copy ${target} from stdin;\n`;
    let count = 0;
    const copied: AsyncIterable<Buffer> = client.query(copyTo(`copy ${target} to stdout`));
    for await (const chunk of copied) {
      count += countRows(chunk);
      yield chunk;
    }
    rows[table.name] = count;
    yield ROWS_END;
  }
  for (const sequence of await sequences(client)) {
    const { name, value, called } = sequence;
    yield comment({ mark: 'sequence', value: sequence });
    yield `select pg_catalog.setval(${pg.escapeLiteral(pg.escapeIdentifier(name))}, ${value}, ${called});\n`;
  }
  yield comment({ mark: 'end', value: { rows } });
}
