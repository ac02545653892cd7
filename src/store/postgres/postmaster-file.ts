import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataFolder } from './data-folder.ts';
import { processExists } from './process.ts';

/** What a running server (or one that was killed) says of itself in its data directory. */
export interface Postmaster {
  pid: number;
  /** Undefined for the first milliseconds of a server. */
  socketFolder: string | undefined;
}

/** A server that has created the file needs milliseconds to write its process id into it. */
const WRITTEN_MS = 1000;

/**
 * Reads postmaster.pid (https://www.postgresql.org/docs/current/storage-file-layout.html); undefined when there is
 * none, or none that can be understood.
 */
export async function readPostmaster(folder: DataFolder): Promise<Postmaster | undefined> {
  const text = await readFile(pathOf(folder), 'utf8').catch(() => '');
  const [pid, , , , socketFolder] = text.split('\n');
  if (!pid || !(Number(pid) > 0)) return undefined;
  return { pid: Number(pid), socketFolder: socketFolder ? resolve(folder.data, socketFolder) : undefined };
}

/**
 * Lets PostgreSQL start over the postmaster.pid of a server that is gone, which it would refuse in two cases:
 *
 * - The process id is now that of another program of the same account. PostgreSQL makes an exception for the id of its
 *   own parent, which is us; its second check, that no backend is left attached to the old shared memory, stays in force.
 * - The file is empty or garbled, as a power loss can leave it.
 *
 * Call it under the folder's lock, and only when no server is known to run. Returns what the file said.
 */
export async function clearPostmasterFile(folder: DataFolder): Promise<Postmaster | undefined> {
  const text = await readFile(pathOf(folder), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const stale = await readPostmaster(folder);
  if (stale === undefined) {
    await sleep(WRITTEN_MS);
    if ((await readPostmaster(folder)) === undefined) await rm(pathOf(folder), { force: true });
    return undefined;
  }
  if (processExists(stale.pid)) {
    await writeFile(pathOf(folder), [process.pid, ...text.split('\n').slice(1)].join('\n'));
  }
  return stale;
}

function pathOf(folder: DataFolder): string {
  return join(folder.data, 'postmaster.pid');
}
