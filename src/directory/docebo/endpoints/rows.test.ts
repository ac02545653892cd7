import { describe, expect, it } from 'vitest';
import { inItsOrder } from './rows.ts';

/** By their numbers; undefined: not numbered. */
const rows = (...numbers: readonly (number | undefined)[]) => numbers.map((number) => ({ row_index: number }));
const numbersOf = (found: readonly ({ readonly row_index?: number | undefined } | null)[]) =>
  found.map((row) => (row === null ? null : (row.row_index ?? 'unnumbered')));

describe('the rows of a batch', () => {
  it.each<[string, readonly (number | undefined)[], number, readonly (number | null | 'unnumbered')[]]>([
    ['are as they come where they have no numbers', [undefined, undefined], 2, ['unnumbered', 'unnumbered']],
    ['count from 0', [0, 1, 2], 3, [0, 1, 2]],
    ['count from 1', [1, 2, 3], 3, [1, 2, 3]],
    ['count from wherever all of them do', [2, 3], 2, [2, 3]],
    ['are put into the order of the items', [3, 1, 2], 3, [1, 2, 3]],
    ['may be missing, counted from 0', [0, 2], 3, [0, null, 2]],
    ['may be missing, counted from 1', [3, 1], 3, [1, null, 3]],
    ['tell nothing where the first and the last are missing', [1, 2], 4, [null, null, null, null]],
    ['tell nothing where they are missing without numbers', [undefined], 2, [null, null]],
    ['tell nothing where two have one number', [1, 1], 2, [null, null]],
    ['tell nothing where only some have numbers', [0, undefined], 2, [null, null]],
    ['tell nothing where numbers are of no item', [0, 5], 2, [null, null]],
    ['tell nothing where there are none', [], 2, [null, null]],
  ])('%s', (_, numbers, items, expected) => {
    expect(numbersOf(inItsOrder(rows(...numbers), items))).toEqual(expected);
  });
});
