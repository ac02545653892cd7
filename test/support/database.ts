import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { inject } from 'vitest';
import { type DatabaseHandle, openDatabase } from '../../src/store/database.ts';
import { databaseUrl, TEMPLATE } from './database-template.ts';

/**
 * A migrated database of the caller's own, dropped when it is closed. Projects that list database-template.ts as
 * their globalSetup have it.
 *
 * @example
 * await using database = await testDatabase();
 * await database.db.selectFrom('branch').selectAll().execute();
 */
export async function testDatabase(): Promise<DatabaseHandle> {
  const server = inject('databaseServerUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `create database ${name} template ${TEMPLATE}`);
  const handle = await openDatabase({ databaseUrl: databaseUrl(server, name), dataDir: '' });
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= handle.close().then(() => onServer(server, `drop database ${name} with (force)`));
    return closed;
  };
  return { ...handle, close, [Symbol.asyncDispose]: close };
}

async function onServer(url: string, statement: string): Promise<void> {
  await using server = await openDatabase({ databaseUrl: url, dataDir: '', poolSize: 1 });
  await sql.raw(statement).execute(server.db);
}
