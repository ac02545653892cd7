import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { testClient as client, clientScript, dataDirectories, runs } from '../support/database-processes.ts';

let directories: Awaited<ReturnType<typeof dataDirectories>>;

beforeAll(async () => {
  directories = await dataDirectories(inject('testFolder'));
});

const inData = (dataDir: string, ...path: string[]) => join(dataDir, 'postgres', 'data', ...path);
/** Too long for a socket. */
const longPath = () => directories.fresh('x'.repeat(120));
const kindsOf = (told: readonly { kind: string }[]) => told.map(({ kind }) => kind);

/** Another program of the account that the server runs as: PostgreSQL alone takes its process id for a living server. */
function programOfServerAccount(dataDir: string) {
  const { uid, gid } = statSync(inData(dataDir));
  const program = spawn('sleep', ['60'], process.geteuid?.() === 0 ? { uid, gid } : {});
  onTestFinished(() => void program.kill());
  return program;
}

const expectRefusal = (dataDir: string, sentence: RegExp) => expect(client(dataDir)).rejects.toThrow(sentence);

describe('the embedded server after an accident', () => {
  it('recovers what was committed when the server was killed', async () => {
    const dataDir = directories.initialised;
    const one = await client(dataDir);
    await one.query('create table t9 as select 7 as n');
    process.kill(one.pid, 'SIGKILL');
    await one.kill();
    const two = await client(dataDir);
    expect(two.pid).not.toBe(one.pid);
    expect((await two.query('select n from t9')).rows).toEqual([{ n: 7 }]);
    await two.close();
  });

  it('waits for the sessions that outlive a killed server, and loses nothing of theirs', async () => {
    const dataDir = directories.fresh();
    const one = await client(dataDir);
    await one.query('create table t as select 7 as n');
    const busy = await client(dataDir);
    // A session that computes notices the death of its server only when it is done.
    void busy.query("do $$ begin while pg_stat_file('stop', true) is null loop end loop; end $$");
    await expect
      .poll(async () => (await one.query("select from pg_stat_activity where query like 'do $$%'")).rows)
      .toHaveLength(1);
    await Promise.all([one.kill(), busy.kill()]);
    process.kill(one.pid, 'SIGKILL');
    const next = client(dataDir);
    const log = () => readFileSync(join(dataDir, 'postgres', 'server.log'), 'utf8');
    await expect.poll(log).toContain('is still in use');
    writeFileSync(inData(dataDir, 'stop'), '');
    const two = await next;
    expect((await two.query('select n from t')).rows).toEqual([{ n: 7 }]);
    await two.close();
  });

  it.each([
    ['in its data directory', () => directories.fresh()],
    ['elsewhere, the path being too long', longPath],
  ])('is started again under a living client when it is killed, on the same socket %s', async (_, folder) => {
    const dataDir = folder();
    const one = await client(dataDir);
    await one.query('create table t as select 7 as n');
    process.kill(one.pid, 'SIGKILL');
    await expect.poll(async () => (await one.query('select n from t')).rows).toEqual([{ n: 7 }]);
    const two = await client(dataDir);
    expect(two.pid).not.toBe(one.pid);
    expect(two.url).toBe(one.url);
    expect(kindsOf(await two.close())).toEqual(['closed']);
    expect(kindsOf(await one.close())).toEqual(['restarted', 'stopped', 'closed']);
    await expect.poll(() => runs(two.pid)).toBe(false);
  });

  it('is stopped by its last client also when its sessions have just been ended', async () => {
    const dataDir = directories.fresh();
    const one = await client(dataDir);
    const { rows } = await one.query('select pg_backend_pid() as pid');
    process.kill(Number(rows?.[0]?.['pid']), 'SIGKILL');
    expect(kindsOf(await one.close())).toEqual(['stopped', 'closed']);
    await expect.poll(() => runs(one.pid)).toBe(false);
  });

  it('starts over the postmaster.pid of a power loss whose process id is now another program', async () => {
    const dataDir = directories.fresh();
    const one = await client(dataDir);
    const lines = readFileSync(inData(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    await one.close();
    const program = programOfServerAccount(dataDir);
    writeFileSync(inData(dataDir, 'postmaster.pid'), [program.pid, ...lines.slice(1)].join('\n'));
    const two = await client(dataDir);
    expect(kindsOf(two.events)).toEqual(['started', 'ready']);
    expect(runs(program.pid ?? 0)).toBe(true);
    await two.close();
  });

  it.each([
    ['is empty', () => ''],
    ['is garbled', () => '\0'.repeat(64)],
    ['ends after the process id of what is now another program', (pid: number) => `${pid}\n`],
  ])('starts over a postmaster.pid that %s', async (_, text) => {
    const dataDir = directories.fresh();
    const program = programOfServerAccount(dataDir);
    writeFileSync(inData(dataDir, 'postmaster.pid'), text(program.pid ?? 0));
    const one = await client(dataDir);
    expect((await one.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
    await one.close();
  });

  it('begins again when a process is killed while it initialises, whatever that leaves running', async () => {
    const dataDir = directories.empty();
    const folder = join(dataDir, 'postgres');
    const first = spawn(process.execPath, [clientScript, dataDir], { stdio: 'ignore' });
    // initdb has begun to write.
    const drafts = () =>
      existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('data.draft')) : [];
    await expect
      .poll(() => drafts().some((draft) => existsSync(join(folder, draft, 'base'))), { interval: 5 })
      .toBe(true);
    first.kill('SIGKILL');
    const one = await client(dataDir);
    expect(kindsOf(one.events)).toEqual(['initialising', 'started', 'ready']);
    expect((await one.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
    expect(drafts()).toEqual([]);
    await one.close();
  });

  it('begins again after an initialisation that was cut short', async () => {
    const dataDir = directories.empty();
    mkdirSync(join(dataDir, 'postgres', 'data.draft', 'base'), { recursive: true });
    writeFileSync(join(dataDir, 'postgres', 'data.draft', 'PG_VERSION'), '18\n');
    const one = await client(dataDir);
    expect((await one.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
    expect(existsSync(join(dataDir, 'postgres', 'data.draft'))).toBe(false);
    await one.close();
  });

  it('refuses the data directory of another major version and says what to do', async () => {
    const dataDir = directories.fresh();
    writeFileSync(join(dataDir, 'postgres', 'data', 'PG_VERSION'), '16\n');
    await expect(client(dataDir)).rejects.toThrow(
      /^database_version: .* made by PostgreSQL 16, .* PostgreSQL 18\. .*rollcall backup FILE.*rollcall restore FILE.*or delete/i,
    );
  });

  it('says what PostgreSQL says when it does not start', async () => {
    const dataDir = directories.fresh();
    writeFileSync(join(dataDir, 'postgres', 'data', 'postgresql.auto.conf'), 'no_such_setting = 1\n');
    await expect(client(dataDir)).rejects.toThrow(/^database_unavailable: .*no_such_setting/);
  });

  it('begins empty when the data directory was deleted, also under a running server', async () => {
    const dataDir = directories.fresh();
    const one = await client(dataDir);
    await one.query('create table t ()');
    rmSync(dataDir, { recursive: true });
    const two = await client(dataDir);
    expect(await two.query('select * from t')).toMatchObject({ kind: 'failed' });
    await two.close();
  });

  it('does not take what is left of a database for a new one, nor touch it', async () => {
    const dataDir = directories.fresh();
    rmSync(inData(dataDir, 'PG_VERSION'));
    await expectRefusal(dataDir, /^database_unavailable: .* no complete database.* from a backup/);
    writeFileSync(inData(dataDir, 'PG_VERSION'), '');
    await expectRefusal(dataDir, /^database_unavailable: .* no complete database/);
    expect(existsSync(inData(dataDir, 'base', '1'))).toBe(true);
  });

  it('ends with its last client when the data directory was deleted, and is not started again', async () => {
    const dataDir = directories.fresh();
    const [one, two] = [await client(dataDir), await client(dataDir)];
    rmSync(dataDir, { recursive: true });
    expect(kindsOf(await one.close())).toContain('closed');
    expect(kindsOf(await two.close())).toContain('closed');
    await expect.poll(() => runs(two.pid)).toBe(false);
    expect(existsSync(dataDir)).toBe(false);
  });

  it('stays lost when its data directory was deleted and the server killed', async () => {
    const dataDir = directories.fresh();
    const one = await client(dataDir);
    rmSync(dataDir, { recursive: true });
    // It may have noticed.
    if (runs(one.pid)) process.kill(one.pid, 'SIGKILL');
    await expect.poll(async () => (await one.query('select 1')).kind).toBe('lost');
    expect(existsSync(dataDir)).toBe(false);
  });
});

describe('a copy of the folder of a running server', () => {
  it.each([
    ['', () => directories.fresh()],
    [' whose path is too long for a socket', longPath],
  ])('is another server%s, and the first one is left alone', async (_, folder) => {
    const dataDir = folder();
    const one = await client(dataDir);
    await one.query('checkpoint');
    const copy = `${dataDir}-copy`;
    execFileSync('cp', ['-a', dataDir, copy]);
    const two = await client(copy);
    expect(two.pid).not.toBe(one.pid);
    await two.query('create table t ()');
    await two.close();
    const three = await client(dataDir);
    expect(three.pid).toBe(one.pid);
    expect(await three.query('select from t')).toMatchObject({ kind: 'failed' });
    await three.close();
    expect(kindsOf(await one.close())).toEqual(['stopped', 'closed']);
  });

  it('is the same server when the folder was moved', async () => {
    const dataDir = directories.fresh();
    const one = await client(dataDir);
    await one.query('create table t as select 7 as n');
    await one.kill();
    const moved = directories.empty();
    renameSync(dataDir, moved);
    const two = await client(moved);
    expect(two.pid).toBe(one.pid);
    expect((await two.query('select n from t')).rows).toEqual([{ n: 7 }]);
    expect(kindsOf(await two.close())).toEqual(['stopped', 'closed']);
  });
});
