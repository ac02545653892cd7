import { describe, expect, it } from 'vitest';
import { createSingleFlight } from './single-flight.ts';

describe('createSingleFlight', () => {
  it('starts one run for all who ask at the same time, and a new one afterwards', async () => {
    let runs = 0;
    const ask = createSingleFlight(async () => {
      runs++;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return runs;
    });
    expect(await Promise.all([ask(undefined), ask(undefined), ask(new AbortController().signal)])).toEqual([1, 1, 1]);
    expect(await ask(undefined)).toBe(2);
  });

  it('lets one waiter leave without disturbing the others', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    let aborted = false;
    const ask = createSingleFlight((signal) => {
      signal.addEventListener('abort', () => {
        aborted = true;
      });
      return promise;
    });
    const leaver = new AbortController();
    const left = ask(leaver.signal);
    const stays = ask(undefined);
    leaver.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    expect(aborted).toBe(false);
    resolve('token');
    expect(await stays).toBe('token');
  });

  it('aborts the run when the last waiter has left, and starts anew for the next', async () => {
    const signals: AbortSignal[] = [];
    const ask = createSingleFlight((signal) => {
      signals.push(signal);
      return signals.length === 1 ? new Promise<string>(() => undefined) : Promise.resolve('fresh');
    });
    const leaver = new AbortController();
    const left = ask(leaver.signal);
    leaver.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    expect(signals[0]?.aborted).toBe(true);
    expect(await ask(undefined)).toBe('fresh');
  });

  it('gives all waiters the failure, and tries again for the next', async () => {
    let runs = 0;
    const ask = createSingleFlight(async () => {
      runs++;
      if (runs === 1) throw new Error('refused');
      return runs;
    });
    const results = await Promise.allSettled([ask(undefined), ask(undefined)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await ask(undefined)).toBe(2);
  });
});
