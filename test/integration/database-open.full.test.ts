import { mkdtempSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { describe, expect, inject, it } from 'vitest';
import { type DatabaseHandle, openDatabase } from '../../src/store/database.ts';
import { migrateToLatest } from '../../src/store/migrate.ts';
import { migrations } from '../../src/store/migrations/index.ts';
import { unitOfWork } from '../../src/store/unit-of-work.ts';
import { testDatabase } from '../support/database.ts';
import { databaseUrl } from '../support/database-template.ts';

const base = mkdtempSync(join(inject('testFolder'), 'open-'));

/** The columns, indexes and constraints of every table, as text: what a schema is, for comparing two. */
async function schemaOf({ db }: DatabaseHandle): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) as line
    from information_schema.columns where table_schema = 'public'
    union all
    select indexdef from pg_indexes where schemaname = 'public'
    union all
    select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
    from pg_constraint where connamespace = 'public'::regnamespace
    order by line`.execute(db);
  return rows.map((row) => row.line);
}

/** What any start-up does with a database, and what a first use of it shows. */
async function startUp(handle: DatabaseHandle) {
  const applied = await migrateToLatest(handle.db);
  await handle.db.insertInto('field').values({ key: 'k', title: 'K', type: 'text', options: '["é"]' }).execute();
  const fields = await handle.db.selectFrom('field').select(['key', 'options']).execute();
  return { applied, fields, schema: await schemaOf(handle) };
}

describe('openDatabase', () => {
  it('does the same with the embedded server as with ROLLCALL_DATABASE_URL', async () => {
    await using embedded = await openDatabase({ dataDir: join(base, 'one') });
    // Another embedded server plays the server of the operator, with a role that is not its superuser.
    await using other = await openDatabase({ dataDir: join(base, 'two') });
    await sql`create role operator login password 'secret-of-operator'`.execute(other.db);
    await sql`create database theirs owner operator`.execute(other.db);
    const theirs = databaseUrl(other.url, 'theirs').replace(/\/\/[^@]*@/, '//operator:secret-of-operator@');
    const unused = join(base, 'unused');
    await using external = await openDatabase({ databaseUrl: theirs, dataDir: unused });

    const byUrl = await startUp(external);
    expect(byUrl).toEqual(await startUp(embedded));
    expect(byUrl).toMatchObject({ applied: Object.keys(migrations), fields: [{ key: 'k', options: ['é'] }] });
    expect(readdirSync(base)).not.toContain('unused');
  });

  it('refuses a database that cannot hold every name', async () => {
    await using database = await testDatabase();
    const name = 'latin_of_test';
    await sql`drop database if exists ${sql.id(name)}`.execute(database.db);
    await sql`create database ${sql.id(name)} encoding 'LATIN1' locale_provider libc locale 'C' template template0`.execute(
      database.db,
    );
    const refused = openDatabase({ databaseUrl: databaseUrl(database.url, name), dataDir: '' });
    await expect(refused).rejects.toMatchObject({
      code: 'database_unavailable',
      message: expect.stringMatching(/LATIN1.*create database rollcall encoding 'UTF8'/),
    });
    await sql`drop database ${sql.id(name)}`.execute(database.db);
  });

  it('leaves a server that it was given by URL running', async () => {
    await using database = await testDatabase();
    const guest = await openDatabase({ databaseUrl: database.url, dataDir: '' });
    await guest.close();
    await guest.close();
    expect((await sql`select 1 as n`.execute(database.db)).rows).toEqual([{ n: 1 }]);
  });

  it('outlives the loss of an idle connection and tells of it', async () => {
    await using database = await testDatabase();
    const told: string[] = [];
    await using guest = await openDatabase({
      databaseUrl: database.url,
      dataDir: '',
      onEvent: (event) => told.push(event.kind),
    });
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(guest.db);
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(database.db);
    await expect.poll(() => told).toEqual(['connection_error']);
    expect((await sql`select 1 as n`.execute(guest.db)).rows).toEqual([{ n: 1 }]);
  });

  it('begins a transaction again that the server gives up for another one', async () => {
    await using database = await testDatabase();
    await using guest = await openDatabase({ databaseUrl: database.url, dataDir: '' });
    await sql`create table counter (id integer primary key, value integer not null)`.execute(guest.db);
    await sql`insert into counter values (1, 0), (2, 0)`.execute(guest.db);
    const both = Promise.withResolvers<void>();
    let arrived = 0;
    const addTo = (first: number, second: number) =>
      unitOfWork(guest.pool, async ({ db }) => {
        await sql`update counter set value = value + 1 where id = ${first}`.execute(db);
        arrived += 1;
        if (arrived === 2) both.resolve();
        await both.promise;
        await sql`update counter set value = value + 1 where id = ${second}`.execute(db);
      });
    await Promise.all([addTo(1, 2), addTo(2, 1)]);
    // The one that is begun again may meet the other once more.
    expect(arrived).toBeGreaterThanOrEqual(3);
    expect((await sql`select value from counter`.execute(guest.db)).rows).toEqual([{ value: 2 }, { value: 2 }]);
  });

  it('outlives the loss of a connection between two statements of a transaction, which then fails', async () => {
    await using database = await testDatabase();
    await using guest = await openDatabase({ databaseUrl: database.url, dataDir: '' });
    const client = await guest.pool.connect();
    await client.query('begin');
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const ended = new Promise((resolve) => client.once('end', resolve));
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(database.db);
    await ended;
    await expect(client.query('select 1')).rejects.toThrow();
    client.release(true);
    expect((await sql`select 1 as n`.execute(guest.db)).rows).toEqual([{ n: 1 }]);
  });

  it('says what to do, never with the password, when nobody listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await new Promise((resolve) => server.close(resolve));
    const refused = openDatabase({ databaseUrl: `postgresql://me:hunter2@127.0.0.1:${port}/db`, dataDir: '' });
    const error = await refused.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'database_unavailable' });
    expect(String(error)).toContain(`127.0.0.1:${port}/db`);
    expect(String(error)).toContain('Check ROLLCALL_DATABASE_URL');
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
  });

  it.each(['not an address', 'postgresql://me:hunter2@[bad/db', 'mysql://me:hunter2@127.0.0.1/db'])(
    'refuses the address %s with a sentence and without the password',
    async (databaseUrlOfOperator) => {
      const refused = openDatabase({ databaseUrl: databaseUrlOfOperator, dataDir: '' });
      const error = await refused.catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'database_unavailable', message: expect.stringContaining('It looks like') });
      expect(String(error)).not.toContain('hunter2');
    },
  );
});

