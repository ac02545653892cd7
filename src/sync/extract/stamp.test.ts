import { describe, expect, it } from 'vitest';
import { parentsOf, stamper, stampPaths } from './stamp.ts';

const PATHS = ['Id', 'SystemModstamp', 'AccountId', 'Email', 'Account.Name', 'Account.Parent.Name'];
const ROW = ['003A', '2026-01-01T00:00:00.000Z', '001A', 'a@example.com', 'Acme', 'Holding'];
const changed = (column: number, value: string | null) => ROW.map((cell, index) => (index === column ? value : cell));

describe('stamps', () => {
  it('are made of the time of the last change and of what comes from other records', () => {
    expect(stampPaths(PATHS)).toEqual(['SystemModstamp', 'AccountId', 'Account.Name', 'Account.Parent.Name']);
  });

  it('are the same in a full read and in a sweep', () => {
    const sweep = ['Id', ...stampPaths(PATHS)];
    const swept = sweep.map((path) => ROW[PATHS.indexOf(path)] ?? null);
    expect(stamper(sweep)(swept)).toBe(stamper(PATHS)(ROW));
  });

  it.each([
    ['a change of the record', 1, '2026-01-01T00:00:01.000Z'],
    ['another account', 2, '001B'],
    ['a renamed account', 4, 'Acme Ltd'],
    ['an account that is gone', 4, null],
    ['a renamed account above', 5, 'Group'],
  ])('R12: differ by %s', (_, column, value) => {
    expect(stamper(PATHS)(changed(column, value))).not.toBe(stamper(PATHS)(ROW));
  });

  it('do not depend on values that only change with the record', () => {
    expect(stamper(PATHS)(changed(3, 'b@example.com'))).toBe(stamper(PATHS)(ROW));
  });

  it('fit a bigint', () => {
    for (let n = 0; n < 200; n += 1) {
      const stamp = BigInt(stamper(PATHS)(changed(1, String(n))));
      expect(stamp >= 0n && stamp < 2n ** 63n).toBe(true);
    }
  });
});

describe('parentsOf', () => {
  it('names every relationship on the way', () => {
    expect(parentsOf(PATHS)).toEqual(['Account', 'Account.Parent']);
    expect(parentsOf(['Id', 'Email'])).toEqual([]);
  });
});
