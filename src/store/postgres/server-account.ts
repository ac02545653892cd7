import { chown, lchown, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';
import type { DataFolder } from './data-folder.ts';

/** The account that the server must run as, where that is not the one of this process. */
export interface ServerAccount {
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root. Started by root, the server runs as the owner of an existing data directory
 * (so that a folder made by an ordinary user stays usable to that user), else as the account `rollcall` if the
 * machine has one, else as `nobody`.
 *
 * @returns undefined when this process is not root: the server then runs as whoever we are.
 * @throws RollcallError `database_unavailable` when root finds no account to run it as.
 */
export async function serverAccount(folder: DataFolder): Promise<ServerAccount | undefined> {
  if (process.geteuid?.() !== 0) return undefined;
  const existing = await stat(folder.data).catch(() => undefined);
  if (existing !== undefined && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  const accounts = parsePasswd(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  const account = accounts.get('rollcall') ?? accounts.get('nobody');
  if (account !== undefined) return account;
  throw new RollcallError(
    'database_unavailable',
    onTerminal(
      'PostgreSQL does not run as root and this machine has no account "nobody". Create an account named "rollcall", start Rollcall as an ordinary user, or set ROLLCALL_DATABASE_URL.',
    ),
  );
}

/**
 * Gives the account what root has put in its place. Root cannot have initialised a data directory that is root's own;
 * it has been copied there, when a backup was restored.
 */
export async function handOver(folder: DataFolder, account: ServerAccount): Promise<void> {
  if ((await stat(folder.data)).uid !== 0) return;
  for (const entry of await readdir(folder.data, { withFileTypes: true, recursive: true })) {
    await lchown(join(entry.parentPath, entry.name), account.uid, account.gid);
  }
  // Last, so that one that was cut short is done again.
  await chown(folder.data, account.uid, account.gid);
}

/** Accounts of a passwd(5) file by name. */
export function parsePasswd(text: string): Map<string, ServerAccount> {
  const accounts = new Map<string, ServerAccount>();
  for (const line of text.split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name && uid && gid && uid !== '0') accounts.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return accounts;
}
