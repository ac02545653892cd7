import { describe, expect, it } from 'vitest';
import { onTerminal } from '../../support/terminal-text.ts';
import { inHalves } from './halve.ts';
import { DoceboError } from './http/error.ts';

const refusal = (message: string, status = 400) =>
  new DoceboError('docebo_refused', onTerminal(message), {
    stage: 'data',
    endpoint: 'POST /batch',
    status,
    code: '',
    message,
    body: 'json',
    retryAfterMs: null,
  });

/** Refuses every call with a bad item in it. */
function refusing(bad: (item: number) => string | null) {
  const calls: number[][] = [];
  return {
    calls,
    async work(items: readonly number[]) {
      calls.push([...items]);
      const problem = items.map(bad).find((text) => text !== null);
      if (problem !== undefined) throw refusal(problem);
      return items.map((item) => item * 10);
    },
  };
}

const hundred = Array.from({ length: 100 }, (_, index) => index);

describe('a call that is refused as a whole', () => {
  it('is made once where nothing is wrong', async () => {
    const { calls, work } = refusing(() => null);
    expect(await inHalves([1, 2], work, () => undefined)).toEqual([{ result: 10 }, { result: 20 }]);
    expect(calls).toHaveLength(1);
  });

  it.each([0, 37, 99])('is halved until only item %d is left out', async (bad) => {
    const { calls, work } = refusing((item) => (item === bad ? 'bad' : null));
    const parts = await inHalves(hundred, work, () => undefined);
    expect(parts.flatMap((part, index) => ('refused' in part ? [index] : []))).toEqual([bad]);
    expect(parts[50]).toEqual(bad === 50 ? expect.anything() : { result: 500 });
    // Two calls for each of the seven halvings.
    expect(calls.length).toBeLessThanOrEqual(15);
  });

  it('finds several, and keeps them in order', async () => {
    const { work } = refusing((item) => (item % 30 === 5 ? `bad ${item}` : null));
    const parts = await inHalves(hundred, work, () => undefined);
    expect(parts.flatMap((part, index) => ('refused' in part ? [index] : []))).toEqual([5, 35, 65, 95]);
  });

  it('is not given up where the first ones are refused for the same reason, and later ones are taken', async () => {
    const { calls, work } = refusing((item) => (item < 6 ? 'bad' : null));
    const parts = await inHalves(hundred, work, () => undefined);
    expect(parts.flatMap((part, index) => ('refused' in part ? [index] : []))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(parts[99]).toEqual({ result: 990 });
    // Nobody is handed over again once they are taken.
    const taken = calls.filter((some) => some.every((item) => item >= 6)).flat();
    expect(taken.toSorted((one, other) => one - other)).toEqual(hundred.slice(6));
  });

  it('is given up where every item is refused for the same reason', async () => {
    const { calls, work } = refusing(() => 'Required option not set');
    await expect(inHalves(hundred, work, () => undefined)).rejects.toMatchObject({ code: 'docebo_refused' });
    expect(calls.length).toBeLessThan(20);
  });

  it('is not given up where items are refused for reasons of their own', async () => {
    const { work } = refusing((item) => `bad ${item}`);
    expect(await inHalves([1, 2, 3, 4, 5, 6], work, () => undefined)).toHaveLength(6);
  });

  it('is neither halved nor anybody’s fault where Docebo only cannot take it now', async () => {
    let calls = 0;
    const work = () => {
      calls += 1;
      return Promise.reject(refusal('Another call is running', 409));
    };
    await expect(inHalves([1, 2, 3], work, () => undefined)).rejects.toMatchObject({ code: 'docebo_refused' });
    expect(calls).toBe(1);
  });

  it('passes on what is no refusal', async () => {
    const error = new TypeError('a defect');
    await expect(
      inHalves(
        [1, 2],
        () => Promise.reject(error),
        () => undefined,
      ),
    ).rejects.toBe(error);
  });
});
