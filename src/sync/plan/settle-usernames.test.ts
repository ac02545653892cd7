import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredClaim } from '../journal/plans.ts';
import { settleUsernames } from './settle-usernames.ts';

/** Records a… wanting usernames; `has` is the username that a linked record's person has now. */
interface Wish {
  readonly source: string;
  readonly wants: string;
  readonly has: string | null;
}

/** Claims as planning page by page makes them: everyone sees the platform as it was before the run. */
function claimsOf(wishes: readonly Wish[]): StoredClaim[] {
  const holderOf = new Map(wishes.flatMap(({ source, has }) => (has === null ? [] : [[has, source] as const])));
  return wishes
    .filter(({ wants, has }) => wants !== has)
    .map(({ source, wants, has }, seq) => {
      const holder = holderOf.get(wants) ?? null;
      const intended = has === null ? CREATE : RENAME;
      return {
        page: 0,
        seq,
        sourceId: source,
        ...(holder === null ? intended : { action: 'reject' as const, reason: 'username_taken' }),
        targetId: has === null ? null : source,
        username: wants,
        usernameKey: wants,
        holder,
        intended: holder === null ? null : intended,
      };
    });
}

const CREATE = { action: 'create', reason: 'new' } as const;
const RENAME = { action: 'update', reason: 'changed' } as const;

/** Who has which username once the verdicts have come true. */
function outcome(wishes: readonly Wish[]): Map<string, string | null> {
  const claims = claimsOf(wishes);
  const sources = new Map(wishes.map(({ source }) => [source, source]));
  const names = new Map(wishes.map(({ source, has }) => [source, has]));
  for (const verdict of settleUsernames(claims, sources)) {
    const claim = claims.find(({ seq }) => seq === verdict.seq);
    if (claim && verdict.action !== 'reject') names.set(claim.sourceId, claim.username);
  }
  return names;
}

