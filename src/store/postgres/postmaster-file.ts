import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import { processExists } from './process.ts';

/** What a running server (or one that was killed) says of itself in its data directory. */
export interface Postmaster {
  pid: number;
  socketFolder: string;
}

/** Reads postmaster.pid (https://www.postgresql.org/docs/current/storage-file-layout.html); undefined when there is none. */
export async function readPostmaster(folder: DataFolder): Promise<Postmaster | undefined> {
  const text = await readFile(pathOf(folder), 'utf8').catch(() => '');
  const [pid, , , , socketFolder] = text.split('\n');
  if (!pid || !socketFolder) return undefined;
  return { pid: Number(pid), socketFolder: resolve(folder.data, socketFolder) };
}

/**
 * Lets PostgreSQL start over the postmaster.pid of a server that was killed, when its process id is now that of
 * another program of the same account: PostgreSQL would refuse. It makes an exception for the id of its own parent,
 * which is us; its second check, that no backend is left attached to the old shared memory, stays in force.
 *
 * Call it under the folder's lock, and only for a process that is known not to be the server.
 */
export async function disownPostmasterFile(folder: DataFolder, stale: Postmaster): Promise<void> {
  if (!processExists(stale.pid)) return;
  const text = await readFile(pathOf(folder), 'utf8');
  await writeFile(pathOf(folder), [process.pid, ...text.split('\n').slice(1)].join('\n'));
}

function pathOf(folder: DataFolder): string {
  return join(folder.data, 'postmaster.pid');
}
