import { expect, it } from 'vitest';
import { createDailyCounter } from './daily-counter.ts';

it('starts again after 24 hours', () => {
  let now = new Date('2026-03-01T12:00:00Z');
  const counter = createDailyCounter(() => now);
  counter.increment();
  now = new Date('2026-03-02T11:59:59Z');
  counter.increment();
  expect(counter.count()).toBe(2);
  counter.set(7);
  expect(counter.count()).toBe(7);
  now = new Date('2026-03-02T12:00:00Z');
  expect(counter.count()).toBe(0);
});
