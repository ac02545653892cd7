import type { Turn } from '../directory.ts';

/**
 * Milliseconds that a page which has begun waits for the one before. Should they ever want the same row, the one before
 * waits for this one, and neither the database nor we can see it.
 */
const MOST_WAITING_MS = 5_000;

/**
 * Applies a page while the one before is being applied: what both would write, and the commit, wait for `before`. Where
 * that takes too long, `apply` is given up, which rolls its transaction back, and done again after it.
 */
export async function inTurn(
  before: Promise<void>,
  apply: (turn: Turn) => Promise<void>,
  mostWaitingMs = MOST_WAITING_MS,
): Promise<void> {
  const tooLong = new Error('The page before has taken too long.');
  try {
    await apply(() => inTime(before, mostWaitingMs, tooLong));
  } catch (error) {
    if (error !== tooLong) throw error;
    await before;
    await apply(AT_ONCE);
  }
}

export const AT_ONCE: Turn = async () => undefined;

async function inTime(before: Promise<void>, ms: number, tooLong: Error): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(tooLong), ms);
  try {
    await Promise.race([before, promise]);
  } finally {
    clearTimeout(timer);
  }
}
