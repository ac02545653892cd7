import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Kysely, sql } from 'kysely';
import pg, { type PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';
import { migrateEmptyTo, migrateToLatest } from '../migrate.ts';
import { migrations } from '../migrations/index.ts';
import type { Database } from '../schema.ts';
import { type BackupReader, invalid, readBackup } from './backup-reader.ts';
import { type BackupSummary, countRows, type Header, type Sequence, type Table } from './format.ts';
import { columnList, tablesInOrder } from './tables.ts';

/**
 * Restores a backup into a database in which nothing has been configured or synchronized yet. The tables are made as
 * they were when the backup was taken, filled in one transaction, and then brought up to date.
 *
 * @throws RollcallError `backup_invalid` when the file is damaged, or of a newer version; `database_not_empty`.
 */
export async function restoreBackup(
  db: Kysely<Database>,
  pool: pg.Pool,
  input: Readable,
  { signal }: { signal: AbortSignal },
): Promise<BackupSummary> {
  await refuseUsed(db);
  const unzipped = createGunzip();
  // A pipeline of its own, so that an error of the file or of gzip ends the reading, which reports it.
  const reading = pipeline(input, unzipped).catch(() => undefined);
  try {
    const reader = readBackup(readable(unzipped));
    const header = await headerOf(reader);
    await migrateEmptyTo(db, header.migrations.at(-1) ?? '');
    const rows = await fill(pool, reader, signal).catch(async (error: unknown) => {
      await migrateToLatest(db);
      throw error;
    });
    await migrateToLatest(db);
    return { header, rows };
  } finally {
    input.destroy();
    await reading;
  }
}

async function* readable(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

async function refuseUsed(db: Kysely<Database>): Promise<void> {
  const { rows } = await sql<{ used: boolean }>`
    select exists (select from person) or exists (select from connection) or exists (select from run)
      or (select count(*) from branch) > 1 as used`.execute(db);
  if (rows[0]?.used === true) {
    throw new RollcallError(
      'database_not_empty',
      onTerminal(
        'There are people, branches, connections or runs in the database already. Restore into another one: set ROLLCALL_DATA_DIR to a new folder, or ROLLCALL_DATABASE_URL to an empty database.',
      ),
    );
  }
}

async function headerOf(reader: BackupReader): Promise<Header> {
  const first = await reader.next();
  if (first.mark !== 'header') throw invalid('it does not begin like one');
  const { value: header } = first;
  const known = Object.keys(migrations).slice(0, header.migrations.length);
  if (known.join() !== header.migrations.join()) {
    throw invalid(`it was taken with Rollcall ${header.version}, whose tables this version does not know`);
  }
  return header;
}

async function fill(pool: pg.Pool, reader: BackupReader, signal: AbortSignal): Promise<Record<string, number>> {
  const client = await pool.connect();
  let failed = true;
  try {
    await client.query('begin');
    const rows = await fillTables(client, reader, signal);
    await client.query('commit');
    failed = false;
    return rows;
  } catch (error) {
    throw isBadData(error) ? invalid(error.message, error) : error;
  } finally {
    client.release(failed);
  }
}

/** data_exception, integrity_constraint_violation: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function isBadData(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? '');
}

async function fillTables(
  client: PoolClient,
  reader: BackupReader,
  signal: AbortSignal,
): Promise<Record<string, number>> {
  const tables = await tablesInOrder(client);
  // What the migrations have put in is in the backup, too.
  await client.query(`truncate ${tables.map(({ name }) => pg.escapeIdentifier(name)).join(', ')}`);
  const rows: Record<string, number> = {};
  for (;;) {
    const { mark, value } = await reader.next();
    switch (mark) {
      case 'table':
        if (!tables.some(({ name }) => name === value.name)) throw invalid(`there is no table ${value.name}`);
        rows[value.name] = await fillTable(client, value, reader, signal);
        break;
      case 'sequence':
        await setSequence(client, value);
        break;
      case 'end':
        for (const { name } of tables) {
          if (rows[name] === undefined || rows[name] !== value.rows[name])
            throw invalid(`the table ${name} is not whole`);
        }
        return rows;
      case 'header':
        throw invalid('it begins twice');
      default:
        mark satisfies never;
    }
  }
}

async function fillTable(client: PoolClient, table: Table, reader: BackupReader, signal: AbortSignal): Promise<number> {
  let count = 0;
  async function* counted() {
    for await (const chunk of reader.rows()) {
      count += countRows(chunk);
      yield chunk;
    }
  }
  const target = `${pg.escapeIdentifier(table.name)} (${columnList(table)})`;
  await pipeline(counted(), client.query(copyFrom(`copy ${target} from stdin`)), { signal });
  return count;
}

async function setSequence(client: PoolClient, { name, value, called }: Sequence): Promise<void> {
  await client.query('select setval($1::regclass, $2, $3)', [pg.escapeIdentifier(name), value, called]);
}
