import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';
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
 * temporary folder, with the name of `preferred` if that can be had. Clients find it through postmaster.pid.
 *
 * @throws RollcallError `database_unavailable` when no temporary folder can be written to.
 */
export async function makeSocketFolder(
  folder: DataFolder,
  account: ServerAccount | undefined,
  preferred: string | undefined,
): Promise<string> {
  if (fits(folder.data)) return '.';
  try {
    const path = (await makeAgain(preferred)) ?? (await makeNew(account));
    if (account !== undefined) await chown(path, account.uid, account.gid);
    return path;
  } catch (cause) {
    throw new RollcallError(
      'database_unavailable',
      onTerminal(
        `The path ${folder.root} is too long for the socket of the embedded database, and no folder for it can be made elsewhere: ${cause instanceof Error ? cause.message : String(cause)}. Set ROLLCALL_DATA_DIR to a shorter path, or TMPDIR to a folder that can be written to.`,
      ),
      { cause },
    );
  }
}

/** The folder of the server before, so that who has known its address can go on using it. */
async function makeAgain(preferred: string | undefined): Promise<string | undefined> {
  if (preferred === undefined || !isMade(preferred)) return undefined;
  // It must be made here: one that exists may be somebody else's.
  return mkdir(preferred, { mode: 0o700 }).then(
    () => preferred,
    () => undefined,
  );
}

async function makeNew(account: ServerAccount | undefined): Promise<string> {
  const own = join(tmpdir(), PREFIX);
  // Another account may be unable to enter our temporary folder; and PostgreSQL takes a list, separated by commas.
  if (account === undefined && fits(`${own}XXXXXX`) && !own.includes(',')) {
    try {
      return await mkdtemp(own);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  return mkdtemp(`/tmp/${PREFIX}`);
}

/** Whether nobody listens on the socket in this folder. */
export function isAbandoned(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(join(path, SOCKET));
    socket.once('connect', () => {
      resolve(false);
      socket.destroy();
    });
    // Not to be allowed in is no proof.
    socket.once('error', (error) => resolve('code' in error && error.code !== 'EACCES' && error.code !== 'EPERM'));
  });
}

/**
 * Removes what a server that is gone has left of its socket, and the folder if makeSocketFolder made it. PostgreSQL
 * would take the lock file beside the socket for that of a living server when its process id is in use again.
 */
export async function removeSocket(path: string): Promise<void> {
  if (isMade(path)) await rm(path, { recursive: true, force: true });
  const socket = join(path, SOCKET);
  for (const file of [socket, `${socket}.lock`]) await rm(file, { force: true });
}

function isMade(path: string): boolean {
  return basename(path).startsWith(PREFIX);
}

function fits(path: string): boolean {
  return Buffer.byteLength(join(path, SOCKET)) <= LIMIT;
}
