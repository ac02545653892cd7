import { describe, expect, it } from 'vitest';
import { STANDARD_API_BUDGET as BUDGET_OF_SERVER } from '../../src/sync/connection.ts';
import { STANDARD_THRESHOLDS as OF_SERVER } from '../../src/sync/thresholds.ts';
import { filledIn, limitFrom, STANDARD_API_BUDGET, STANDARD_THRESHOLDS, shownLimit } from './thresholds.ts';

describe('thresholds', () => {
  it('R39, R48: the defaults that forms show are those of the server', () => {
    expect(STANDARD_THRESHOLDS).toEqual(OF_SERVER);
    expect(STANDARD_API_BUDGET).toBe(BUDGET_OF_SERVER);
  });

  it.each([
    ['20%', { kind: 'share', amount: 20 }],
    ['12.5%', { kind: 'share', amount: 12.5 }],
    [50, { kind: 'people', amount: 50 }],
    [0, { kind: 'people', amount: 0 }],
    ['off', { kind: 'off', amount: null }],
  ])('R39: a limit of %s is shown, and comes back as it was', (limit, shown) => {
    expect(shownLimit(limit)).toEqual(shown);
    expect(limitFrom(shownLimit(limit))).toBe(limit);
  });

  it('R39: what is not set is as the defaults say', () => {
    expect(filledIn({ changed: 'off' })).toEqual({ ...OF_SERVER, changed: 'off' });
    expect(filledIn(undefined)).toEqual(OF_SERVER);
  });
});
