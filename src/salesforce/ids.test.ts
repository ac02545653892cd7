import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isId, toId18 } from './ids.ts';

describe('R36: Ids in their 18-character form', () => {
  it.each([
    ['00BD0000005WcBe', '00BD0000005WcBeMAK'],
    ['00Bf20000080l1o', '00Bf20000080l1oEAA'],
    ['00Bf20000080l2Z', '00Bf20000080l2ZEAQ'],
    ['00BD0000005WcCN', '00BD0000005WcCNMA0'],
    ['012000000000000', '012000000000000AAA'],
  ])('%s becomes %s', (short, long) => {
    expect(toId18(short)).toBe(long);
    expect(toId18(long)).toBe(long);
  });

  it('tells Ids that differ only by case apart in a case-insensitive comparison', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9]{15}$/);
    fc.assert(
      fc.property(id, id, (a, b) => {
        fc.pre(a !== b);
        expect(toId18(a).toUpperCase()).not.toBe(toId18(b).toUpperCase());
        expect(isId(toId18(a))).toBe(true);
      }),
    );
  });

  it('recognizes Ids by their form', () => {
    expect(isId('Active_Learners')).toBe(false);
    expect(isId('00Bf20000080l1o')).toBe(true);
    expect(isId('00Bf20000080l1oeaa')).toBe(false);
  });
});
