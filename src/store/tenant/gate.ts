import type { Pool, PoolClient } from 'pg';
import { RollcallError } from '../../support/errors.ts';
import { sleep } from '../../support/sleep.ts';
import { admit } from '../../sync/quota.ts';
import type { TenantGate } from '../../sync/tenant.ts';
import { typedError } from '../database-error.ts';

/** First key of the advisory locks on tenants. */
const TENANT_LOCK = 7_255_002;

export interface GateTiming {
  /** Milliseconds that the last call of whoever died at it is given to come to its end at the tenant. */
  readonly graceMs: number;
  /** Milliseconds between two tries for the lock. */
  readonly lookMs: number;
  /** Milliseconds without a call after which somebody who holds the lock hangs, and loses it. */
  readonly hangingMs: number;
}

export const GATE_TIMING: GateTiming = { graceMs: 30_000, lookMs: 100, hangingMs: 15 * 60_000 };

/**
 * The gate of one tenant, shared by all processes of this database: an advisory lock for what must not overlap, whose
 * holder loses it with the connection, and a row for the quota (ADR 23).
 */
export function createTenantGate(pool: Pool, tenantId: string, timing: GateTiming = GATE_TIMING): TenantGate {
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
          await client.query('update tenant set busy = true, busy_pid = pg_backend_pid() where id = $1', [tenantId]);
          try {
            return await work();
          } finally {
            await noLongerBusy(client, tenantId);
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
        const waitMs = await take(pool, tenantId, perHour);
        if (waitMs === 0) return;
        if (waited + waitMs > patienceMs) throw quota(waitMs, perHour);
        waited += waitMs;
        await sleep(waitMs, signal);
      }
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
  { lookMs, hangingMs }: GateTiming,
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
      `select pg_terminate_backend(busy_pid) from tenant
       where id = $1 and busy and called_at < clock_timestamp() - make_interval(secs => $2)`,
      [tenantId, hangingMs / 1000],
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
  if (left > 0) await sleep(Math.ceil(left * 1000), signal);
}

/** Where this does not arrive, the next one waits as if this one had died. */
async function noLongerBusy(client: PoolClient, tenantId: string): Promise<void> {
  await client
    .query('update tenant set busy = false, busy_pid = null where id = $1', [tenantId])
    .catch(() => undefined);
}

async function unlocked(client: PoolClient, tenantId: string): Promise<boolean> {
  return await client.query('select pg_advisory_unlock($1, $2)', [TENANT_LOCK, Number(tenantId)]).then(
    () => true,
    () => false,
  );
}

/** Takes one call from the bucket; answers the milliseconds to wait where it is empty, or held. */
async function take(pool: Pool, tenantId: string, perHour: number): Promise<number> {
  const client = await pool.connect().catch((error: unknown) => {
    throw typedError(error);
  });
  let broken = false;
  try {
    await client.query('begin');
    // Locked before the clock is asked, so that whoever waited for the lock does not count that time twice.
    await client.query('select from tenant where id = $1 for update', [tenantId]);
    const { rows } = await client.query<{ tokens: number | null; elapsed: number | null; held: number | null }>(
      `select tokens, (extract(epoch from clock_timestamp() - refilled_at) * 1000)::float8 as elapsed,
         (extract(epoch from held_until - clock_timestamp()) * 1000)::float8 as held
       from tenant where id = $1`,
      [tenantId],
    );
    const [row] = rows;
    if (row === undefined) throw new RollcallError('not_found', 'The tenant of the connection has been forgotten.');
    const bucket = row.tokens === null || row.elapsed === null ? null : { tokens: row.tokens, elapsedMs: row.elapsed };
    const held = Math.ceil(Math.max(0, row.held ?? 0));
    const { tokens, waitMs } = held > 0 ? { tokens: null, waitMs: held } : admit(bucket, perHour);
    if (tokens !== null) {
      await client.query(
        `update tenant set tokens = $2, refilled_at = clock_timestamp(),
           called_at = case when $3 then clock_timestamp() else called_at end where id = $1`,
        [tenantId, tokens, waitMs === 0],
      );
    }
    await client.query('commit');
    return waitMs;
  } catch (error) {
    await client.query('rollback').catch(() => {
      broken = true;
    });
    throw typedError(error);
  } finally {
    client.release(broken);
  }
}

function quota(waitMs: number, perHour: number): RollcallError {
  const minutes = Math.max(1, Math.ceil(waitMs / 60_000));
  return new RollcallError(
    'docebo_quota',
    `The calls that Docebo allows in an hour (callsPerHour: ${perHour}) are used up, and the next one may be made in about ${minutes} min. What is done stays done: a run goes on by itself then.`,
  );
}
