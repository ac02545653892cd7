import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { describe, expect, inject, it } from 'vitest';
import { readBackup } from '../../src/store/backup/backup-reader.ts';
import { restoreBackup } from '../../src/store/backup/restore-backup.ts';
import { writeBackup } from '../../src/store/backup/write-backup.ts';
import { type DatabaseHandle, openDatabase } from '../../src/store/database.ts';
import { migrateEmptyTo } from '../../src/store/migrate.ts';
import { migrations } from '../../src/store/migrations/index.ts';
import { borrowDatabase, testDatabase } from '../support/database.ts';
import { install } from '../support/installation.ts';
import { branches, people } from '../support/platform-state.ts';
import { rollcall } from '../support/rollcall.ts';
import { startOrg } from '../support/salesforce-org.ts';
import { account, accountId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const signal = new AbortController().signal;
/** What COPY's text format has to tell from its own marks. */
const AWKWARD = ['\\.', '\\N', 'a\tb', 'first\nsecond\r\n\\.\n', '-- end {"rows":{}}', '\\\\', 'é 漢 🙂', ''];

let files = 0;
const newFile = () => join(inject('testFolder'), `backup-${process.pid}-${++files}`);

async function backupOf({ pool }: DatabaseHandle): Promise<Buffer> {
  const out = new PassThrough();
  const [bytes] = await Promise.all([buffer(out), writeBackup(pool, out, { version: '0.0.0', signal })]);
  return bytes;
}

function restore({ db, pool }: DatabaseHandle, bytes: Uint8Array) {
  return restoreBackup(db, pool, Readable.from([Buffer.from(bytes)]), { signal });
}

describe('rollcall backup and restore', () => {
  it('bring back people, branches, links and runs, with which the next synchronization goes on', async () => {
    const org = trainingOrg({
      accounts: [account(1, 'Northwind')],
      contacts: [
        learner(1, 'Ada', 'Lovelace', { AccountId: accountId(1), Motto__c: 'First,\n\\.\nsecond' }),
        learner(2, 'Jean', 'Bartik'),
      ],
    });
    await using salesforce = await startOrg(org);
    await using first = await install(trainingConfiguration({}), { SF_URL: salesforce });
    await first.sync('contacts');
    const file = newFile();
    const taken = await rollcall(['backup', file, '--json'], first.environment);
    expect({ exitCode: taken.exitCode, ...JSON.parse(taken.stdout) }).toMatchObject({
      exitCode: 0,
      file,
      bytes: statSync(file).size,
      rows: { person: 2, link: 2, connection: 1 },
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(`${file}.draft`)).toBe(false);

    await using elsewhere = await borrowDatabase();
    const environment = { ...first.environment, ROLLCALL_DATABASE_URL: elsewhere.url };
    const restored = await rollcall(['restore', file], environment);
    expect(restored).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('2 people') });
    await using database = await openDatabase({ databaseUrl: elsewhere.url, dataDir: '' });
    expect(await people(database.db)).toEqual(await people(first.db));
    expect(await branches(database.db)).toEqual(await branches(first.db));

    await salesforce.create('Contact', {
      FirstName: 'Karen',
      LastName: 'Jones',
      Email: 'j@x.example',
      Is_Learner__c: true,
    });
    const { stdout } = await rollcall(['sync', 'contacts', '--json'], environment);
    expect(JSON.parse(stdout)).toMatchObject({ counts: { created: 1 } });
    expect(await people(database.db)).toHaveLength(3);
  });

  it('refuse a database that is in use, and say what to do', async () => {
    await using salesforce = await startOrg(trainingOrg({ contacts: [learner(1, 'Ada', 'Lovelace')] }));
    await using used = await install(trainingConfiguration({}), { SF_URL: salesforce });
    const file = newFile();
    await rollcall(['backup', file], used.environment);
    const refused = await rollcall(['restore', file], used.environment);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toMatch(/^database_not_empty: .*ROLLCALL_DATA_DIR to a new folder/);
  });

  it('say which file cannot be read or written', async () => {
    await using database = await borrowDatabase();
    const environment = { ROLLCALL_DATABASE_URL: database.url };
    const missing = join(newFile(), 'missing');
    for (const command of ['backup', 'restore']) {
      const { exitCode, stderr } = await rollcall([command, missing], environment);
      expect({ exitCode, stderr }).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining(`file_unusable: ${missing}`),
      });
    }
  });
});

