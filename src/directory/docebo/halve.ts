import { type DoceboError, isForContent } from './http/error.ts';

/** What has become of one item of a call that takes several. */
export type Part<R> = { readonly result: R } | { readonly refused: DoceboError };

/** So many items that are refused one after another, all for the same reason and none of them taken, may be refused for something else. */
const SAME = 4;

/**
 * Hands items over together; where the whole call is refused, in halves, until only the items that it is refused for are
 * left out. One part for each item, in order. `onHalved` is told of each refusal of several.
 *
 * @throws DoceboError where the first items, and others from all over the rest, are refused alike: it is the call then
 *   that is wrong; and where it is refused for no item, as long as another call goes on.
 */
export async function inHalves<T, R>(
  items: readonly T[],
  work: (items: readonly T[]) => Promise<readonly R[]>,
  onHalved: (rows: number, reason: string) => void,
): Promise<Part<R>[]> {
  const parts = new Map<T, Part<R>>();
  const refusals: string[] = [];
  let taken = false;

  async function attempt(all: readonly T[]): Promise<void> {
    const some = all.filter((item) => !parts.has(item));
    if (some.length === 0) return;
    try {
      const results = await work(some);
      taken = true;
      for (const [index, result] of results.entries()) parts.set(itemAt(some, index), { result });
    } catch (error) {
      if (!isForContent(error)) throw error;
      if (some.length === 1) return await leaveOut(itemAt(some, 0), error);
      onHalved(some.length, error.failure.message);
      const middle = Math.ceil(some.length / 2);
      await attempt(some.slice(0, middle));
      await attempt(some.slice(middle));
    }
  }

  async function leaveOut(item: T, refused: DoceboError): Promise<void> {
    parts.set(item, { refused });
    refusals.push(refused.failure.message);
    if (refusals.length !== SAME || !allAlike()) return;
    for (const other of spread(items.filter((each) => !parts.has(each)))) await attempt([other]);
    if (allAlike()) throw refused;
  }

  function allAlike(): boolean {
    return !taken && new Set(refusals).size === 1;
  }

  await attempt(items);
  return items.flatMap((item) => parts.get(item) ?? []);
}

function itemAt<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error('A call gave more results than it had items.');
  return item;
}

/** As many as SAME, the last one among them, with the same distance between each. */
function spread<T>(items: readonly T[]): T[] {
  return items.filter((_, index) => (items.length - 1 - index) % Math.ceil(items.length / SAME) === 0);
}
