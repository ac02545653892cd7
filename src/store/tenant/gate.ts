import type { Pool, PoolClient } from 'pg';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { sleep } from '../../support/sleep.ts';
import { admit } from '../../sync/quota.ts';
import { LONGEST_CALL_MS, type TenantGate } from '../../sync/tenant.ts';
import { typedError } from '../database-error.ts';
import { unitOfWork } from '../unit-of-work.ts';

/** First key of the advisory locks on tenants. */
export const TENANT_LOCK = 7_255_002;

export interface GateTiming {
  /** Milliseconds that the last call of whoever died at it, or did not wait for its answer, is given from when it was sent. */
  readonly graceMs: number;
  /** Milliseconds between two tries for the lock. */
  readonly lookMs: number;
  /** Milliseconds between two signs of life of whoever holds the lock. */
  readonly beatMs: number;
  /** Milliseconds without one after which the holder hangs, and loses it. */
  readonly staleMs: number;
}

export const GATE_TIMING: GateTiming = { graceMs: LONGEST_CALL_MS, lookMs: 100, beatMs: 2_000, staleMs: 8_000 };

/**
 * The gate of one tenant, shared by all processes of this database: an advisory lock for what must not overlap, whose
 * holder loses it with the connection, and a row for the quota (ADR 23). Whoever hangs loses it too, and is let through
 * to no further call when it wakes up.
 */
export function createTenantGate(pool: Pool, tenantId: string, timing: GateTiming = GATE_TIMING): TenantGate {
  /** The backend whose connection has the lock for what is done through this gate; null: nothing needs it. */
  let holder: number | null = null;
  /** Whether its last call may still go on at the tenant. */
  let unanswered = false;
  return {
    async alone(work, signal) {
      const client = await pool.connect().catch((error: unknown) => {
        throw typedError(error);
      });
      // A connection that is ended from outside would otherwise end the process; whoever works notices at the end.
      const onError = () => undefined;
      client.on('error', onError);
      let broken = false;
      try {
        await takeLock(client, tenantId, timing, signal);
        try {
          await graceAfterDeath(client, tenantId, timing, signal);
          holder = await nowBusy(client, tenantId);
          const alive = signsOfLife(client, tenantId, timing);
          try {
            return await work();
          } finally {
            holder = null;
            await alive.end();
            await noLongerAtIt(client, tenantId, { busy: unanswered });
            unanswered = false;
          }
        } finally {
          broken = !(await unlocked(client, tenantId));
        }
      } catch (error) {
        throw typedError(error);
      } finally {
        client.off('error', onError);
        client.release(broken);
      }
    },

    async admit({ perHour, patienceMs, signal }) {
      for (let waited = 0; ; ) {
        const waitMs = await take(pool, tenantId, { perHour, holder });
        if (waitMs === 0) return;
        if (waited + waitMs > patienceMs) throw quota(waitMs, perHour);
        waited += waitMs;
        await sleep(waitMs, signal);
      }
    },

    async calling() {
      if (holder === null) return;
      await sending(pool, tenantId, holder);
      unanswered = true;
    },

    answered() {
      unanswered = false;
    },

    async unheard(ms) {
      await pool.query(UNHEARD, [tenantId, ms / 1000]).catch((error: unknown) => {
        throw typedError(error);
      });
    },

    async hold(ms) {
      await pool
        .query(
          'update tenant set held_until = greatest(held_until, clock_timestamp() + make_interval(secs => $2)) where id = $1',
          [tenantId, ms / 1000],
        )
        .catch((error: unknown) => {
          throw typedError(error);
        });
    },
  };
}

async function takeLock(
  client: PoolClient,
  tenantId: string,
  { lookMs, staleMs }: GateTiming,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (;;) {
    signal?.throwIfAborted();
    const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1, $2) as locked', [
      TENANT_LOCK,
      Number(tenantId),
    ]);
    if (rows[0]?.locked) return;
    await client.query(
      // Whoever does not have the lock has only the number of one that died.
      `select pg_terminate_backend(busy_pid) from tenant
       join pg_locks held on held.pid = busy_pid and held.locktype = 'advisory' and held.granted and held.objsubid = 2
         and held.classid = $3::oid and held.objid = tenant.id::oid
         and held.database = (select oid from pg_database where datname = current_database())
       where tenant.id = $1 and busy and beat_at < clock_timestamp() - make_interval(secs => $2)`,
      [tenantId, staleMs / 1000, TENANT_LOCK],
    );
    await sleep(lookMs, signal);
  }
}

/** Who died between a call and its answer may have left the tenant at work. */
async function graceAfterDeath(
  client: PoolClient,
  tenantId: string,
  { graceMs }: GateTiming,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { rows } = await client.query<{ left: number }>(
    `select greatest(0, extract(epoch from called_at + make_interval(secs => $2) - clock_timestamp()))::float8 as left
     from tenant where id = $1 and busy and called_at is not null`,
    [tenantId, graceMs / 1000],
  );
  const left = rows[0]?.left ?? 0;
  if (left <= 0) return;
  await client.query(UNHEARD, [tenantId, left]);
  await sleep(Math.ceil(left * 1000), signal);
}

