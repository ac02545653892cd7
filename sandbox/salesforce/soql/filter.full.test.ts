import fc from 'fast-check';
import { describe, it } from 'vitest';
import { filterProperty, joinProperty, orderProperty } from './test-support/filter-properties.ts';

describe('WHERE, compared with an independent filter over the exported records of acme, at length', () => {
  it('gives exactly the records for which the condition holds, in every time zone', () => {
    fc.assert(filterProperty, { numRuns: 2000 });
  }, 600_000);

  it('orders them, cuts pages out of them and counts them', () => {
    fc.assert(orderProperty, { numRuns: 500 });
  }, 600_000);

  it('keeps what a semi-join or anti-join keeps', () => {
    fc.assert(joinProperty, { numRuns: 500 });
  }, 600_000);
});
