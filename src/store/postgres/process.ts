import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { DataFolder } from './data-folder.ts';
import type { ServerAccount } from './server-account.ts';

/** Our servers are told from others by their command line. */
const CLUSTER_PREFIX = 'cluster_name=';

/**
 * How PostgreSQL is told its data directory, which must also be the working directory of the process.
 *
 * Run as another account, it may be unable to reach the directory by its path (a clone under /root, mode 700). Linux
 * lets a process use its working directory nevertheless: we change into it as root, before the account is given
 * up, and PostgreSQL, which lives in its data directory and names its files relative to it, never has to walk the
 * path. So data stays in ROLLCALL_DATA_DIR, where the operator expects (and deletes) it.
 */
export function dataArgument(data: string, account: ServerAccount | undefined): string {
  return account !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : data;
}

/** PostgreSQL reads PG… and locale variables; ours must not differ from one start to the next. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

/**
 * Whether the process `pid` exists and is the server of this folder. A process id in a file proves nothing: after a
 * power loss, or in a container, it may be that of any other program.
 */
export async function isServerOf(folder: DataFolder, pid: number): Promise<boolean> {
  const command = await commandLine(pid);
  if (!command.includes(CLUSTER_PREFIX)) return false;
  // The folder may have been moved since, and a server whose folder was deleted is not the one of its successor.
  return (await worksIn(folder.data, pid)) ?? command.includes(CLUSTER_PREFIX + folder.clusterName);
}

/** Whether the process `pid` exists and is a server with that cluster name. */
export async function runsAs(pid: number, clusterName: string): Promise<boolean> {
  return (await commandLine(pid)).includes(CLUSTER_PREFIX + clusterName);
}

/** Whether the process works in that very directory; undefined where the system does not tell. */
async function worksIn(directory: string, pid: number): Promise<boolean | undefined> {
  try {
    const [there, wanted] = await Promise.all([stat(`/proc/${pid}/cwd`), stat(directory)]);
    return there.dev === wanted.dev && there.ino === wanted.ino;
  } catch {
    return undefined;
  }
}

/** Empty for a process that has ended, noticed by its parent or not. */
async function commandLine(pid: number): Promise<string> {
  if (!processExists(pid)) return '';
  return process.platform === 'linux'
    ? readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    : promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).then(
        ({ stdout }) => stdout,
        () => '',
      );
}

export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it exists and is somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