describe('migrateToLatest', () => {
  async function emptyDatabase() {
    const owner = await testDatabase();
    await sql`drop schema public cascade`.execute(owner.db);
    await sql`create schema public`.execute(owner.db);
    return owner;
  }

  it('lets two processes start at once', async () => {
    await using database = await emptyDatabase();
    await using other = await openDatabase({ databaseUrl: database.url, dataDir: '' });
    const applied = await Promise.all([migrateToLatest(database.db), migrateToLatest(other.db)]);
    expect(applied.flat()).toEqual(Object.keys(migrations));
    expect(await migrateToLatest(other.db)).toEqual([]);
  });

  it('refuses a database that a newer version has migrated', async () => {
    await using database = await testDatabase();
    await sql`insert into kysely_migration (name, timestamp) values ('9999-future', '2099')`.execute(database.db);
    await expect(migrateToLatest(database.db)).rejects.toMatchObject({
      code: 'database_unavailable',
      message: expect.stringMatching(/newer version of Rollcall \(9999-future\)/),
    });
  });

  it('applies a migration late to a database in which later ones were applied without it', async () => {
    await using ordered = await emptyDatabase();
    await migrateToLatest(ordered.db);
    await using database = await emptyDatabase();
    // As it was for a day: 0006 and 0007 had landed before 0005.
    const inBetween = Object.fromEntries(
      Object.entries(migrations).filter(([name]) => name < '0008' && !name.startsWith('0005')),
    );
    const migrator = new Migrator({ db: database.db, provider: { getMigrations: async () => inBetween } });
    expect((await migrator.migrateToLatest()).error).toBeUndefined();

    const late = Object.keys(migrations).filter((name) => !(name in inBetween));
    expect(late[0]).toBe('0005-jobs');
    expect(await migrateToLatest(database.db)).toEqual(late);
    expect(await schemaOf(database)).toEqual(await schemaOf(ordered));
    expect(await migrateToLatest(database.db)).toEqual([]);
  });

  it('changes nothing when a migration fails, and names it', async () => {
    await using database = await emptyDatabase();
    await sql`create table link ()`.execute(database.db);
    await expect(migrateToLatest(database.db)).rejects.toMatchObject({
      code: 'database_unavailable',
      message: expect.stringMatching(/0001-initial.*"link" already exists/),
    });
    const { rows } = await sql`select to_regclass('branch') as branch`.execute(database.db);
    expect(rows).toEqual([{ branch: null }]);
  });
});
