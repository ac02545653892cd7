import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { ANSWER_MS } from '../../src/directory/docebo/http/client.ts';
import { DEFAULT_RETRY } from '../../src/directory/docebo/http/retry.ts';
import { GATE_TIMING, TENANT_LOCK } from '../../src/store/tenant/gate.ts';
import { forgetTenants } from '../../src/store/tenant/index.ts';
import { TIMING, twoGates } from '../support/two-gates.ts';

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
    const seen = wait(TIMING.graceMs / 2).then(async () => {
      const { rows } = await sql<{ left: number }>`
        select extract(epoch from unheard_until - clock_timestamp())::float8 * 1000 as left from tenant`.execute(
        gates.db,
      );
      return { left: rows[0]?.left ?? 0, after: Date.now() - began };
    });
    await gates.one.alone(async () => undefined);
    // Whoever looks on sees until when.
    const { left, after } = await seen;
    expect(Math.abs(left + after - TIMING.graceMs)).toBeLessThan(100);
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
        await gates.one.calling();
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

  it('waits from when something was changed, and not from when somebody who died has read since', async () => {
    await using gates = await twoGates();
    const dead = async (changes: boolean) => {
      await gates.one.alone(async () => {
        if (changes) await gates.one.calling();
        gates.one.answered();
        await gates.one.admit({ perHour: 1000, patienceMs: 0 });
      });
      // Its process ends before it can say that it is no longer at it.
      await sql`update tenant set busy = true`.execute(gates.db);
      const began = Date.now();
      await gates.other.alone(async () => undefined);
      return Date.now() - began;
    };
    expect(await dead(false)).toBeLessThan(TIMING.graceMs - 100);
    expect(await dead(true)).toBeGreaterThanOrEqual(TIMING.graceMs - 100);
    // What came before whoever died was over.
    expect(await dead(false)).toBeLessThan(TIMING.graceMs - 100);
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

  it('ends nobody who only has the number of one that died', async () => {
    await using gates = await twoGates();
    const inside = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const holding = gates.one.alone(async () => {
      inside.resolve();
      await release.promise;
    });
    await inside.promise;
    await gates.db.connection().execute(async (bystander) => {
      // At another tenant, so that it has a lock of the same kind.
      await sql`select pg_advisory_lock(${TENANT_LOCK}, 4711)`.execute(bystander);
      await sql`update tenant set busy_pid = pg_backend_pid(), beat_at = now() - interval '1 hour'`.execute(bystander);
      const looking = gates.other.alone(async () => undefined);
      await wait(20 * TIMING.lookMs);
      const alive = await sql`select 1 as alive`.execute(bystander).then(
        () => true,
        () => false,
      );
      release.resolve();
      await Promise.all([holding.catch(() => undefined), looking]);
      expect(alive).toBe(true);
    });
  });

  it('gives a call at least as long as anybody waits for its answer; docebo-gate.full.test.ts shows why', () => {
    expect(GATE_TIMING.graceMs).toBeGreaterThan(ANSWER_MS);
    expect(DEFAULT_RETRY.lostMs).toBeGreaterThan(ANSWER_MS);
  });

  it('lets nobody call who was let through to a call, and hung before it was made', async () => {
    await using gates = await twoGates();
    const awake = Promise.withResolvers<void>();
    const hangs = gates.frozen.alone(async () => {
      await gates.frozen.admit({ perHour: 1000, patienceMs: 0 });
      await awake.promise;
      await gates.frozen.calling();
    });
    await wait(50);
    await gates.other.alone(async () => {
      awake.resolve();
      await expect(hangs).rejects.toMatchObject({ code: 'run_taken_over' });
    });
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

describe('what is remembered of a tenant', () => {
  it('R47: is forgotten when no connection goes there, and no run has been at it for an hour', async () => {
    await using gates = await twoGates();
    const tenant = async (url: string, at: { busy: boolean; called?: string; beat?: string }) =>
      await sql`insert into tenant (url, busy, called_at, beat_at) values (${url}, ${at.busy},
        now() - ${at.called ?? null}::interval, now() - ${at.beat ?? null}::interval)`.execute(gates.db);
    await tenant('https://at-work.example', { busy: true, called: '2 hours', beat: '59 minutes' });
    await tenant('https://long-call.example', { busy: true, called: '59 minutes', beat: '2 hours' });
    await tenant('https://dead.example', { busy: true, called: '2 hours', beat: '61 minutes' });
    await tenant('https://never-called.example', { busy: true });
    await tenant('https://idle.example', { busy: false, called: '1 minute' });
    // The one that these processes look at is not at work, and no connection goes there either.
    expect(await forgetTenants(gates.db)).toBe(4);
    const { rows } = await sql<{ url: string }>`select url from tenant order by url`.execute(gates.db);
    expect(rows.map(({ url }) => url)).toEqual(['https://at-work.example', 'https://long-call.example']);
  });

  it('has all that processes learn at the same time, and no description in the place of a newer one', async () => {
    await using gates = await twoGates();
    const [one, other] = gates.mirrors;
    const both = Promise.withResolvers<void>();
    let inside = 0;
    const learn = async (mirror: typeof one, facts: object) =>
      await mirror.transaction(async (tx) => {
        await mirror.peopleById(tx, ['1']);
        inside += 1;
        if (inside === 2) both.resolve();
        await both.promise;
        await mirror.learn(tx, { ...facts });
      });
    await Promise.all([learn(one, { alphanumericCodes: true }), learn(other, { emailIsUsername: null })]);
    expect((await one.state()).learned).toEqual({ alphanumericCodes: true, emailIsUsername: null });
    await learn(other, { emailIsUsername: undefined });
    expect((await one.state()).learned).toEqual({ alphanumericCodes: true });

    const describe = async (mirror: typeof one, fields: string, at: string) =>
      await mirror.transaction((tx) => mirror.remember(tx, { fields, fieldsAt: new Date(at) }));
    await describe(other, 'newer', '2026-11-27T02:00:00Z');
    await describe(one, 'older', '2026-11-27T01:00:00Z');
    expect((await one.state()).fields).toBe('newer');
  });
});
