import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { DataFolder } from './data-folder.ts';
import type { ServerAccount } from './server-account.ts';

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
  if (!processExists(pid)) return false;
  const commandLine =
    process.platform === 'linux'
      ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      : await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).then(
          ({ stdout }) => stdout,
          () => '',
        );
  return commandLine.includes(`cluster_name=${folder.clusterName}`);
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
