import { setTimeout as sleep } from 'node:timers/promises';
import { RollcallError } from '../../support/errors.ts';
import { installedBinaries, usableBinaries } from './binaries.ts';
import { type DataFolder, logTail, openDataFolder } from './data-folder.ts';
import { withFileLock } from './file-lock.ts';
import { ensureInitialised } from './initialise.ts';
import { giveBack, join, type Lease } from './lease.ts';
import { disownPostmasterFile, readPostmaster } from './postmaster-file.ts';
import { isServerOf } from './process.ts';
import { serverAccount } from './server-account.ts';
import { removeSocket } from './socket-folder.ts';
import { spawnServer } from './spawn-server.ts';

/** What the embedded server tells on its way; times in milliseconds. */
export type EmbeddedEvent =
  | { kind: 'started' | 'joined' | 'stopped'; pid: number; ms: number }
  | { kind: 'initialising'; folder: string }
  | { kind: 'recovering'; pid: number }
  | { kind: 'lost' | 'not_stopped'; pid: number };

export interface EmbeddedOptions {
  /** ROLLCALL_DATA_DIR */
  dataDir: string;
  onEvent?: (event: EmbeddedEvent) => void;
  /** The folder of PostgreSQL's programs, where it is not the installed package's. */
  native?: string;
}

/** One process's share in the embedded server of a data directory. */
export interface EmbeddedServer {
  url: string;
  pid: number;
  /** Leaves the server; the last one to leave stops it. Connections of one's own must be closed before. */
  release(): Promise<void>;
}

/** Longer than any start, initialisation or shutdown; recovery after a power loss may take minutes. */
const LOCK_TIMEOUT_MS = 600_000;
const STOP_TIMEOUT_MS = 120_000;
/** A server binds its socket within milliseconds of its start. */
const UNREACHABLE_MS = 30_000;
const POLL_MS = 20;

/**
 * Joins the embedded server of `dataDir`, starting (and initialising) it first if nobody has.
 *
 * Whoever starts, joins or leaves holds the folder's lock meanwhile. Hence one server per folder, no client between
 * "I am the last" and the stop, and a holder that is killed blocks nobody. The server is a session of its own, so
 * neither Ctrl-C nor the death of its parent reaches it: what a killed process leaves behind, the next one joins.
 *
 * @throws RollcallError `database_unavailable`, `database_version`
 */
export async function joinEmbeddedServer(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const folder = await openDataFolder(options.dataDir);
  const tell = options.onEvent ?? (() => undefined);
  const began = performance.now();
  const joined = await withFileLock(folder.lock, LOCK_TIMEOUT_MS, async () => {
    const running = await joinRunning(folder, tell);
    if (running !== undefined) {
      tell({ kind: 'joined', pid: running.pid, ms: performance.now() - began });
      return running;
    }
    const started = await start(folder, options);
    tell({ kind: 'started', pid: started.pid, ms: performance.now() - began });
    return started;
  });
  return keep(folder, joined, tell);
}

/** Holds the share for as long as the process wants it, also when PostgreSQL has to restart its sessions. */
function keep(folder: DataFolder, joined: Joined, tell: (event: EmbeddedEvent) => void): EmbeddedServer {
  const { pid } = joined;
  const { url } = joined.lease;
  let { lease } = joined;
  let released: Promise<void> | undefined;
  const watch = () => {
    lease.client.once('end', () => {
      if (released === undefined) void rejoin();
    });
  };
  // When one backend crashes, PostgreSQL ends all sessions and goes on. Ours must be marked again, or another client
  // would think itself the last one.
  const rejoin = async () => {
    const again = await withFileLock(folder.lock, LOCK_TIMEOUT_MS, () => joinRunning(folder, tell)).catch(
      () => undefined,
    );
    if (again === undefined) {
      tell({ kind: 'lost', pid });
    } else if (released === undefined) {
      lease = again.lease;
      watch();
    } else {
      await again.lease.client.end();
    }
  };
  watch();
  const release = () => withFileLock(folder.lock, LOCK_TIMEOUT_MS, () => leave(folder, lease, pid, tell));
  return {
    url,
    pid,
    release: () => {
      released ??= release();
      return released;
    },
  };
}

