import { describe, expect, it } from 'vitest';
import { decodeValidFor } from './valid-for.ts';

describe('decodeValidFor', () => {
  it.each([
    ['', []],
    ['AAAA', []],
    ['gAAA', [0]],
    ['oAAA', [0, 2]],
    ['AAAI', [20]],
    ['//8=', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]],
    ['QA==', [1]],
  ])('R17: reads %s as the positions %j', (bitmap, positions) => {
    expect(decodeValidFor(bitmap)).toEqual(positions);
  });
});
