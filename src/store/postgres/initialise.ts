import { type StdioOptions, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, open, readdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';
import type { Binaries } from './binaries.ts';
import { type DataFolder, isDiskFull } from './data-folder.ts';
import { dataArgument, serverEnvironment } from './process.ts';
import type { ServerAccount } from './server-account.ts';

/** The superuser of the embedded server. */
export const SUPERUSER = 'rollcall';

const DRAFT = 'data.draft';
/** Among the lines of initdb, those that say what is wrong. */
const DISK_FULL = /No space left on device|could not extend file/;
const TELLING = /\b(error|FATAL|PANIC): /;

/** Whether there is a database in the folder. */
export async function isInitialised(folder: DataFolder): Promise<boolean> {
  return (await versionOf(folder)) !== undefined;
}

/**
 * Makes sure that the data directory exists and belongs to this major version. Call it under the folder's lock.
 *
 * A new one is made beside its place and moved there by one rename, so that an initialisation cut short (Ctrl-C,
 * power loss) leaves nothing that could be mistaken for a database; its remains are removed here.
 *
 * @throws RollcallError `database_version`, or `database_unavailable` with what initdb said.
 */
export async function ensureInitialised(
  folder: DataFolder,
  binaries: Binaries,
  account: ServerAccount | undefined,
  onInitialise: () => void,
): Promise<void> {
  const version = await versionOf(folder);
  if (version === undefined) {
    await refuseRemains(folder);
    onInitialise();
    await initialise(folder, binaries, account);
    return;
  }
  if (version !== String(binaries.major)) {
    throw new RollcallError(
      'database_version',
      onTerminal(
        `${folder.data} was made by PostgreSQL ${version}, this version of Rollcall brings PostgreSQL ${binaries.major}. With the version of Rollcall that made it, run: rollcall backup FILE. Then, with this version and ROLLCALL_DATA_DIR set to a new folder: rollcall restore FILE. Or delete ${folder.root} to begin anew.`,
      ),
    );
  }
}

/** The major version that the data directory says it is of; undefined when it says nothing. */
async function versionOf(folder: DataFolder): Promise<string | undefined> {
  const text = await readFile(join(folder.data, 'PG_VERSION'), 'utf8').catch(() => '');
  return text.trim() || undefined;
}

/** @throws RollcallError when something is there that only looks like a database: it may be all that is left of one. */
async function refuseRemains(folder: DataFolder): Promise<void> {
  const entries = await readdir(folder.data).catch(() => []);
  if (entries.length === 0) return;
  throw new RollcallError(
    'database_unavailable',
    onTerminal(
      `${folder.data} is not empty, but is no complete database: its file PG_VERSION is missing or empty. Restore ${folder.root} from a backup, or move it away to begin anew.`,
    ),
  );
}

/** Files are still being made in it when its initdb has outlived the process that was killed. */
const REMOVE = { recursive: true, force: true, maxRetries: 10, retryDelay: 100 };

async function initialise(folder: DataFolder, binaries: Binaries, account: ServerAccount | undefined): Promise<void> {
  let draft: string | undefined;
  try {
    for (const entry of await readdir(folder.root)) {
      if (entry.startsWith(DRAFT)) await rm(join(folder.root, entry), REMOVE);
    }
    // A name of its own: an initdb left behind must not write into ours.
    draft = await mkdtemp(join(folder.root, `${DRAFT}-`));
    if (account !== undefined) await chown(draft, account.uid, account.gid);
    const password = randomBytes(24).toString('base64url');
    await runInitdb(folder, draft, password, binaries, account);
    const passwordFile = join(draft, 'rollcall.password');
    await writeFile(passwordFile, password, { mode: 0o600, flush: true });
    if (account !== undefined) await chown(passwordFile, account.uid, account.gid);
    await rename(draft, folder.data);
    await syncFolder(folder.root);
  } catch (cause) {
    const full = await isDiskFull(folder.root);
    if (draft !== undefined) await rm(draft, REMOVE);
    throw notCreated(folder, cause, full);
  }
}

async function runInitdb(
  folder: DataFolder,
  draft: string,
  password: string,
  binaries: Binaries,
  account: ServerAccount | undefined,
): Promise<void> {
  // initdb takes the password from a file only. This one has lost its name before anything is in it, so that nothing
  // is left of it, and initdb, which may be unable to enter our folder, gets it as an open file.
  const path = join(folder.root, 'password.draft');
  const file = await open(path, 'w+', 0o600);
  await unlink(path);
  try {
    await file.write(password, 0);
    if (account !== undefined) await file.chown(account.uid, account.gid);
    const args = [
      `--pgdata=${dataArgument(draft, account)}`,
      `--username=${SUPERUSER}`,
      '--pwfile=/dev/fd/3',
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // The same order and case mapping on every machine, whatever locales it has.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ];
    const stdio: StdioOptions = ['ignore', 'ignore', 'pipe', file.fd];
    const child = spawn(binaries.initdb, args, { ...account, cwd: draft, env: serverEnvironment(), stdio });
    const [said, code] = await Promise.all([
      child.stderr === null ? '' : text(child.stderr),
      new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve)),
    ]);
    if (code !== 0) throw new Error(said);
  } finally {
    await file.close();
  }
}

function notCreated(folder: DataFolder, cause: unknown, full: boolean): RollcallError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const told = message.split('\n').filter((line) => TELLING.test(line));
  const reason = told.length > 0 ? told.join(' ') : message.trim();
  return new RollcallError(
    'database_unavailable',
    onTerminal(`The embedded database could not be created in ${folder.root}: ${reason}. ${adviceOn(reason, full)}`),
    { cause },
  );
}

function adviceOn(reason: string, full: boolean): string {
  // initdb clears away what it has written before it gives up.
  if (full || DISK_FULL.test(reason)) return 'Its disk is full: a database needs 60 MB to begin with.';
  return reason.includes('could not look up effective user ID')
    ? 'Give this user an entry in /etc/passwd, start Rollcall as another user (root will do), or set ROLLCALL_DATABASE_URL.'
    : 'Check the free space and the permissions of ROLLCALL_DATA_DIR.';
}

/** Makes the rename itself survive a power loss. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
