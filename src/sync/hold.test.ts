import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enoughLinked, holdReasons, type Stakes } from './hold.ts';
import { type Limit, STANDARD_THRESHOLDS, type Thresholds } from './thresholds.ts';

const QUIET: Stakes = {
  linked: 100,
  deactivated: 0,
  rejected: 0,
  changed: 0,
  returning: 0,
  leavers: 0,
  met: 80,
  metBefore: 90,
  again: null,
  replaced: false,
};

const codes = (stakes: Partial<Stakes>, thresholds: Partial<Thresholds> = {}) =>
  holdReasons({ ...QUIET, ...stakes }, { ...STANDARD_THRESHOLDS, ...thresholds }).map(({ code }) => code);

describe('holdReasons', () => {
  it('R39: holds a read that found nobody although people are linked', () => {
    expect(codes({ met: 0, linked: 1 })).toEqual(['empty_read']);
    expect(codes({ met: 0, linked: 0 })).toEqual([]);
  });

  it('R39: holds it whatever the thresholds say', () => {
    const off = { deactivated: 'off', rejected: 'off', changed: 'off', smallest: 1_000_000 } as const;
    expect(codes({ met: 0, deactivated: 100, changed: 100 }, off)).toEqual(['empty_read']);
  });

  it('R39: asks once, while a list view stays empty that somebody has approved', () => {
    expect(codes({ met: 0, metBefore: 0 })).toEqual([]);
    expect(codes({ met: 0, metBefore: null })).toEqual(['empty_read']);
  });

  it('R39: an incremental run that met nothing has nothing to be held for', () => {
    expect(codes({ met: null })).toEqual([]);
  });

  it.each([
    ['deactivated', 20, '21 of 100 linked people; above 20%'],
    ['rejected', 20, '21 of 100 linked people; above 20%'],
    ['changed', 50, '51 of 100 linked people; above 50%'],
  ] as const)('R39: holds when more linked people would be %s than allowed', (key, most, sentence) => {
    expect(codes({ [key]: most })).toEqual([]);
    expect(codes({ [key]: most + 1 })).toEqual([key]);
    expect(holdReasons({ ...QUIET, [key]: most + 1 }, STANDARD_THRESHOLDS)[0]?.message).toContain(sentence);
  });

  it('R39: names what a sentence counts, for whoever says it in another language', () => {
    const params = (stakes: Partial<Stakes>, thresholds: Partial<Thresholds> = {}) =>
      holdReasons({ ...QUIET, ...stakes }, { ...STANDARD_THRESHOLDS, ...thresholds }).map((reason) => reason.params);
    expect(params({ deactivated: 21 })).toEqual([{ people: 21, of: 100, share: 0.2 }]);
    expect(params({ changed: 3 }, { changed: 2 })).toEqual([{ people: 3, of: 100, most: 2 }]);
    expect(params({ met: 0 })).toEqual([{ people: 100 }]);
    expect(params({ leavers: 3, replaced: true })).toEqual([{ people: 3 }]);
  });

  it('R39: of changes the share is taken of those who had left and come back, too', () => {
    expect(codes({ linked: 40, changed: 30, returning: 30 })).toEqual([]);
    expect(codes({ linked: 20, changed: 21, returning: 21 })).toEqual(['changed']);
    expect(codes({ linked: 0, changed: 20, returning: 20 })).toEqual(['changed']);
    expect(codes({ linked: 0, changed: 19, returning: 19 })).toEqual([]);
    expect(codes({ linked: 20, deactivated: 5, returning: 80 })).toEqual(['deactivated']);
    const [reason] = holdReasons({ ...QUIET, linked: 20, changed: 41, returning: 40 }, STANDARD_THRESHOLDS);
    expect(reason?.message).toContain('would change 41 of 60 linked people; above 50%');
  });

  it('R39: takes no share of few people, but a number counts', () => {
    expect(codes({ linked: 19, deactivated: 18, changed: 18 })).toEqual([]);
    expect(codes({ linked: 19, deactivated: 3, changed: 3 }, { deactivated: 2 })).toEqual(['deactivated']);
    expect(codes({ linked: 19, deactivated: 18, changed: 18 }, { smallest: 10 })).toEqual(['deactivated', 'changed']);
  });

  it('R39: a number is the most that is allowed', () => {
    expect(codes({ rejected: 2 }, { rejected: 2 })).toEqual([]);
    expect(codes({ rejected: 3 }, { rejected: 2 })).toEqual(['rejected']);
  });

  it.each([
    [
      { met: 0, linked: 1 },
      {},
      'Salesforce returned no record at all, but 1 person is linked. Check the list view before approving.',
    ],
    [
      { met: 0, linked: 2 },
      {},
      'Salesforce returned no record at all, but 2 people are linked. Check the list view before approving.',
    ],
    [
      { linked: 25_000, deactivated: 12_345 },
      {},
      'The run would deactivate 12,345 of 25,000 linked people; above 20% it needs approval. Check the list view before approving.',
    ],
    [
      { deactivated: 21 },
      {},
      'The run would deactivate 21 of 100 linked people; above 20% it needs approval. Check the list view before approving.',
    ],
    [
      { rejected: 2 },
      { rejected: 1 },
      'The run would reject 2 of 100 linked people; above 1 person it needs approval. Check whether the integration user still sees their values, and what was changed in Salesforce.',
    ],
    [
      { changed: 12 },
      { changed: 11 },
      'The run would change 12 of 100 linked people; above 11 people it needs approval. Look at a few of the changes before approving.',
    ],
    [
      { replaced: true, leavers: 3 },
      {},
      'The list view or object is another one than before, and the run would deactivate 3 people who are not in it. Approve it only if they are to lose their access.',
    ],
  ] as const)('R39: says in a sentence what would happen and what to look at: %j', (stakes, thresholds, message) => {
    const reasons = holdReasons({ ...QUIET, ...stakes }, { ...STANDARD_THRESHOLDS, ...thresholds });
    expect(reasons.map((reason) => reason.message)).toEqual([message]);
  });

  it('R39: a threshold can be a share, a number, none at all', () => {
    expect(codes({ changed: 13 }, { changed: '12.5%' })).toEqual(['changed']);
    expect(codes({ changed: 12 }, { changed: '12.5%' })).toEqual([]);
    expect(codes({ changed: 1 }, { changed: 0 })).toEqual(['changed']);
    expect(codes({ changed: 100 }, { changed: 'off' })).toEqual([]);
  });

  it('R39: says everything that is to be said at once', () => {
    expect(codes({ deactivated: 30, rejected: 30, changed: 60 })).toEqual(['deactivated', 'rejected', 'changed']);
  });

  it('R35: nobody leaves by a change of view without approval, however few they are', () => {
    expect(codes({ replaced: true, deactivated: 1, leavers: 1 })).toEqual(['view_replaced']);
    expect(codes({ replaced: true })).toEqual([]);
  });
});

