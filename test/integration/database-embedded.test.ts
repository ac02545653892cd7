import { existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { testClient as client, dataDirectories, runs, socketFolderOf } from '../support/database-processes.ts';

let directories: Awaited<ReturnType<typeof dataDirectories>>;

beforeAll(async () => {
  directories = await dataDirectories(inject('testFolder'));
});

describe('the embedded server', () => {
  it('initialises, starts, is durable, and listens on nothing but its private socket', async () => {
    const dataDir = directories.empty();
    const one = await client(dataDir);
    expect(one.events.map((event) => event.kind)).toEqual(['initialising', 'started', 'ready']);
    const { rows } = await one.query(
      `select string_agg(name || '=' || setting, ' ' order by name) as s from pg_settings
       where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses', 'data_checksums', 'password_encryption')`.replaceAll(
        '\n',
        ' ',
      ),
    );
    expect(rows).toEqual([
      {
        s: 'data_checksums=on fsync=on full_page_writes=on listen_addresses= password_encryption=scram-sha-256 synchronous_commit=on',
      },
    ]);
    const socketFolder = socketFolderOf(one.url);
    expect(statSync(socketFolder).mode & 0o777).toBe(0o700);
    expect((await one.close()).map((event) => event.kind)).toEqual(['stopped', 'closed']);
    await expect.poll(() => runs(one.pid)).toBe(false);
    expect(existsSync(join(socketFolder, '.s.PGSQL.5432'))).toBe(false);
  });

  it('asks for the generated password', async () => {
    const one = await client(directories.initialised);
    const stranger = one.url.replace(/:[^:@/]+@/, ':guess@');
    const refused = openDatabase({ databaseUrl: stranger, dataDir: '' });
    await expect(refused).rejects.toMatchObject({ code: 'database_unavailable' });
    await one.close();
  });

  it('is shared by two processes, and the last one stops it', async () => {
    const dataDir = directories.initialised;
    const one = await client(dataDir);
    const two = await client(dataDir);
    expect(two.pid).toBe(one.pid);
    await one.query('create table t2 as select 7 as n');
    expect((await one.close()).map((event) => event.kind)).toEqual(['closed']);
    expect(await two.query('select n from t2')).toEqual({ kind: 'rows', rows: [{ n: 7 }] });
    expect((await two.close()).map((event) => event.kind)).toEqual(['stopped', 'closed']);
    await expect.poll(() => runs(two.pid)).toBe(false);
  });

  it('survives the SIGKILL of its parent in a session of its own, and the next process adopts it', async () => {
    const dataDir = directories.initialised;
    const parent = await client(dataDir);
    await parent.query('create table t3 as select 7 as n');
    await parent.kill();
    expect(runs(parent.pid)).toBe(true);
    const next = await client(dataDir);
    expect(next.events.map((event) => event.kind)).toEqual(['joined', 'ready']);
    expect(next.pid).toBe(parent.pid);
    expect((await next.query('select n from t3')).rows).toEqual([{ n: 7 }]);
    expect((await next.close()).map((event) => event.kind)).toEqual(['stopped', 'closed']);
  });

  it.runIf(process.platform === 'linux')('is out of reach of the Ctrl-C of its terminal', async () => {
    const one = await client(directories.initialised);
    const [, session] = /\) \S+ \d+ \d+ (\d+) /.exec(readFileSync(`/proc/${one.pid}/stat`, 'utf8')) ?? [];
    expect(Number(session)).toBe(one.pid);
    await one.close();
  });

  it('is not kept up by a client that was killed, nor stopped under one that lives', async () => {
    const dataDir = directories.initialised;
    const killed = await client(dataDir);
    const living = await client(dataDir);
    const brief = await client(dataDir);
    await killed.kill();
    expect((await brief.close()).map((event) => event.kind)).toEqual(['closed']);
    expect((await living.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
    expect((await living.close()).map((event) => event.kind)).toEqual(['stopped', 'closed']);
  });

  it('is one, when several processes start it at the same moment in an empty folder', async () => {
    const dataDir = directories.empty();
    const clients = await Promise.all([client(dataDir), client(dataDir), client(dataDir)]);
    expect(new Set(clients.map(({ pid }) => pid)).size).toBe(1);
    const events = clients.flatMap((each) => each.events.map((event) => event.kind));
    expect(events.filter((kind) => kind === 'started')).toHaveLength(1);
    const told = await Promise.all(clients.map((each) => each.close()));
    expect(told.flat().filter((event) => event.kind === 'stopped')).toHaveLength(1);
  });

  it('is one for two spellings of one data directory', async () => {
    const dataDir = directories.initialised;
    const other = directories.empty();
    symlinkSync(dataDir, other);
    const [one, two] = [await client(dataDir), await client(other)];
    expect(two.pid).toBe(one.pid);
    await Promise.all([one.close(), two.close()]);
  });
});
