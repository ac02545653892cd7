import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ANSWER_MS, createClient } from '../../src/directory/docebo/http/client.ts';
import { DEFAULT_RETRY } from '../../src/directory/docebo/http/retry.ts';
import { GATE_TIMING } from '../../src/store/tenant/gate.ts';
import { LONGEST_CALL_MS, type TenantGate } from '../../src/sync/tenant.ts';
import { type DoceboTenant, startTenant, trainingTenant } from '../support/docebo-tenant.ts';
import { TIMING, twoGates } from '../support/two-gates.ts';

/** Everything goes so many times as fast. */
const FASTER = 150;

describe('a batch that Docebo takes its time for', () => {
  const pace = {
    gate: { ...TIMING, graceMs: GATE_TIMING.graceMs / FASTER },
    retry: { lostMs: DEFAULT_RETRY.lostMs / FASTER, baseMs: 5 },
    answerMs: ANSWER_MS / FASTER,
    longMs: (LONGEST_CALL_MS - 60_000) / FASTER,
  };
  const ITEMS = { items: [{ username: 'ada@learners.example' }], options: { branch_option: 'do_nothing' } };

  /** Two processes that call one tenant; each call is a batch. */
  async function twoCallers() {
    const gates = await twoGates(pace.gate);
    const docebo = await startTenant(trainingTenant(), { concurrency: 'queue' });
    const callerThrough = (gate: TenantGate) => {
      const client = createClient({
        url: docebo.url,
        credentials: { grant: 'client_credentials', clientId: 'rollcall', clientSecret: 'rollcall-secret' },
        privateNetworks: ['127.0.0.0/8'],
        callsPerHour: 1_000_000,
        gate,
        retry: pace.retry,
        answerMs: pace.answerMs,
      });
      return {
        batch: async (signal?: AbortSignal) =>
          await gate.alone(() => client.send('POST', '/manage/v1/user/batch', ITEMS, z.unknown(), { signal }), signal),
        [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
      };
    };
    const [one, other] = [callerThrough(gates.one), callerThrough(gates.other)];
    return {
      docebo,
      one,
      other,
      gates,
      async [Symbol.asyncDispose]() {
        await one[Symbol.asyncDispose]();
        await other[Symbol.asyncDispose]();
        await docebo[Symbol.asyncDispose]();
        await gates[Symbol.asyncDispose]();
      },
    };
  }

  const isAtWork = async (docebo: DoceboTenant) => {
    while ((await docebo.concurrency()).running === 0) await wait(5);
  };

  it('meets no other one, whether its caller waits for it, gives up, or dies', async () => {
    await using callers = await twoCallers();
    const { docebo, one, other, gates } = callers;
    const busy = { kind: 'user_batch', busy: Math.round(pace.longMs) };

    await docebo.control('/faults', busy);
    const waiting = one.batch();
    await isAtWork(docebo);
    await other.batch();
    await waiting;

    // Its caller hears nothing, and asks again.
    await docebo.control('/faults', { ...busy, breakAfter: 1 });
    await one.batch();

    await docebo.control('/faults', busy);
    const dying = one.batch().catch(() => undefined);
    await isAtWork(docebo);
    await sql`select pg_terminate_backend(busy_pid) from tenant`.execute(gates.db);
    await one[Symbol.asyncDispose]();
    await other.batch();
    await dying;
    expect(await docebo.concurrency()).toMatchObject({ overlapping: 0 });
  });
});
