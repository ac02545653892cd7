import { access } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataFolder } from './data-folder.ts';
import type { EmbeddedOptions, EmbeddedServer, Tell } from './embedded-server.ts';
import { withFileLock } from './file-lock.ts';
import { isInitialised } from './initialise.ts';
import { type Joined, joinRunning } from './join-running.ts';
import { closeLease, giveBack } from './lease.ts';
import { readPostmaster } from './postmaster-file.ts';
import { runsAs } from './process.ts';
import { removeSocket } from './socket-folder.ts';
import { startServer } from './start-server.ts';

const STOP_TIMEOUT_MS = 120_000;
const POLL_MS = 20;

/**
 * Holds the share for as long as the process wants it, whatever happens to the server: when one of its sessions
 * crashes, PostgreSQL ends them all and goes on, and ours must be marked again, or another client would think itself
 * the last one; when the server itself is killed, the first of its clients to notice starts it again, on the same
 * socket. Queries in flight fail either way.
 */
export function hold(folder: DataFolder, joined: Joined, options: EmbeddedOptions): EmbeddedServer {
  const tell = options.onEvent ?? (() => undefined);
  let current = joined;
  let released: Promise<void> | undefined;

  const watch = () => {
    current.lease.client.once('end', () => {
      if (released === undefined) void recover();
    });
  };
  const recover = async () => {
    const { pid } = current;
    try {
      await withFileLock(folder.lock, async () => {
        // release() waits for the lock, and finds out by itself.
        if (released === undefined) current = await joinAgain(folder, current, options, tell);
      });
      watch();
    } catch {
      tell({ kind: 'lost', pid });
    }
  };
  const release = async () => {
    // Without the folder there is nothing to lock, and nobody can join any more.
    if (!(await exists(folder.root))) return leave(folder, current, tell);
    await withFileLock(folder.lock, () => leave(folder, current, tell));
  };

  watch();
  return {
    url: joined.lease.url,
    pid: joined.pid,
    release: () => {
      released ??= release();
      return released;
    },
  };
}

/** @throws RollcallError when the server is gone and cannot be started. */
async function joinAgain(folder: DataFolder, lost: Joined, options: EmbeddedOptions, tell: Tell): Promise<Joined> {
  const began = performance.now();
  const running = await joinRunning(folder, tell);
  if (running !== undefined) return running;
  // Whoever deletes the data wants it gone: an empty database in its place would be no help to a run under way.
  if (!(await isInitialised(folder))) throw new Error('The data directory is gone.');
  const started = await startServer(folder, tell, { ...options, socketFolder: lost.socketFolder });
  tell({ kind: 'restarted', pid: started.pid, ms: performance.now() - began });
  return started;
}

/** Gives the lease back and, if it was the last one, stops the server and waits until it is gone. */
async function leave(folder: DataFolder, joined: Joined, tell: Tell): Promise<void> {
  const answer = await giveBack(joined.lease).catch(() => undefined);
  if (answer === undefined) {
    // The server is gone, or has ended its sessions and runs on with nobody of ours to stop it.
    const again = await joinRunning(folder, tell).catch(() => undefined);
    if (again !== undefined) await stopIfLast(folder, again, await giveBack(again.lease).catch(() => undefined), tell);
    return;
  }
  await stopIfLast(folder, joined, answer, tell);
}

async function stopIfLast(
  folder: DataFolder,
  { lease, pid, socketFolder }: Joined,
  answer: 'last' | 'others' | undefined,
  tell: Tell,
): Promise<void> {
  const began = performance.now();
  // In another container the process id would be somebody else's here.
  if (answer === 'last' && (await runsAs(pid, lease.clusterName))) {
    const postmaster = await readPostmaster(folder);
    interrupt(pid);
    const gone = await waitUntilGone(folder, pid, lease.clusterName);
    // Where the data directory was deleted and made anew, it has the socket of another server.
    if (gone && (postmaster?.pid === pid || socketFolder !== folder.data)) await removeSocket(socketFolder);
    tell(gone ? { kind: 'stopped', pid, ms: performance.now() - began } : { kind: 'not_stopped', pid });
  }
  await closeLease(lease);
}

/** SIGINT is PostgreSQL's "fast" shutdown: it ends sessions, writes a checkpoint and goes. */
function interrupt(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // It has gone in this very moment.
  }
}

/** By its file too: the process may be a zombie for a while, or for ever in a container without an init process. */
async function waitUntilGone(folder: DataFolder, pid: number, clusterName: string): Promise<boolean> {
  const deadline = performance.now() + STOP_TIMEOUT_MS;
  while (performance.now() < deadline) {
    const postmaster = await readPostmaster(folder);
    if (postmaster?.pid !== pid && !(await runsAs(pid, clusterName))) return true;
    await sleep(POLL_MS);
  }
  return false;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
