import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deepest, levelsOf, lineOf, spotAt } from './levels.ts';

const place = (id: string, parentId: string | null, position: number, branchesBelow: number) => ({
  id,
  parentId,
  position,
  branchesBelow,
});
const PLACES = [
  place('root', null, 0, 3),
  place('first', 'root', 0, 2),
  place('last', 'root', 2, 20_000),
  place('deep', 'last', 19_998, 1),
  place('leaf', 'root', 1, 0),
];

it('lines are those of the levels that are open', () => {
  const top = levelsOf(1, PLACES, ({ id }) => id !== 'first');
  expect([top.lines, deepest(top)]).toEqual([1 + 3 + 20_000 + 1, 3]);
  const at = (line: number) => {
    const spot = spotAt(top, line);
    return spot && [spot.level.parent, spot.position, spot.level.depth];
  };
  expect([0, 1, 2, 3, 4, 20_002, 20_003, 20_004, 20_005].map(at)).toEqual([
    [null, 0, 0],
    ['root', 0, 1],
    ['root', 1, 1],
    ['root', 2, 1],
    ['last', 0, 2],
    ['last', 19_998, 2],
    ['deep', 0, 3],
    ['last', 19_999, 2],
    null,
  ]);
  expect(lineOf(top, { parent: 'first', position: 0 })).toBeNull();
  expect(spotAt(top, 20_003)?.level.above).toEqual({ parent: 'last', position: 19_998 });
});

it('nothing is below a branch that stands behind the end of its level', () => {
  expect(levelsOf(1, [place('other', null, 1, 5)], () => true).lines).toBe(1);
  expect(levelsOf(0, PLACES, () => true).lines).toBe(0);
});

it('every line has a place, and every place its line', () => {
  const tree = fc.array(fc.record({ parent: fc.nat(), position: fc.nat(9), below: fc.nat(9) }), { maxLength: 20 });
  fc.assert(
    fc.property(tree, (drawn) => {
      const places = [place('0', null, 0, 10)];
      for (const { parent, position, below } of drawn) {
        const above = places[parent % places.length]?.id ?? '0';
        if (places.some((one) => one.parentId === above && one.position === position)) continue;
        places.push(place(String(places.length), above, position, below));
      }
      const top = levelsOf(1, places, () => true);
      for (let line = 0; line < top.lines; line += 1) {
        const spot = spotAt(top, line);
        expect(spot && lineOf(top, { parent: spot.level.parent, position: spot.position })).toBe(line);
      }
      expect(spotAt(top, top.lines)).toBeNull();
    }),
    { numRuns: 50 },
  );
});
