import fc from 'fast-check';
import { describe, it } from 'vitest';
import { filterProperty, joinProperty, orderProperty, syntaxProperty } from './test-support/filter-properties.ts';

// filter.full.test.ts tries the same properties many more times.
describe('WHERE, compared with an independent filter over the exported records of acme', () => {
  it('gives exactly the records for which the condition holds, in every time zone', () => {
    fc.assert(filterProperty, { numRuns: 25 });
  }, 60_000);

  it('orders them, cuts pages out of them and counts them', () => {
    fc.assert(orderProperty, { numRuns: 15 });
  }, 60_000);

  it('keeps what a semi-join or anti-join keeps', () => {
    fc.assert(joinProperty, { numRuns: 15 });
  }, 60_000);

  it('is written in SOQL that another parser takes too', () => {
    fc.assert(syntaxProperty, { numRuns: 100 });
  });
});
