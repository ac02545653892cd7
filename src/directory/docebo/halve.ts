import { type DoceboError, isRefusal } from './http/error.ts';

/** What has become of one item of a call that takes several. */
export type Part<R> = { readonly result: R } | { readonly refused: DoceboError };

/** So many items that are refused one after another, all for the same reason and none of them taken, are refused for something else. */
const SAME = 4;

/**
 * Hands items over together; where the whole call is refused, in halves, until only the item that it is refused for is
 * left out. One part for each item, in order. `onHalved` is told of each refusal of several.
 *
 * @throws DoceboError where no item at all is taken and all are refused alike: it is the call then that is wrong.
 */
export async function inHalves<T, R>(
  items: readonly T[],
  work: (items: readonly T[]) => Promise<readonly R[]>,
  onHalved: (rows: number, reason: string) => void,
): Promise<Part<R>[]> {
  const refusals: string[] = [];
  let taken = false;

  async function attempt(some: readonly T[]): Promise<Part<R>[]> {
    try {
      const results = await work(some);
      taken = true;
      return results.map((result) => ({ result }));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (some.length > 1) {
        onHalved(some.length, error.failure.message);
        const middle = Math.ceil(some.length / 2);
        const first = await attempt(some.slice(0, middle));
        return [...first, ...(await attempt(some.slice(middle)))];
      }
      refusals.push(error.failure.message);
      if (!taken && refusals.length >= SAME && new Set(refusals).size === 1) throw error;
      return [{ refused: error }];
    }
  }

  return await attempt(items);
}
