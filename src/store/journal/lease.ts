import { setTimeout as wait } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { typedError } from '../database-error.ts';
import { isAnothers } from './fence.ts';

/** First key of the advisory locks on settings, so that they meet no other lock of this database. */
const SETTINGS_LOCK = 7_255_001;

export interface LeaseTiming {
  /** Milliseconds between two signs of life. */
  readonly beatMs: number;
  /** Milliseconds without one after which a holder counts as lost, though its connection still stands. */
  readonly staleMs: number;
  /**
   * Milliseconds for which transactions of a former holder may still go on. Those that wait for their process are ended
   * before: see fence.ts. One whose process hangs while it sends rows to be copied, or takes an answer, never ends by itself.
   */
  readonly lastMs: number;
}

export const LEASE_TIMING: LeaseTiming = { beatMs: 2_000, staleMs: 8_000, lastMs: 12_000 };

/** SQL: whether somebody alive holds the lease of the settings in `column`. */
export function isHeld(column: string, { staleMs }: LeaseTiming = LEASE_TIMING): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from lease
    join pg_locks held on held.locktype = 'advisory' and held.granted and held.objsubid = 2
      and held.classid = ${sql.lit(SETTINGS_LOCK)}::oid and held.objid = lease.settings_id::oid
      and held.database = (select oid from pg_database where datname = current_database())
    where lease.settings_id = ${sql.ref(column)}
      and lease.beat_at > clock_timestamp() - make_interval(secs => ${sql.lit(staleMs / 1000)}))`;
}

/** Milliseconds that the connection of a lost holder may take to end. */
const PATIENCE_MS = 3_000;
/** Milliseconds between two looks at what keeps a new holder waiting. */
const LOOK_MS = 250;

/** The right to run some settings, held by one process at a time. */
export interface SettingsLease extends AsyncDisposable {
  readonly settingsId: string;
  /** Grows with every holder. What a former holder still writes is refused by it: see fence.ts. */
  readonly epoch: string;
  /** Aborts with `run_taken_over` when another process holds the settings, with `run_cancelled` when told to stop. */
  readonly signal: AbortSignal;
}

/**
 * Takes the lease of some settings. An advisory lock on a connection of its own makes that one process has it: whoever
 * dies loses it with the connection, at once. A holder that hangs keeps its connection, but gives no sign of life any
 * more; then its connection is ended for it.
 *
 * @throws RollcallError `run_in_progress` when somebody alive has it.
 */
export async function takeLease(
  pool: Pool,
  settingsId: string,
  timing: LeaseTiming = LEASE_TIMING,
): Promise<SettingsLease> {
  const client = await pool.connect().catch((error: unknown) => {
    throw typedError(error);
  });
  try {
    if (!(await lock(client, settingsId)) && !(await takeOver(client, settingsId, timing))) throw inProgress();
    const epoch = await nextEpoch({ pool, client, settingsId }, timing);
    return await holdLease({ pool, client, settingsId, epoch }, timing);
  } catch (error) {
    client.release(error instanceof RollcallError ? undefined : true);
    throw typedError(error);
  }
}

async function lock(client: PoolClient, settingsId: string): Promise<boolean> {
  const key = [SETTINGS_LOCK, Number(settingsId)];
  const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1, $2) as locked', key);
  return rows[0]?.locked ?? false;
}

async function takeOver(client: PoolClient, settingsId: string, { staleMs }: LeaseTiming): Promise<boolean> {
  // Committed before its connection ends, so that the lost holder, if it wakes up, finds that it was taken over.
  const { rows } = await client.query<{ backend_pid: number }>(
    `update lease set epoch = epoch + 1
     where settings_id = $1 and beat_at < clock_timestamp() - make_interval(secs => $2)
     returning backend_pid`,
    [settingsId, staleMs / 1000],
  );
  const [lost] = rows;
  if (lost === undefined) return false;
  await client.query('select pg_terminate_backend($1)', [lost.backend_pid]);
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; ) {
    if (await lock(client, settingsId)) return true;
    await wait(50);
  }
  return false;
}

async function nextEpoch(
  { pool, client, settingsId }: Omit<Holding, 'epoch'>,
  { lastMs }: LeaseTiming,
): Promise<string> {
  await client.query('begin');
  const { rows: own } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const since = Date.now();
  let ending = false;
  const impatience = setInterval(() => {
    // One at a time: on a server that is slow to answer they would take all connections there are.
    if (ending || Date.now() - since < lastMs) return;
    ending = true;
    void endBlockers(pool, own[0]?.pid ?? 0).finally(() => {
      ending = false;
    });
  }, LOOK_MS);
  try {
    // Waits for the transactions that a former holder and its helpers have open: fence.ts locks this row in each.
    await client.query('select from lease where settings_id = $1 for update', [settingsId]);
  } finally {
    clearInterval(impatience);
  }
  const { rows } = await client.query<{ epoch: string }>(
    `insert into lease (settings_id, epoch, backend_pid, beat_at) values ($1, 1, pg_backend_pid(), now())
     on conflict (settings_id) do update set epoch = lease.epoch + 1, backend_pid = pg_backend_pid(), beat_at = now()
     returning epoch`,
    [settingsId],
  );
  await client.query('commit');
  return rows[0]?.epoch ?? '0';
}

/** Ends the connections that this one waits for. Where that fails, it is tried again. */
async function endBlockers(pool: Pool, pid: number): Promise<void> {
  const query = 'select pg_terminate_backend(blocker) from unnest(pg_blocking_pids($1)) as blocker';
  await pool.query(query, [pid]).catch(() => undefined);
}

interface Holding {
  readonly pool: Pool;
  readonly client: PoolClient;
  readonly settingsId: string;
  readonly epoch: string;
}

async function holdLease(holding: Holding, { beatMs }: LeaseTiming): Promise<SettingsLease> {
  const { client, settingsId, epoch } = holding;
  const controller = new AbortController();
  let beating: Promise<void> = Promise.resolve();
  // A connection that is ended from outside would otherwise end the process.
  const lose = async (error: unknown) => controller.abort(await lossOf(holding, error));
  let losing: Promise<void> = Promise.resolve();
  const onError = (error: unknown) => {
    losing = lose(error);
  };
  client.on('error', onError);

  async function beat(): Promise<void> {
    try {
      const { rows } = await client.query<{ cancelled: boolean }>(
        `update lease set beat_at = clock_timestamp() where settings_id = $1 and epoch = $2
         returning exists (
           select from run where run.settings_id = $1 and cancel_requested_at is not null and finished_at is null
             and not (dry_run and state = 'planned')
         ) as cancelled`,
        [settingsId, epoch],
      );
      if (rows[0] === undefined) controller.abort(takenOver());
      else if (rows[0].cancelled) controller.abort(cancelled());
    } catch (error) {
      await lose(error);
    }
  }

  const timer = setInterval(() => {
    beating = beating.then(beat);
  }, beatMs);
  return {
    settingsId,
    epoch,
    signal: controller.signal,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await beating;
      await losing;
      const key = [SETTINGS_LOCK, Number(settingsId)];
      const unlocked = await client.query('select pg_advisory_unlock($1, $2)', key).then(
        () => true,
        () => false,
      );
      client.off('error', onError);
      client.release(!unlocked);
    },
  };
}

/** Why the lease is lost with its connection: to another process, or because the database is gone or was restarted. */
async function lossOf(holding: Holding, error: unknown): Promise<unknown> {
  return (await isAnothers(holding.pool, holding)) ? takenOver() : typedError(error);
}

function inProgress(): RollcallError {
  return new RollcallError(
    'run_in_progress',
    saying(
      'settings_busy',
    )`Another process is synchronizing the same settings at this moment. Wait until it has finished; "rollcall runs" shows how far it is.`,
  );
}

function takenOver(): RollcallError {
  return new RollcallError(
    'run_taken_over',
    saying(
      'run_silent',
    )`This process gave no sign of life for a while, and another one has gone on with its run. Nothing is lost; "rollcall runs" shows how far it is.`,
  );
}

function cancelled(): RollcallError {
  return new RollcallError(
    'run_cancelled',
    saying('run_was_cancelled')`The run was cancelled. What it had applied stays.`,
  );
}