const UNHEARD = 'update tenant set unheard_until = clock_timestamp() + make_interval(secs => $2) where id = $1';

/** From now on the tenant is at a call. Throws `run_taken_over` where the lock is somebody else's. */
async function sending(pool: Pool, tenantId: string, holder: number): Promise<void> {
  const { rowCount } = await pool
    .query('update tenant set called_at = clock_timestamp() where id = $1 and busy_pid = $2', [tenantId, holder])
    .catch((error: unknown) => {
      throw typedError(error);
    });
  if (rowCount === 0) throw takenOver();
}

/** Nothing has been sent by this one yet, and what others had sent is over. Answers which backend has the lock. */
async function nowBusy(client: PoolClient, tenantId: string): Promise<number> {
  const { rows } = await client.query<{ pid: number }>(
    `update tenant set busy = true, busy_pid = pg_backend_pid(), beat_at = clock_timestamp(), called_at = null where id = $1
     returning busy_pid as pid`,
    [tenantId],
  );
  const [row] = rows;
  if (row === undefined) throw forgotten();
  return row.pid;
}

/** Tells the others that this process is there, however long a call or the quota takes. */
function signsOfLife(client: PoolClient, tenantId: string, { beatMs }: GateTiming) {
  let beating: Promise<unknown> | null = null;
  const timer = setInterval(() => {
    beating ??= client
      .query('update tenant set beat_at = clock_timestamp() where id = $1 and busy_pid = pg_backend_pid()', [tenantId])
      // Where the connection is lost, the next call is not let through.
      .catch(() => undefined)
      .finally(() => {
        beating = null;
      });
  }, beatMs);
  return {
    async end(): Promise<void> {
      clearInterval(timer);
      await beating;
    },
  };
}

/** `busy`: the tenant may be. Where this does not arrive, the next one waits as if this one had died. */
async function noLongerAtIt(client: PoolClient, tenantId: string, { busy }: { readonly busy: boolean }): Promise<void> {
  await client
    .query(
      'update tenant set busy = $2, busy_pid = null, beat_at = null where id = $1 and busy_pid = pg_backend_pid()',
      [tenantId, busy],
    )
    .catch(() => undefined);
}

async function unlocked(client: PoolClient, tenantId: string): Promise<boolean> {
  return await client.query('select pg_advisory_unlock($1, $2)', [TENANT_LOCK, Number(tenantId)]).then(
    () => true,
    () => false,
  );
}

/**
 * Takes one call from the bucket; answers the milliseconds to wait where it is empty, or held. `holder`: the backend that
 * must have the lock, for otherwise somebody else does what must not overlap.
 */
async function take(
  pool: Pool,
  tenantId: string,
  { perHour, holder }: { readonly perHour: number; readonly holder: number | null },
): Promise<number> {
  return await unitOfWork(pool, async ({ client }) => {
    // Locked before the clock is asked, so that whoever waited for the lock does not count that time twice.
    await client.query('select from tenant where id = $1 for update', [tenantId]);
    const { rows } = await client.query<TenantRow>(
      `select tokens, busy_pid, (extract(epoch from clock_timestamp() - refilled_at) * 1000)::float8 as elapsed,
         (extract(epoch from held_until - clock_timestamp()) * 1000)::float8 as held
       from tenant where id = $1`,
      [tenantId],
    );
    const [row] = rows;
    if (row === undefined) throw forgotten();
    if (holder !== null && row.busy_pid !== holder) throw takenOver();
    const bucket = row.tokens === null || row.elapsed === null ? null : { tokens: row.tokens, elapsedMs: row.elapsed };
    const held = Math.ceil(Math.max(0, row.held ?? 0));
    const { tokens, waitMs } = held > 0 ? { tokens: null, waitMs: held } : admit(bucket, perHour);
    if (tokens !== null) {
      await client.query('update tenant set tokens = $2, refilled_at = clock_timestamp() where id = $1', [
        tenantId,
        tokens,
      ]);
    }
    return waitMs;
  });
}

interface TenantRow {
  readonly tokens: number | null;
  /** Milliseconds. */
  readonly elapsed: number | null;
  readonly held: number | null;
  readonly busy_pid: number | null;
}

function forgotten(): RollcallError {
  return new RollcallError('not_found', saying('tenant_gone')`The tenant of the connection has been forgotten.`);
}

function takenOver(): RollcallError {
  return new RollcallError(
    'run_taken_over',
    saying(
      'tenant_silent',
    )`This process gave no sign of life for a while, and others may call Docebo since; what it still wanted to call for was refused. Nothing is lost: the run goes on with its next try.`,
  );
}

function quota(waitMs: number, perHour: number): RollcallError {
  const minutes = Math.max(1, Math.ceil(waitMs / 60_000));
  return new RollcallError(
    'docebo_quota',
    saying(
      'tenant_quota',
    )`The calls that Docebo allows in an hour (callsPerHour: ${{ most: perHour }}) are used up, and the next one may be made in about ${{ minutes }} min. What is done stays done: a run goes on by itself then.`,
  );
}
