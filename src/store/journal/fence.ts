import type { Pool } from 'pg';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { type UnitOfWork, unitOfWork } from '../unit-of-work.ts';
import type { SettingsLease } from './lease.ts';

/** Milliseconds that a transaction may wait for its own process; one that hangs keeps others from taking over. */
const IDLE_MS = 10_000;

/**
 * A unit of work that only the present holder of the lease can commit, and whoever helps it. The lock on the lease's row lasts until the end
 * of the transaction and makes a new holder wait for it; signs of life pass, for they change no key.
 *
 * @throws RollcallError `run_taken_over` when another process holds the settings.
 */
export async function fencedWork<T>(
  pool: Pool,
  lease: Pick<SettingsLease, 'settingsId' | 'epoch'>,
  work: (tx: UnitOfWork) => Promise<T>,
): Promise<T> {
  try {
    return await unitOfWork(pool, async (tx) => {
      const { rowCount } = await tx.client.query(
        `select set_config('idle_in_transaction_session_timeout', $3, true) from lease
         where settings_id = $1 and epoch = $2 for key share`,
        [lease.settingsId, lease.epoch, String(IDLE_MS)],
      );
      if (rowCount === 0) throw takenOver();
      return await work(tx);
    });
  } catch (error) {
    // Whoever takes over ends the transactions of a process that hangs; awake again, it finds its connection lost.
    const isLost = error instanceof RollcallError && error.code === 'database_unavailable';
    throw isLost && (await isAnothers(pool, lease)) ? takenOver() : error;
  }
}

/** Whether the lease has another holder by now. Not known while the database cannot be reached: no, then. */
export async function isAnothers(
  pool: Pool,
  { settingsId, epoch }: Pick<SettingsLease, 'settingsId' | 'epoch'>,
): Promise<boolean> {
  const query = 'select from lease where settings_id = $1 and epoch <> $2';
  const { rowCount } = await pool.query(query, [settingsId, epoch]).catch(() => ({ rowCount: 0 }));
  return rowCount !== 0;
}

function takenOver(): RollcallError {
  return new RollcallError(
    'run_taken_over',
    saying(
      'run_gone_on',
    )`Another process has gone on with this run meanwhile; what this one still wanted to write was refused. Nothing is lost.`,
  );
}
