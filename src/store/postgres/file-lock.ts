import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';

/** Longer than any start, initialisation or shutdown; recovery after a power loss may take minutes. */
const TIMEOUT_MS = 600_000;
const POLL_MS = 20;

/**
 * Runs `work` while no other process, and nobody else in this one, holds the lock on the file `path`.
 *
 * The lock must die with its holder, also by SIGKILL and power loss, so it has to be the kernel's. Node offers no
 * flock or fcntl; SQLite's exclusive transaction is an fcntl lock on every platform, and it is part of Node. Nothing
 * is ever written to the file.
 *
 * @throws RollcallError `database_unavailable` when the lock is not free after ten minutes, or cannot be had at all.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = openLock(path);
  try {
    const deadline = performance.now() + TIMEOUT_MS;
    while (!tryLock(lock)) {
      if (performance.now() > deadline) {
        throw new RollcallError(
          'database_unavailable',
          onTerminal(
            `Another process has been starting or stopping the embedded database for more than ${TIMEOUT_MS / 1000} seconds (lock ${path}). End that process and try again.`,
          ),
        );
      }
      await sleep(POLL_MS);
    }
    return await work();
  } finally {
    lock.close();
  }
}

function openLock(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout: 0 });
  } catch (cause) {
    throw new RollcallError(
      'database_unavailable',
      onTerminal(
        `The lock of the embedded database, ${path}, cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}. Start Rollcall as the user who owns that folder, or set ROLLCALL_DATA_DIR to another one.`,
      ),
      { cause },
    );
  }
}

function tryLock(lock: DatabaseSync): boolean {
  try {
    // With a journal on disk, a killed holder would leave one behind.
    lock.exec('pragma journal_mode = memory; begin exclusive');
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}

/** SQLITE_BUSY, https://www.sqlite.org/rescode.html#busy */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}
