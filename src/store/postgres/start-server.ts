import { rename } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';
import { installedBinaries, usableBinaries } from './binaries.ts';
import { type DataFolder, isDiskFull, logTail } from './data-folder.ts';
import type { EmbeddedOptions, Tell } from './embedded-server.ts';
import { ensureInitialised } from './initialise.ts';
import { type Joined, joinRunning } from './join-running.ts';
import { clearPostmasterFile, readPostmaster } from './postmaster-file.ts';
import { handOver, serverAccount } from './server-account.ts';
import { isAbandoned, removeSocket } from './socket-folder.ts';
import { type SpawnedServer, spawnServer } from './spawn-server.ts';

/** PostgreSQL's words for sessions that have outlived their killed server and still work on its data. */
const SESSIONS_LEFT = /shared memory block .* is still in use/;
/** Such a session ends with its statement. */
const SESSIONS_TIMEOUT_MS = 60_000;
const RETRY_MS = 200;
const POLL_MS = 20;

/**
 * Initialises the data directory if need be, starts the server and joins it. Call it under the folder's lock, and only
 * when no server is known to run.
 *
 * `socketFolder` is where it should listen, because somebody looks for it there.
 *
 * @throws RollcallError `database_unavailable`, `database_version`
 */
export async function startServer(
  folder: DataFolder,
  tell: Tell,
  options: Pick<EmbeddedOptions, 'native'> & { socketFolder?: string },
): Promise<Joined> {
  const account = await serverAccount(folder);
  const binaries = await usableBinaries(options.native ?? (await installedBinaries()), account);
  await ensureInitialised(folder, binaries, account, () => tell({ kind: 'initialising', folder: folder.root }));
  if (account !== undefined) await handOver(folder, account);

  const stale = await clearPostmasterFile(folder);
  const left = stale?.socketFolder;
  if (left !== undefined && (await isAbandoned(left))) await removeSocket(left);
  await rename(folder.log, `${folder.log}.1`).catch(() => undefined);

  const deadline = performance.now() + SESSIONS_TIMEOUT_MS;
  while (true) {
    const server = await spawnServer(folder, binaries, account, options.socketFolder ?? left);
    const joined = await joinSpawned(folder, server, tell);
    if (joined !== undefined) return joined;
    await removeSocket(server.socketFolder);
    const said = await logTail(folder);
    if (!SESSIONS_LEFT.test(said) || performance.now() > deadline) throw await notStarted(folder, server, said);
    await sleep(RETRY_MS);
  }
}

/** Joins the server once it is ready, or the one that it finds in its place; undefined when it has ended. */
async function joinSpawned(folder: DataFolder, server: SpawnedServer, tell: Tell): Promise<Joined | undefined> {
  while (server.exit() === undefined) {
    const own = await readPostmaster(folder);
    if (own?.pid === server.pid) {
      const joined = await joinRunning(folder, tell);
      if (joined !== undefined) return joined;
    }
    await sleep(POLL_MS);
  }
  // A process that was killed while it started a server leaves one that had not told of itself when we looked.
  return joinRunning(folder, tell);
}

async function notStarted(folder: DataFolder, server: SpawnedServer, said: string): Promise<RollcallError> {
  const reason = (await isDiskFull(folder.root)) ? `Its disk is full. ${said}` : said;
  return new RollcallError(
    'database_unavailable',
    onTerminal(`The embedded database in ${folder.root} did not start (${server.exit()}): ${reason}`),
  );
}
