import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { testClient as client, dataDirectories, socketFolderOf } from '../support/database-processes.ts';

let directories: Awaited<ReturnType<typeof dataDirectories>>;

beforeAll(async () => {
  directories = await dataDirectories(inject('testFolder'));
});

describe('the embedded server', () => {
  it('loses nothing while processes come and go', async () => {
    const dataDir = directories.initialised;
    const visitor = async (name: number) => {
      for (let visit = 0; visit < 3; visit++) {
        const one = await client(dataDir);
        expect(await one.query(`insert into t6 values (${name * 10 + visit})`)).toMatchObject({ kind: 'rows' });
        await one.close();
      }
    };
    const first = await client(dataDir);
    await first.query('create table t6 (n int)');
    await first.close();
    await Promise.all([visitor(1), visitor(2)]);
    const last = await client(dataDir);
    expect((await last.query('select array_agg(n order by n) as all from t6')).rows).toEqual([
      { all: [10, 11, 12, 20, 21, 22] },
    ]);
    await last.close();
  });

  it('goes on for its clients when PostgreSQL restarts its sessions', async () => {
    const dataDir = directories.initialised;
    const one = await client(dataDir);
    const { rows } = await one.query('select pg_backend_pid() as pid');
    process.kill(Number(rows?.[0]?.['pid']), 'SIGKILL');
    await expect.poll(async () => (await one.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
    const two = await client(dataDir);
    expect((await two.close()).map((event) => event.kind)).toEqual(['closed']);
    expect((await one.query('select 2 as n')).rows).toEqual([{ n: 2 }]);
    expect((await one.close()).map((event) => event.kind)).toContain('stopped');
  });

  it('is another one in another data directory', async () => {
    const [one, two] = [await client(directories.initialised), await client(directories.fresh())];
    expect(two.pid).not.toBe(one.pid);
    await one.query('create table t ()');
    expect(await two.query('select * from t')).toMatchObject({ kind: 'failed' });
    await Promise.all([one.close(), two.close()]);
  });

  it('puts its socket elsewhere when the path of the data directory is too long for one', async () => {
    const dataDir = directories.fresh('x'.repeat(120));
    const one = await client(dataDir);
    expect((await one.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
    const socketFolder = socketFolderOf(one.url);
    expect(socketFolder.startsWith(dataDir)).toBe(false);
    await one.close();
    expect(existsSync(socketFolder)).toBe(false);
  });

  it.each([
    ['spaces, quotes, commas and letters', 'a b\'c,d"é%20 $HOME'],
    ['a line break', 'a\nb'],
  ])('puts up with %s in the path of its data directory', async (_, name) => {
    const dataDir = directories.fresh(name);
    const one = await client(dataDir);
    const two = await client(dataDir);
    expect(two.pid).toBe(one.pid);
    expect((await two.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
    await Promise.all([one.close(), two.close()]);
  });
});
