import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import type { ServerAccount } from './server-account.ts';
import { PORT } from './settings.ts';

/** sun_path holds 108 bytes on Linux and 104 elsewhere, the closing zero included. */
const LIMIT = process.platform === 'linux' ? 107 : 103;
const SOCKET = `.s.PGSQL.${PORT}`;
const PREFIX = 'rollcall-socket-';

/**
 * A folder for the server's socket that only its account may enter, as the server is to call it: its data directory
 * where clients can address that (the server itself takes any, by a relative path), else a new one under the
 * temporary folder. Clients find it through postmaster.pid.
 */
export async function makeSocketFolder(folder: DataFolder, account: ServerAccount | undefined): Promise<string> {
  if (fits(folder.data)) return '.';
  const own = account === undefined && fits(join(tmpdir(), `${PREFIX}XXXXXX`));
  const path = await mkdtemp(own ? join(tmpdir(), PREFIX) : `/tmp/${PREFIX}`);
  if (account !== undefined) await chown(path, account.uid, account.gid);
  return path;
}

/**
 * Removes what a server that is gone has left of its socket, and the folder if makeSocketFolder made it. PostgreSQL
 * would take the lock file beside the socket for that of a living server when its process id is in use again.
 */
export async function removeSocket(path: string): Promise<void> {
  if (basename(path).startsWith(PREFIX)) await rm(path, { recursive: true, force: true });
  const socket = join(path, SOCKET);
  for (const file of [socket, `${socket}.lock`]) await rm(file, { force: true });
}

function fits(path: string): boolean {
  return Buffer.byteLength(join(path, SOCKET)) <= LIMIT;
}
