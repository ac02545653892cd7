import { expect, it } from 'vitest';
import { nextAttempt } from './back-off.ts';

it('R46: an alert is tried again later and later, for two days and a half, and then given up', () => {
  const now = new Date('2026-03-01T10:00:00Z');
  const waits = Array.from({ length: 11 }, (_, index) => {
    const next = nextAttempt(index + 1, now);
    return next === null ? null : (next.getTime() - now.getTime()) / 60_000;
  });
  expect(waits.at(-1)).toBeNull();
  const minutes = waits.flatMap((wait) => wait ?? []);
  expect(minutes).toEqual(minutes.toSorted((one, other) => one - other));
  expect(minutes.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(2 * 24 * 60);
});
