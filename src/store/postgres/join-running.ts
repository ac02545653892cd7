import { setTimeout as sleep } from 'node:timers/promises';
import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';
import type { DataFolder } from './data-folder.ts';
import type { Tell } from './embedded-server.ts';
import { closeLease, type JoinResult, join, type Lease } from './lease.ts';
import { type Postmaster, readPostmaster } from './postmaster-file.ts';
import { isServerOf } from './process.ts';

export interface Joined {
  lease: Lease;
  pid: number;
  socketFolder: string;
}

/** A server binds its socket within milliseconds of its start. */
const UNREACHABLE_MS = 30_000;
const POLL_MS = 20;

/**
 * Joins the server that runs, waiting while it starts, recovers or stops; undefined when none does. Call it under the
 * folder's lock.
 *
 * @throws RollcallError `database_unavailable` when there is one that cannot be used.
 */
export async function joinRunning(folder: DataFolder, tell: Tell): Promise<Joined | undefined> {
  let waited = 0;
  while (true) {
    const postmaster = await readPostmaster(folder);
    if (postmaster === undefined) return undefined;
    const result = await tryJoin(folder, postmaster);
    if (result.kind === 'joined') return result.joined;
    if (result.kind === 'nobody' && !(await isServerOf(folder, postmaster.pid))) return undefined;
    if (result.kind === 'nobody' && waited > UNREACHABLE_MS) throw unreachable(postmaster);
    await sleep(POLL_MS);
    waited += POLL_MS;
    if (waited === 2000) tell({ kind: 'recovering', pid: postmaster.pid });
  }
}

async function tryJoin(
  folder: DataFolder,
  { pid, socketFolder }: Postmaster,
): Promise<{ kind: 'joined'; joined: Joined } | Exclude<JoinResult, { kind: 'joined' }>> {
  if (socketFolder === undefined) return { kind: 'nobody' };
  const result = await join(folder, socketFolder);
  if (result.kind !== 'joined') return result;
  const { lease } = result;
  // A copy of a folder in use also copies where the original's server listens.
  const ours =
    socketFolder === folder.data || lease.clusterName === folder.clusterName || (await isServerOf(folder, pid));
  if (ours) return { kind: 'joined', joined: { lease, pid, socketFolder } };
  await closeLease(lease);
  return { kind: 'nobody' };
}

function unreachable({ pid, socketFolder }: Postmaster): RollcallError {
  return new RollcallError(
    'database_unavailable',
    onTerminal(
      `The embedded database runs (process ${pid}), but its socket ${socketFolder === undefined ? '' : `in ${socketFolder} `}cannot be reached from here. Stop that process with SIGINT, or use the same temporary folder as the process that started it.`,
    ),
  );
}
