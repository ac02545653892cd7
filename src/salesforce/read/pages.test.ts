import { describe, expect, it } from 'vitest';
import { type Fetched, pagesAhead } from './pages.ts';

function page(number: number, last: number): Fetched<number> {
  const next = number < last ? String(number + 1) : null;
  return { pages: [{ rows: [[String(number)]], next, total: last }], following: number < last ? number + 1 : null };
}

describe('pagesAhead', () => {
  it('fetches one page ahead of the consumer and not more', async () => {
    const fetched: number[] = [];
    const fetch = async (number: number) => {
      fetched.push(number);
      return page(number, 4);
    };
    const seen: string[] = [];
    for await (const { rows } of pagesAhead(() => fetch(1), fetch, undefined)) {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(`${rows[0]?.[0]} after ${fetched.at(-1)}`);
    }
    expect(seen).toEqual(['1 after 2', '2 after 3', '3 after 4', '4 after 4']);
  });

  it('ends the fetch under way when the consumer leaves', async () => {
    let signal: AbortSignal | undefined;
    const pages = pagesAhead(
      async () => page(1, 2),
      (_, call) => {
        signal = call.signal;
        return new Promise(() => undefined);
      },
      undefined,
    );
    for await (const _ of pages) break;
    expect(signal?.aborted).toBe(true);
  });

  it('reports the failure of a page when the consumer comes for it, not before', async () => {
    const seen: unknown[] = [];
    const pages = pagesAhead(
      async () => page(1, 2),
      async () => {
        throw new Error('page 2 is gone');
      },
      undefined,
    );
    await expect(
      (async () => {
        for await (const { rows } of pages) {
          await new Promise((resolve) => setTimeout(resolve, 5));
          seen.push(rows[0]?.[0]);
        }
      })(),
    ).rejects.toThrow('page 2 is gone');
    expect(seen).toEqual(['1']);
  });
});