interface Joined {
  lease: Lease;
  pid: number;
}

/** Joins the server that runs, waiting while it starts or stops; undefined when none does. */
async function joinRunning(folder: DataFolder, tell: (event: EmbeddedEvent) => void): Promise<Joined | undefined> {
  let waited = 0;
  while (true) {
    const postmaster = await readPostmaster(folder);
    if (postmaster === undefined) return undefined;
    const result = await join(folder, postmaster.socketFolder);
    if (result.kind === 'joined') return { lease: result.lease, pid: postmaster.pid };
    if (result.kind === 'nobody' && !(await isServerOf(folder, postmaster.pid))) return undefined;
    if (result.kind === 'nobody' && waited > UNREACHABLE_MS) {
      throw new RollcallError(
        'database_unavailable',
        `The embedded database runs (process ${postmaster.pid}), but its socket in ${postmaster.socketFolder} cannot be reached from here. Stop that process with SIGINT, or use the same temporary folder as the process that started it.`,
      );
    }
    await sleep(POLL_MS);
    waited += POLL_MS;
    if (waited === 2000) tell({ kind: 'recovering', pid: postmaster.pid });
  }
}

async function start(folder: DataFolder, options: EmbeddedOptions): Promise<Joined> {
  const tell = options.onEvent ?? (() => undefined);
  const account = await serverAccount(folder);
  const binaries = await usableBinaries(options.native ?? (await installedBinaries()), account);
  await ensureInitialised(folder, binaries, account, () => tell({ kind: 'initialising', folder: folder.root }));
  const stale = await readPostmaster(folder);
  if (stale !== undefined) {
    await disownPostmasterFile(folder, stale);
    await removeSocket(stale.socketFolder);
  }
  const server = await spawnServer(folder, binaries, account);
  while (server.exit() === undefined) {
    const own = await readPostmaster(folder);
    if (own?.pid === server.pid) {
      const joined = await joinRunning(folder, tell);
      if (joined !== undefined) return joined;
    }
    await sleep(POLL_MS);
  }
  await removeSocket(server.socketFolder);
  throw new RollcallError(
    'database_unavailable',
    `The embedded database in ${folder.root} did not start (${server.exit()}): ${await logTail(folder)}`,
  );
}

/** Gives the lease back and, if it was the last one, stops the server and waits until it is gone. */
async function leave(
  folder: DataFolder,
  lease: Lease,
  pid: number,
  tell: (event: EmbeddedEvent) => void,
): Promise<void> {
  const began = performance.now();
  // A broken lease means that the server has gone, or has thrown everybody out: then it is not ours to stop.
  const answer = await giveBack(lease).catch(() => 'others');
  if (answer === 'last' && (await isServerOf(folder, pid))) {
    const postmaster = await readPostmaster(folder);
    // SIGINT is PostgreSQL's "fast" shutdown: it ends sessions, writes a checkpoint and goes.
    process.kill(pid, 'SIGINT');
    const gone = await waitUntilGone(folder, pid);
    if (gone && postmaster !== undefined) await removeSocket(postmaster.socketFolder);
    tell(gone ? { kind: 'stopped', pid, ms: performance.now() - began } : { kind: 'not_stopped', pid });
  }
  await lease.client.end().catch(() => undefined);
}

/** By its file, not its process id: a container without an init process keeps dead children as zombies. */
async function waitUntilGone(folder: DataFolder, pid: number): Promise<boolean> {
  const deadline = performance.now() + STOP_TIMEOUT_MS;
  while (performance.now() < deadline) {
    const postmaster = await readPostmaster(folder);
    if (postmaster?.pid !== pid && !(await isServerOf(folder, pid))) return true;
    await sleep(POLL_MS);
  }
  return false;
}
