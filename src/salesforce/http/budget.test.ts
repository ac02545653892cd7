import { describe, expect, it } from 'vitest';
import { assertBudget } from './budget.ts';

describe('assertBudget', () => {
  it.each([
    [null, 0.8],
    [{ used: 0, max: 0 }, 0.8],
    [{ used: 7999, max: 10_000 }, 0.8],
    [{ used: 99, max: 100 }, 1],
  ])('R48: lets calls through at a usage of %j and a share of %d', (usage, share) => {
    expect(() => assertBudget(usage, share)).not.toThrow();
  });

  it.each([
    [{ used: 8000, max: 10_000 }, 0.8, /8,000 of its 10,000 .*\(80 %\).* 80 %/],
    [{ used: 9999, max: 10_000 }, 0.8, /\(99 %\)/],
    [{ used: 12_000, max: 10_000 }, 0.8, /\(120 %\)/],
    [{ used: 100, max: 100 }, 1, /100 %/],
    [{ used: 5, max: 100 }, 0.05, /stops at 5 %/],
  ])('R48: stops at a usage of %j and a share of %d', (usage, share, message) => {
    expect(() => assertBudget(usage, share)).toThrow(expect.objectContaining({ code: 'salesforce_budget' }));
    expect(() => assertBudget(usage, share)).toThrow(message);
  });
});
