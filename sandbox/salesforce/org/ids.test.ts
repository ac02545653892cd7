import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idSequence, isId, toId15, toId18 } from './ids.ts';

describe('Salesforce Ids', () => {
  it.each([
    ['00BD0000005WcBe', '00BD0000005WcBeMAK'],
    ['00Bf20000080l1o', '00Bf20000080l1oEAA'],
    ['00Bf20000080l2Z', '00Bf20000080l2ZEAQ'],
    ['00BD0000005WcCN', '00BD0000005WcCNMA0'],
    ['012000000000000', '012000000000000AAA'],
  ])('R36: %s has the documented 18-character form %s', (short, long) => {
    expect(toId18(short)).toBe(long);
    expect(toId18(long)).toBe(long);
    expect(toId15(long)).toBe(short);
    expect(isId(short)).toBe(true);
    expect(isId(long)).toBe(true);
  });

  it('refuses an 18-character Id whose checksum is wrong', () => {
    expect(isId('00BD0000005WcBeMAA')).toBe(false);
    expect(isId('nonsense')).toBe(false);
  });

  it('turns sequence numbers into Ids with a right checksum, and back', () => {
    const sequence = idSequence('003');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 62 ** 7 }), (number) => {
        const id = sequence.id(number);
        expect(id).toBe(toId18(id));
        expect(sequence.sequence(id)).toBe(number);
        expect(sequence.sequence(toId15(id))).toBe(number);
      }),
    );
  });

  it('does not take an Id of another object for its own', () => {
    expect(idSequence('003').sequence(idSequence('001').id(7))).toBe(-1);
  });
});
