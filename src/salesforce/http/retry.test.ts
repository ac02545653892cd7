import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AttemptFailed, type Failure } from './failure.ts';
import { createRetrier, DEFAULT_RETRY, type RetryOptions } from './retry.ts';

const ENDPOINT = 'GET https://acme.example/services/data/v62.0/query';

function failure(part: Partial<Failure>): AttemptFailed {
  return new AttemptFailed({
    stage: 'data',
    endpoint: ENDPOINT,
    status: 503,
    code: 'SERVER_UNAVAILABLE',
    message: 'Server too busy',
    body: 'json',
    retryAfterMs: null,
    ...part,
  });
}

/** A retrier whose waits are recorded instead of waited. */
function setUp(options: Partial<RetryOptions> = {}, random: () => number = () => 1) {
  const waits: number[] = [];
  const retrier = createRetrier(
    { ...DEFAULT_RETRY, ...options },
    {
      random,
      sleep: async (ms, signal) => {
        waits.push(ms);
        signal?.throwIfAborted();
      },
      onRetry: () => undefined,
    },
  );
  const attempts = { made: 0 };
  const run = (failures: readonly (Error | undefined)[], extra: { refresh?: () => void; signal?: AbortSignal } = {}) =>
    retrier.run({
      stage: 'data',
      endpoint: ENDPOINT,
      ...extra,
      attempt: async () => {
        const thrown = failures[attempts.made++];
        if (thrown !== undefined) throw thrown;
        return 'done';
      },
    });
  return { run, waits, attempts };
}

describe('createRetrier', () => {
  it('waits at most twice as long with each retry, and never longer than the limit', async () => {
    const { run, waits } = setUp({ baseMs: 500, maxWaitMs: 3000 });
    expect(await run(Array.from({ length: 5 }, () => failure({})))).toBe('done');
    expect(waits).toEqual([500, 1000, 2000, 3000, 3000]);
  });

  it('spreads waits over the whole range (full jitter)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), async (random) => {
        const { run, waits } = setUp({ baseMs: 1000 }, () => random);
        await run([failure({})]);
        expect(waits).toEqual([Math.round(random * 1000)]);
      }),
    );
  });

  it('waits as long as Retry-After asks for, and gives up at once when that is longer than it may wait', async () => {
    const { run, waits, attempts } = setUp({ maxWaitMs: 60_000, totalWaitMs: 600_000 }, () => 0);
    const busy = (retryAfterMs: number) => failure({ status: 429, retryAfterMs });
    await run([busy(7000), busy(120_000), undefined]);
    await expect(run([undefined, undefined, undefined, busy(3_600_000)])).rejects.toMatchObject({
      code: 'salesforce_unreachable',
    });
    expect(waits).toEqual([7000, 120_000]);
    expect(attempts.made).toBe(4);
  });

  it('gives up after the retries of one call, saying what was answered and what to do', async () => {
    const { run, attempts } = setUp({ perCall: 3 });
    const error = await run(Array.from({ length: 99 }, () => failure({}))).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'salesforce_unreachable' });
    expect(String(error)).toMatch(/503 SERVER_UNAVAILABLE "Server too busy".*of 4 attempts.*status\.salesforce\.com/);
    expect(attempts.made).toBe(4);
  });

  it('has one budget of retries for all calls', async () => {
    const { run, attempts } = setUp({ perCall: 9, total: 3 });
    await run([failure({}), failure({}), undefined]);
    await expect(run(Array.from({ length: 99 }, () => failure({})))).rejects.toMatchObject({
      code: 'salesforce_unreachable',
    });
    expect(attempts.made).toBe(3 + 2);
  });

  it('has one budget of waiting for all calls', async () => {
    const { run, waits } = setUp({ totalWaitMs: 10_000 }, () => 0);
    await expect(run(Array.from({ length: 99 }, () => failure({ retryAfterMs: 4000 })))).rejects.toThrow(/503/);
    expect(waits).toEqual([4000, 4000]);
  });

  it('refreshes a refused token once, without waiting, and then gives up', async () => {
    const refused = failure({ status: 401, code: 'INVALID_SESSION_ID', message: 'Session expired or invalid' });
    let refreshed = 0;
    const refresh = () => void refreshed++;
    const once = setUp();
    expect(await once.run([refused], { refresh })).toBe('done');
    expect(once.waits).toEqual([]);
    const loop = setUp();
    await expect(loop.run([refused, refused, refused], { refresh })).rejects.toMatchObject({
      code: 'salesforce_credentials',
    });
    expect(loop.attempts.made).toBe(2);
    expect(refreshed).toBe(2);
  });

  it('lets the signal end a wait, with the reason of the signal', async () => {
    const controller = new AbortController();
    const { run } = setUp();
    controller.abort(new Error('Ctrl-C'));
    await expect(run([failure({})], { signal: controller.signal })).rejects.toThrow('Ctrl-C');
  });

  it('passes on what is no failure of Salesforce', async () => {
    const { run, attempts } = setUp();
    await expect(run([new TypeError('a defect')])).rejects.toThrow(TypeError);
    expect(attempts.made).toBe(1);
  });
});
