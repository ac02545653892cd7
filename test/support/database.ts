import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, inject } from 'vitest';
import { type DatabaseHandle, openDatabase } from '../../src/store/database.ts';
import { databaseUrl, partsOf, TEMPLATE } from './database-template.ts';

/**
 * A migrated database of the caller's own, dropped when it is closed. Projects that list database-template.ts as
 * their globalSetup have it.
 *
 * @example
 * await using database = await testDatabase();
 * await database.db.selectFrom('branch').selectAll().execute();
 */
export async function testDatabase(): Promise<DatabaseHandle> {
  const name = await cloneTemplate();
  const handle = await openDatabase({ databaseUrl: urlOf(name), dataDir: '' });
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= handle.close().then(() => drop(name));
    return closed;
  };
  return { ...handle, close, [Symbol.asyncDispose]: close };
}

/** A migrated database that goes to the next test of the file when this one has finished with it. */
export interface BorrowedDatabase extends AsyncDisposable {
  /** Holds the password: never log it. */
  readonly url: string;
}

/** Databases that nobody uses: emptying one takes a fraction of the time that making one takes. */
const idle: string[] = [];

afterAll(async () => {
  for (const name of idle.splice(0)) await drop(name);
});

/** Whoever borrows the database closes every connection to it before giving it back. */
export async function borrowDatabase(): Promise<BorrowedDatabase> {
  const name = idle.pop() ?? (await cloneTemplate());
  return {
    url: urlOf(name),
    async [Symbol.asyncDispose]() {
      if (await reset(name)) idle.push(name);
      else await drop(name);
    },
  };
}

/** Makes every table what it is in the template; false where a test has left a trigger or a constraint of its own behind. */
async function reset(name: string): Promise<boolean> {
  await using database = await openDatabase({ databaseUrl: urlOf(name), dataDir: '', poolSize: 1 });
  const { db } = database;
  if ((await partsOf(db)) !== inject('templateParts')) return false;
  const { rows: tables } = await sql<{ name: string }>`
    select quote_ident(tablename) as name from pg_tables
    where schemaname = 'public' and tablename not like 'kysely%'`.execute(db);
  await db.transaction().execute(async (tx) => {
    // The queue, which whoever works makes anew.
    await sql`drop schema if exists jobs cascade`.execute(tx);
    await sql.raw(`truncate ${tables.map((table) => table.name).join(', ')} restart identity`).execute(tx);
    for (const [table, rows] of Object.entries(inject('templateRows'))) {
      const into = sql.table(table);
      await sql`insert into ${into} overriding system value
        select * from jsonb_populate_recordset(null::${into}, ${JSON.stringify(rows)})`.execute(tx);
      const ids = rows.flatMap(({ id }) => (typeof id === 'number' ? [id] : []));
      if (ids.length > 0) {
        await sql`select setval(sequence, ${Math.max(...ids)}) from pg_get_serial_sequence(${table}, 'id') as sequence
          where sequence is not null`.execute(tx);
      }
    }
  });
  return true;
}

function urlOf(name: string): string {
  return databaseUrl(inject('databaseServerUrl'), name);
}

async function cloneTemplate(): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name} template ${TEMPLATE}`);
  return name;
}

async function drop(name: string): Promise<void> {
  await onServer(`drop database ${name} with (force)`);
}

async function onServer(statement: string): Promise<void> {
  await using server = await openDatabase({ databaseUrl: inject('databaseServerUrl'), dataDir: '', poolSize: 1 });
  await sql.raw(statement).execute(server.db);
}
