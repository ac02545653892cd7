import { describe, expect, it } from 'vitest';
import { admit, burstOf } from './quota.ts';

const HOUR_MS = 3_600_000;

/** Whoever always wants to call, on a clock of its own: the times of the calls in milliseconds. */
function calls(perHour: number, forMs: number, quietMs = 0): number[] {
  const times: number[] = [];
  let bucket: { tokens: number; at: number } | null = null;
  let now = quietMs;
  while (now < quietMs + forMs) {
    const { tokens, waitMs } = admit(bucket && { tokens: bucket.tokens, elapsedMs: now - bucket.at }, perHour);
    bucket = { tokens, at: now };
    if (waitMs === 0) times.push(now);
    now += waitMs;
  }
  return times;
}

describe('the hourly quota', () => {
  it.each([20, 100, 1000, 5000])('is never passed in any hour, with %d calls', (perHour) => {
    const times = calls(perHour, 3 * HOUR_MS);
    // The call after the last one that an hour may hold comes when the hour is over.
    const tooSoon = times.filter(
      (from, index) => (times[index + perHour] ?? Number.POSITIVE_INFINITY) < from + HOUR_MS,
    );
    expect(tooSoon).toEqual([]);
    // Nor is it left unused.
    expect(times.length).toBeGreaterThan(2.5 * perHour);
  });

  it('lets a tenth be made at once, and spreads the rest', () => {
    const times = calls(1000, HOUR_MS);
    expect(times.filter((at) => at === 0)).toHaveLength(burstOf(1000));
    expect((times[101] ?? 0) - (times[100] ?? 0)).toBe(4000);
  });

  it('saves up no more than that, however long nobody calls', () => {
    expect(admit({ tokens: 0, elapsedMs: 1e12 }, 1000).tokens).toBe(99);
  });

  it('is not confused by a clock that goes backwards', () => {
    expect(admit({ tokens: 0.5, elapsedMs: -1000 }, 1000)).toMatchObject({ tokens: 0.5 });
  });
});
