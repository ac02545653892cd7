import type { Pool } from 'pg';
import { RollcallError } from '../../support/errors.ts';

/** First key of the advisory locks on settings, so that they meet no other lock of this database. */
const SETTINGS_LOCK = 7_255_001;

/** Holds an advisory lock on a connection of its own: a process that dies loses it with the connection. */
export async function lockSettings(pool: Pool, settingsId: string): Promise<AsyncDisposable> {
  const client = await pool.connect();
  const key = [SETTINGS_LOCK, Number(settingsId)];
  const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1, $2) as locked', key);
  if (!rows[0]?.locked) {
    client.release();
    throw new RollcallError(
      'run_in_progress',
      'Another process is synchronizing the same settings at this moment. Wait until it has finished; "rollcall runs" shows how far it is.',
    );
  }
  return {
    async [Symbol.asyncDispose]() {
      const unlocked = await client.query('select pg_advisory_unlock($1, $2)', key).then(
        () => true,
        () => false,
      );
      client.release(!unlocked);
    },
  };
}
