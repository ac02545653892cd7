import { describe, expect, it } from 'vitest';
import { type Counted, countPage, isSame, isShort } from './counted.ts';
import { isWholeTree } from './nested-sets.ts';
import { fromBothEnds } from './users.ts';

/** Reads these pages one after the other. */
const read = (pages: readonly (readonly string[])[], total: number | undefined): Counted => {
  let counted: Counted | null = null;
  for (const ids of pages) counted = countPage(counted, { ids, total });
  return counted ?? countPage(null, { ids: [], total });
};

describe('a list that is shorter than its total', () => {
  const forwards = [['1', '2'], ['3', '4'], ['5']];
  const backwards = [['5', '4'], ['3', '2'], ['1']];

  it('is whole where it is the same from both ends', async () => {
    const both = await fromBothEnds(async (direction) => read(direction === 'asc' ? forwards : backwards, 7));
    expect(both).toMatchObject({ seen: 5, total: 7 });
    expect(isSame(read(forwards, 7), both)).toBe(true);
  });

  it('is whole where nothing is missing from the other end', async () => {
    const lost = [['1', '2'], ['5']];
    expect(await fromBothEnds(async (direction) => read(direction === 'asc' ? lost : backwards, 5))).toMatchObject({
      seen: 5,
    });
  });

  it.each([
    ['leaves a page out', [['1', '2'], ['5']], [['5', '4'], ['1']]],
    ['repeats a page', [['1', '2'], ['1', '2'], ['5']], [['5', '4'], ['5', '4'], ['1']]],
    [
      'repeats one as far on as it is long',
      [
        ['1', '2'],
        ['3', '4'],
        ['1', '2'],
      ],
      [
        ['5', '4'],
        ['3', '2'],
        ['5', '4'],
      ],
    ],
    [
      'repeats the same from both ends',
      [
        ['1', '2'],
        ['3', '4'],
        ['2', '3'],
        ['5', '6'],
      ],
      [
        ['6', '5'],
        ['3', '2'],
        ['4', '3'],
        ['2', '1'],
      ],
    ],
  ])('is none where Docebo %s', async (_, one, other) => {
    const reading = fromBothEnds(async (direction) => read(direction === 'asc' ? one : other, 5));
    await expect(reading).rejects.toMatchObject({ code: 'docebo_list' });
  });

  it.each([
    ['the first', ['1', '2']],
    ['one between', ['5', '6']],
    ['what stood on two', ['4', '5']],
    ['more than one', ['2', '3', '4', '5']],
  ])('is noticed to repeat %s, however long ago that came', (_, again) => {
    const pages = [
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
      ['7', '8'],
    ];
    expect(read([...pages, again, ['9']], undefined)).toMatchObject({ repeats: true });
    // Of a page before it comes again what others were put before.
    expect(read([...pages, ['8', '9']], undefined)).toMatchObject({ repeats: false, seen: 9 });
  });

  it.each([
    ['is not turned round', forwards, forwards],
    ['is cut at the same place', [['1', '2'], ['3']], [['1', '2'], ['3']]],
    ['begins within itself', [['1', '2'], ['3']], [['3', '1'], ['2']]],
  ])('is none where it %s', async (_, one, other) => {
    const reading = fromBothEnds(async (direction) => read(direction === 'asc' ? one : other, 7));
    await expect(reading).rejects.toMatchObject({ code: 'docebo_list' });
  });

  it('is whole where it is the same from both ends once somebody has been added', async () => {
    const directions: string[] = [];
    const more = [
      ['6', '5'],
      ['4', '3'],
      ['2', '1'],
    ];
    const both = await fromBothEnds(async (direction) => {
      directions.push(direction);
      if (directions.length === 1) return read(forwards, 7);
      return read(direction === 'asc' ? more.toReversed().map((ids) => ids.toReversed()) : more, 8);
    });
    expect(directions).toEqual(['asc', 'desc', 'asc']);
    expect(both).toMatchObject({ seen: 6, total: 8 });
  });

  it('is read once where it is not short, or its total is not told', async () => {
    for (const total of [5, 4, undefined]) {
      let times = 0;
      await fromBothEnds(async () => {
        times += 1;
        return read(forwards, total);
      });
      expect([times, isShort(read(forwards, total))]).toEqual([1, false]);
    }
  });
});

describe('a tree that is shorter than its total', () => {
  const node = (left: number, right: number) => ({ i_left: left, i_right: right });
  const root = node(1, 8);
  const below = [node(2, 5), node(3, 4), node(6, 7)];

  it('is whole where its nested sets have no gap', () => {
    expect(isWholeTree([root, ...below], { seen: 4, total: 9 })).toBe(true);
    // The root is counted, and not listed.
    expect(isWholeTree(below, { seen: 3, total: 4 })).toBe(true);
  });

  it.each([
    ['a branch', [root, node(2, 5), node(6, 7)], 4],
    ['the last branches', [root, node(2, 5), node(3, 4)], 4],
    ['more than the root', below, 5],
    ['where a branch is', [root, ...below, {}], 6],
  ])('is none where it lacks %s', (_, branches, total) => {
    expect(isWholeTree(branches, { seen: branches.length, total })).toBe(false);
  });
});
