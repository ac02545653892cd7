import { createHash } from 'node:crypto';
import { access, constants, mkdir, readFile, realpath, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';

/**
 * Where one embedded server keeps its things, all of it inside ROLLCALL_DATA_DIR: deleting that folder deletes the
 * database, copying it (while stopped) copies the database.
 */
export interface DataFolder {
  /** ROLLCALL_DATA_DIR/postgres, readable by its owner only. */
  root: string;
  /** PostgreSQL's own data directory. It comes into being by one rename, so it is complete when it exists. */
  data: string;
  /** Locked while somebody initialises, starts, joins or stops the server. */
  lock: string;
  /** What the server writes to stderr; the one of the start before is kept beside it. */
  log: string;
  /** The password of the superuser `rollcall`, inside the data directory: neither can be lost without the other. */
  password: string;
  /** `cluster_name` of the server: tells from a process's command line that it serves this very folder. */
  clusterName: string;
}

/**
 * Creates `dataDir` if need be and says where things are.
 * @throws RollcallError `database_unavailable` when this user may not use the folder.
 */
export async function openDataFolder(dataDir: string): Promise<DataFolder> {
  const root = await openRoot(join(dataDir, 'postgres'));
  return {
    root,
    data: join(root, 'data'),
    lock: join(root, 'lock'),
    log: join(root, 'server.log'),
    password: join(root, 'data', 'rollcall.password'),
    clusterName: `rollcall-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`,
  };
}

async function openRoot(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    // Two spellings of one folder (a symbolic link, a relative path) must be one server.
    return await realpath(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RollcallError(
      'database_unavailable',
      onTerminal(
        `The folder of the embedded database cannot be used: ${reason}. If it belongs to another user, start Rollcall as that user; else set ROLLCALL_DATA_DIR to a folder that this one may write to.`,
      ),
      { cause },
    );
  }
}

/** The last lines of the server's log, for the error that tells why it did not start. */
export async function logTail(folder: DataFolder, lines = 5): Promise<string> {
  const text = await readFile(folder.log, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-lines).join(' | ');
}

/** Less than PostgreSQL needs to begin anything: one segment of its write-ahead log. */
const FULL_BYTES = 16 * 1024 * 1024;

/** PostgreSQL does not always get to say so: its log is on the same disk. */
export async function isDiskFull(path: string): Promise<boolean> {
  const space = await statfs(path).catch(() => undefined);
  return space !== undefined && space.bavail * space.bsize < FULL_BYTES;
}
