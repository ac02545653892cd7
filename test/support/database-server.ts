import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installedBinaries, usableBinaries } from '../../src/store/postgres/binaries.ts';
import { joinEmbeddedServer } from '../../src/store/postgres/embedded.ts';
import { SUPERUSER } from '../../src/store/postgres/initialise.ts';

/** A PostgreSQL server of its own that listens on loopback, as one that somebody runs for Rollcall. */
export interface DatabaseServer extends AsyncDisposable {
  /** Holds the password: never log it. */
  readonly url: string;
  /** `pg_ctl restart -m immediate`: as after a crash, without a checkpoint; answers when it takes connections again. */
  restart(): Promise<void>;
  /** `pg_ctl stop -m immediate` */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Makes a database cluster inside `folder` and starts a server on it, with the programs of the embedded one. */
export async function startDatabaseServer(folder: string): Promise<DatabaseServer> {
  const base = mkdtempSync(join(folder, 'database-server-'));
  chmodSync(base, 0o755);
  const dataDir = join(base, 'rollcall');
  const embedded = await joinEmbeddedServer({ dataDir });
  await embedded.release();
  const data = join(dataDir, 'postgres', 'data');
  const account = ownerOf(data);
  const { postgres } = await usableBinaries(await installedBinaries(), account);
  // pg_ctl wants to reach the data by its path.
  for (const path of [dataDir, join(dataDir, 'postgres')]) chmodSync(path, 0o755);
  const port = await freePort();
  const log = join(data, 'server.log');
  const options = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories='' -c max_connections=100`;
  const control = async (...words: readonly string[]) => {
    await promisify(execFile)(join(postgres, '..', 'pg_ctl'), ['-D', data, '-w', '-t', '120', ...words], {
      ...account,
      cwd: '/',
      // A server that is started keeps what it is given.
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    });
  };
  const start = () => control('-l', log, '-o', options, 'start');
  await start();
  const password = readFileSync(join(data, 'rollcall.password'), 'utf8').trim();
  return {
    url: `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`,
    start,
    stop: () => control('-m', 'immediate', 'stop'),
    restart: () => control('-l', log, '-m', 'immediate', 'restart'),
    [Symbol.asyncDispose]: () => control('-m', 'immediate', 'stop'),
  };
}

/** The server refuses to run as root: it runs as the owner of its data. */
function ownerOf(path: string): { readonly uid: number; readonly gid: number } | undefined {
  if (process.geteuid?.() !== 0) return undefined;
  const { uid, gid } = statSync(path);
  return { uid, gid };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port is free');
  return address.port;
}