describe('settleUsernames', () => {
  it('R34: gives a username that two new records want to the lower Id', () => {
    const wishes = [
      { source: 'b', wants: 'ann', has: null },
      { source: 'a', wants: 'ann', has: null },
    ];
    expect(outcome(wishes)).toEqual(
      new Map([
        ['b', null],
        ['a', 'ann'],
      ]),
    );
  });

  it('R34: names the record that keeps the username', () => {
    const [refused] = settleUsernames(
      claimsOf([
        { source: 'b', wants: 'ann', has: null },
        { source: 'a', wants: 'ann', has: null },
      ]),
      new Map(),
    );
    expect(refused).toMatchObject({ action: 'reject', reason: 'username_taken' });
    expect(refused?.detail?.message).toContain('the Salesforce record a');
  });

  it('R34: the linked record keeps its username, whatever the Ids', () => {
    const wishes = [
      { source: 'a', wants: 'ann', has: null },
      { source: 'b', wants: 'ann', has: 'ann' },
    ];
    expect(outcome(wishes)).toEqual(
      new Map([
        ['a', null],
        ['b', 'ann'],
      ]),
    );
  });

  it('R34: a username let go in the same run can be taken', () => {
    const wishes = [
      { source: 'a', wants: 'ann', has: null },
      { source: 'b', wants: 'bea', has: 'ann' },
    ];
    expect(outcome(wishes)).toEqual(
      new Map([
        ['a', 'ann'],
        ['b', 'bea'],
      ]),
    );
  });

  it('R34: two people can swap their usernames', () => {
    const wishes = [
      { source: 'a', wants: 'bea', has: 'ann' },
      { source: 'b', wants: 'ann', has: 'bea' },
    ];
    expect(outcome(wishes)).toEqual(
      new Map([
        ['a', 'bea'],
        ['b', 'ann'],
      ]),
    );
  });

  it('R34: when one of a chain has to stay, all behind it stay', () => {
    const wishes = [
      { source: 'a', wants: 'bea', has: 'ann' },
      { source: 'b', wants: 'cyd', has: 'bea' },
      { source: 'c', wants: 'cyd', has: 'cyd' },
      { source: 'd', wants: 'ann', has: null },
    ];
    expect(outcome(wishes)).toEqual(
      new Map([
        ['a', 'ann'],
        ['b', 'bea'],
        ['c', 'cyd'],
        ['d', null],
      ]),
    );
  });

  const claim = (sourceId: string, more: Partial<StoredClaim> = {}): StoredClaim => ({
    page: 3,
    seq: 4,
    sourceId,
    ...CREATE,
    targetId: null,
    username: 'ann',
    usernameKey: 'ann',
    holder: null,
    intended: null,
    ...more,
  });

  it('R34: a claim comes true as it was intended, late where it waited for somebody', () => {
    expect(settleUsernames([claim('a')], new Map())).toEqual([
      { page: 3, seq: 4, ...CREATE, detail: null, late: false },
    ]);
    const waits = claim('a', { action: 'reject', reason: 'username_taken', holder: '8', intended: CREATE });
    const leaves = claim('b', { ...RENAME, seq: 5, targetId: '8', username: 'bea', usernameKey: 'bea' });
    expect(settleUsernames([waits, leaves], new Map())).toEqual([
      { page: 3, seq: 4, ...CREATE, detail: null, late: true },
      { page: 3, seq: 5, ...RENAME, detail: null, late: false },
    ]);
  });

  it('R34: a claim is refused for the record whose person has the username, or for a person of no record', () => {
    const waits = claim('a', { action: 'reject', reason: 'username_taken', holder: '8', intended: CREATE });
    const [known] = settleUsernames([waits], new Map([['8', 'h']]));
    expect(known).toMatchObject({ action: 'reject', reason: 'username_taken', late: false });
    expect(known?.detail?.message).toContain('the Salesforce record h');
    const [unknown] = settleUsernames([waits], new Map());
    expect(unknown?.detail?.message).toContain('another person on the platform');
  });

  it('R34: when the winner cannot have the username either, whoever has it is named to both', () => {
    const both = [claim('a', { holder: '8', intended: CREATE }), claim('b', { seq: 5, holder: '8', intended: CREATE })];
    for (const { detail } of settleUsernames(both, new Map([['8', 'h']]))) {
      expect(detail?.message).toContain('the Salesforce record h');
    }
  });

  it('R34: an adoption goes before a rename, a rename before a new person, whatever the Ids', () => {
    const adopted = claim('c', { action: 'link', reason: 'adopted', targetId: '8' });
    const renamed = claim('b', { ...RENAME, seq: 5, targetId: '9', holder: null });
    const created = claim('a', { seq: 6 });
    const winners = (claims: StoredClaim[]) =>
      settleUsernames(claims, new Map()).flatMap(({ action, seq }) => (action === 'reject' ? [] : [seq]));
    expect(winners([adopted, renamed, created])).toEqual([4]);
    expect(winners([created, renamed])).toEqual([5]);
    const returned = claim('b', { action: 'reactivate', reason: 'returned', seq: 7, targetId: '9' });
    expect(winners([created, returned])).toEqual([7]);
    expect(winners([adopted, returned])).toEqual([4]);
  });

  it('R34: a person who is adopted lets no username go', () => {
    const adopts = claim('b', { action: 'update', reason: 'adopted', targetId: '8', seq: 5, usernameKey: 'bea' });
    const waits = claim('a', { holder: '8', intended: CREATE });
    expect(settleUsernames([waits, adopts], new Map()).map(({ action }) => action)).toEqual(['reject', 'update']);
  });

  const names = fc.constantFrom('ann', 'bea', 'cyd', 'dee', 'eva');
  const wishLists = fc
    .uniqueArray(fc.record({ source: fc.constantFrom(...'abcdefgh'), wants: names, has: fc.option(names) }), {
      selector: ({ source }) => source,
    })
    .map((wishes) => {
      const held = new Set<string>();
      return wishes.map((wish) => {
        const has = wish.has !== null && !held.has(wish.has) ? wish.has : null;
        if (has !== null) held.add(has);
        return { ...wish, has };
      });
    });

  it('R34: never gives a username twice and takes none from anybody', () => {
    fc.assert(
      fc.property(wishLists, (wishes) => {
        const names = [...outcome(wishes).values()].filter((name) => name !== null);
        expect(new Set(names).size).toBe(names.length);
        for (const { source, has } of wishes) if (has !== null) expect(outcome(wishes).get(source)).not.toBeNull();
      }),
    );
  });

  it('R34: does not depend on the order in which records were read', () => {
    fc.assert(
      fc.property(wishLists, (wishes) => {
        expect(outcome(wishes.toReversed())).toEqual(outcome(wishes));
      }),
    );
  });

  it('R34: refuses nobody whose username stays free', () => {
    fc.assert(
      fc.property(wishLists, (wishes) => {
        const after = outcome(wishes);
        const used = new Set(after.values());
        for (const { source, wants } of wishes) if (after.get(source) !== wants) expect(used).toContain(wants);
      }),
    );
  });
});