describe('enoughLinked', () => {
  const limit: fc.Arbitrary<Limit> = fc.oneof(
    fc.integer({ min: 0, max: 100 }).map((share): Limit => `${share}%`),
    fc.nat({ max: 60 }),
    fc.constant<Limit>('off'),
  );
  const some = fc.nat({ max: 60 });

  it('R39: whoever counts no further comes to the same reasons, in the same words', () => {
    const people = fc.record({ deactivated: some, rejected: some, changed: some, returning: some, leavers: some });
    const seen = fc.record({
      linked: fc.nat({ max: 400 }),
      met: fc.option(fc.nat({ max: 2 })),
      replaced: fc.boolean(),
    });
    const limits = fc.record({ deactivated: limit, rejected: limit, changed: limit, smallest: some });
    fc.assert(
      fc.property(people, seen, limits, (counts, { linked, ...rest }, own) => {
        const thresholds = { ...STANDARD_THRESHOLDS, ...own };
        const stakes = { ...QUIET, ...counts, ...rest };
        const counted = Math.min(linked, enoughLinked(stakes, thresholds));
        expect(holdReasons({ ...stakes, linked: counted }, thresholds)).toEqual(
          holdReasons({ ...stakes, linked }, thresholds),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('R39: is five times those deactivated by the standard, and nobody where nothing is to be judged', () => {
    expect(enoughLinked({ ...QUIET, deactivated: 1000 }, STANDARD_THRESHOLDS)).toBe(5000);
    expect(enoughLinked(QUIET, STANDARD_THRESHOLDS)).toBe(0);
  });
});