describe('restoreBackup', () => {
  it.each(Object.keys(migrations))(
    'takes a backup with the tables of %s, whatever is written in them',
    async (migration) => {
      await using old = await testDatabase();
      await migrateEmptyTo(old.db, migration);
      for (const text of AWKWARD) {
        await sql`insert into person (username, username_key, firstname) values (${text}, ${text}, ${text})`.execute(
          old.db,
        );
      }
      await sql`update branch set name = 'Renamed'`.execute(old.db);
      await using database = await testDatabase();
      const { header, rows } = await restore(database, await backupOf(old));
      expect(header.migrations.at(-1)).toBe(migration);
      expect(rows).toMatchObject({ person: AWKWARD.length, branch: 1 });
      const found = await database.db.selectFrom('person').select(['firstname', 'email']).orderBy('id').execute();
      expect(found).toEqual(AWKWARD.map((firstname) => ({ firstname, email: null })));
      expect(await database.db.selectFrom('branch').select('name').execute()).toEqual([{ name: 'Renamed' }]);
      const { rows: applied } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
        database.db,
      );
      expect(applied.map(({ name }) => name)).toEqual(Object.keys(migrations));
    },
  );

  it.each([
    ['is cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['is empty', () => Buffer.alloc(0)],
    ['is something else', () => Buffer.from('people.csv')],
    ['lacks its end', changed((text) => text.replace(/-- end .*\n$/, ''))],
    ['lacks a row', changed((text) => text.replace(/\n.*Platform.*\n/, '\n'))],
    ['lacks a table', changed((text) => text.replace(/-- table \{"name":"field"[\s\S]*?\\\.\n/, ''))],
    ['holds what does not fit', changed((text) => text.replace('Platform', 'Plat\tform'))],
    [
      'names a table that is not ours',
      changed((text) => text.replace('-- table {"name":"field"', '-- table {"name":"pg_class"')),
    ],
    ['is of a newer version', changed((text) => text.replace('"migrations":["', '"migrations":["9999-future","'))],
  ])('refuses a file that %s, and leaves the database as it was', async (_, damage) => {
    await using database = await testDatabase();
    const bytes = damage(await backupOf(database));
    await expect(restore(database, bytes)).rejects.toMatchObject({ code: 'backup_invalid' });
    expect(await database.db.selectFrom('branch').select(['id', 'name']).execute()).toEqual([
      { id: '1', name: 'Platform' },
    ]);
    expect(await restore(database, await backupOf(database))).toMatchObject({ rows: { branch: 1 } });
  });

  function changed(change: (text: string) => string) {
    return (bytes: Buffer) => {
      const text = gunzipSync(bytes).toString();
      expect(change(text)).not.toBe(text);
      return gzipSync(change(text));
    };
  }
});

describe('writeBackup', () => {
  it('can be interrupted, and gives its connection back', async () => {
    await using database = await testDatabase();
    const interrupted = writeBackup(database.pool, new PassThrough(), {
      version: '0.0.0',
      signal: AbortSignal.abort(),
    });
    await expect(interrupted).rejects.toThrow('aborted');
    expect(gunzipSync(await backupOf(database)).includes('-- end')).toBe(true);
    expect(database.pool.waitingCount).toBe(0);
  });

  it('shows one moment, whatever is written meanwhile', async () => {
    await using database = await testDatabase();
    const add = (key: string) =>
      sql`insert into person (username, username_key, firstname) values (${key}, ${key}, repeat(${key}, 100000))`.execute(
        database.db,
      );
    for (let n = 0; n < 20; n++) await add(`before-${n}`);
    // The stream takes nothing until it is read, and membership comes before person.
    const out = new PassThrough({ highWaterMark: 1 });
    const writing = writeBackup(database.pool, out, { version: '0.0.0', signal });
    await expect.poll(() => out.readableLength).toBeGreaterThan(0);
    await add('latecomer');
    const [bytes, { rows }] = await Promise.all([buffer(out), writing]);
    expect(rows).toMatchObject({ person: 20 });
    expect(gunzipSync(bytes).includes('latecomer')).toBe(false);
  });
});

describe('readBackup', () => {
  it.each([1, 2, 3, 5, 1000])('finds the end of the rows in chunks of %d bytes', async (size) => {
    const rows = 'a\\\\.\t\\\\.\n\\\\.\nb\n';
    const text = `-- table {"name":"t","columns":["c"]}\ncopy t from stdin;\n${rows}\\.\n-- end {"rows":{}}\n`;
    const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
      Buffer.from(text.slice(index * size, (index + 1) * size)),
    );
    const reader = readBackup(Readable.from(chunks));
    expect(await reader.next()).toMatchObject({ mark: 'table' });
    expect((await buffer(Readable.from(reader.rows()))).toString()).toBe(rows);
    expect(await reader.next()).toMatchObject({ mark: 'end' });
    await expect(reader.next()).rejects.toMatchObject({ code: 'backup_invalid' });
  });
});
