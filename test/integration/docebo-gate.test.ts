import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { migrateToLatest } from '../../src/store/migrate.ts';
import { createTenantGate, type GateTiming } from '../../src/store/tenant/gate.ts';
import { borrowDatabase } from '../support/database.ts';

const TIMING: GateTiming = { graceMs: 400, lookMs: 10, beatMs: 20, staleMs: 300 };
/** Of a process whose timers have stopped with it. */
const FROZEN: GateTiming = { ...TIMING, beatMs: 3_600_000 };

/** The gate of one tenant as two processes see it, each with connections of its own. */
async function twoGates() {
  const borrowed = await borrowDatabase();
  const open = () => openDatabase({ databaseUrl: borrowed.url, dataDir: '' });
  const [one, other] = [await open(), await open()];
  await migrateToLatest(one.db);
  const { rows } = await sql<{
    id: string;
  }>`insert into tenant (url) values ('https://acme.example') returning id`.execute(one.db);
  const id = rows[0]?.id ?? '';
  return {
    db: one.db,
    one: createTenantGate(one.pool, id, TIMING),
    frozen: createTenantGate(one.pool, id, FROZEN),
    other: createTenantGate(other.pool, id, TIMING),
    async [Symbol.asyncDispose]() {
      await one.close();
      await other.close();
      await borrowed[Symbol.asyncDispose]();
    },
  };
}

describe('the gate of a tenant', () => {
  it('lets one process at a time do what must not overlap, whatever becomes of its work', async () => {
    await using gates = await twoGates();
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await wait(20);
      inside -= 1;
    };
    const failing = async () => {
      await work();
      throw new Error('refused');
    };
    const all = Array.from({ length: 8 }, (_, index) =>
      (index % 2 === 0 ? gates.one : gates.other).alone(index % 3 === 0 ? failing : work).catch(() => undefined),
    );
    await Promise.all(all);
    expect(most).toBe(1);
  });

  it('waits where somebody died at a call, which Docebo may still be working on', async () => {
    await using gates = await twoGates();
    await sql`update tenant set busy = true, called_at = now()`.execute(gates.db);
    const began = Date.now();
    await gates.one.alone(async () => undefined);
    expect(Date.now() - began).toBeGreaterThanOrEqual(TIMING.graceMs - 50);
    const again = Date.now();
    await gates.other.alone(async () => undefined);
    expect(Date.now() - again).toBeLessThan(TIMING.graceMs);
  });

  it('waits where somebody left before the answer, which Docebo may still be working on', async () => {
    await using gates = await twoGates();
    const leaves = async (answers: boolean) =>
      await gates.one.alone(async () => {
        await gates.one.admit({ perHour: 1000, patienceMs: 0 });
        gates.one.calling();
        if (answers) gates.one.answered();
        throw new Error('cancelled');
      });
    for (const answers of [true, false]) {
      await expect(leaves(answers)).rejects.toThrow('cancelled');
      const began = Date.now();
      await gates.other.alone(async () => undefined);
      if (answers) expect(Date.now() - began).toBeLessThan(TIMING.graceMs - 100);
      else expect(Date.now() - began).toBeGreaterThanOrEqual(TIMING.graceMs - 100);
    }
  });

  it('stops waiting when it is told to', async () => {
    await using gates = await twoGates();
    const inside = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const holding = gates.one.alone(async () => {
      inside.resolve();
      await release.promise;
    });
    await inside.promise;
    const patience = AbortSignal.timeout(100);
    const waiting = gates.other
      .alone(async () => undefined, patience)
      .then(
        () => 'let in',
        () => 'stopped',
      );
    expect(await waiting).toBe('stopped');
    release.resolve();
    await holding;
  });

  it('waits for one that is at a long call, but not for one that hangs, which is let through to no further call', async () => {
    await using gates = await twoGates();
    const order: string[] = [];
    const slow = gates.one.alone(async () => {
      await wait(3 * TIMING.staleMs);
      await gates.one.admit({ perHour: 1000, patienceMs: 0 });
      order.push('slow');
    });
    await wait(50);
    await gates.other.alone(async () => void order.push('other'));
    await slow;
    expect(order).toEqual(['slow', 'other']);

    await sql`update tenant set called_at = null`.execute(gates.db);
    const awake = Promise.withResolvers<void>();
    const hangs = gates.frozen.alone(async () => {
      await awake.promise;
      await gates.frozen.admit({ perHour: 1000, patienceMs: 0 });
      order.push('frozen');
    });
    await wait(50);
    await gates.other.alone(async () => {
      awake.resolve();
      await expect(hangs).rejects.toMatchObject({ code: 'run_taken_over' });
    });
    expect(order).toEqual(['slow', 'other']);
  });

  it('counts the calls of all processes in one bucket, and holds all of them when it is told to', async () => {
    await using gates = await twoGates();
    const admit = (gate: typeof gates.one) => gate.admit({ perHour: 40, patienceMs: 0 });
    // A tenth of them at once.
    for (const gate of [gates.one, gates.other, gates.one, gates.other]) await admit(gate);
    await expect(admit(gates.one)).rejects.toMatchObject({ code: 'docebo_quota' });
    await expect(admit(gates.other)).rejects.toMatchObject({ code: 'docebo_quota' });
    await sql`update tenant set tokens = 10`.execute(gates.db);
    await gates.one.hold(60_000);
    await expect(admit(gates.other)).rejects.toMatchObject({ code: 'docebo_quota' });
  });
});
