import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountGraphs, accountId, byId } from '../../../test/support/account-graphs.ts';
import { levelsOf } from '../../../test/support/match-tree.ts';
import type { Account } from '../source.ts';
import { accountTree, DEEPEST } from './account-tree.ts';

const account = (n: number, parent: number | null, name = `Account ${n}`): Account => ({
  id: accountId(n),
  name,
  parentId: parent === null ? null : accountId(parent),
});

const ids = (...numbers: number[]) => numbers.map(accountId);

/** Child → parent, as numbers, the destination branch as 0. */
function shape(branches: readonly { key: string; parentKey: string | null }[]) {
  return Object.fromEntries(
    branches.map(({ key, parentKey }) => [Number(key.slice(3, 15)), Number(parentKey?.slice(3, 15) ?? 0)]),
  );
}

describe('the account tree', () => {
  it('R15: has a branch for each needed account and each ancestor, and no other', () => {
    const accounts = byId([account(1, null), account(2, 1), account(3, 2), account(4, 2), account(9, null)]);
    const tree = accountTree(ids(3, 3, 1), accounts);
    expect(tree).toEqual({
      branches: [
        { key: accountId(1), code: accountId(1), name: 'Account 1', keepsName: false, parentKey: null },
        { key: accountId(2), code: accountId(2), name: 'Account 2', keepsName: false, parentKey: accountId(1) },
        { key: accountId(3), code: accountId(3), name: 'Account 3', keepsName: false, parentKey: accountId(2) },
      ],
      problems: [],
      unplaced: [],
    });
  });

  it('R19: an account that cannot be seen has no branch', () => {
    const tree = accountTree(ids(7, 1, 7), byId([account(1, null)]));
    expect(tree.unplaced).toEqual(ids(7));
    expect(tree.problems).toMatchObject([{ code: 'account_not_visible', key: accountId(7) }]);
    expect(shape(tree.branches)).toEqual({ 1: 0 });
  });

  it('an account whose parent cannot be seen is directly under the destination branch', () => {
    const tree = accountTree(ids(2), byId([account(2, 1)]));
    expect(shape(tree.branches)).toEqual({ 2: 0 });
    expect(tree.problems).toMatchObject([{ code: 'parent_not_visible', key: accountId(2) }]);
    expect(tree.problems[0]?.message).toContain(accountId(1));
  });

  it('R22: a loop is cut at its lowest Id, wherever one comes in', () => {
    const accounts = byId([account(5, 3), account(3, 4), account(4, 5), account(6, 4), account(8, 8)]);
    const tree = accountTree(ids(6, 8), accounts);
    expect(shape(tree.branches)).toEqual({ 3: 0, 5: 3, 4: 5, 6: 4, 8: 0 });
    expect(tree.problems).toMatchObject([
      { code: 'loop', key: accountId(3) },
      { code: 'loop', key: accountId(8) },
    ]);
    expect(accountTree(ids(4, 8, 6), accounts)).toEqual(tree);
  });

  it('R22: what is deeper than 50 levels is at level 50, under its ancestor at level 49', () => {
    const chain = Array.from({ length: 80 }, (_, n) => account(n + 1, n === 0 ? null : n));
    const tree = accountTree(ids(80), byId(chain));
    const levels = levelsOf(tree.branches);
    expect(levels).toHaveLength(DEEPEST);
    expect(levels.at(-1)?.map((branch) => branch.parentKey)).toEqual(Array.from({ length: 31 }, () => accountId(49)));
    expect(tree.problems.map((problem) => problem.code)).toEqual(Array.from({ length: 30 }, () => 'too_deep'));
    expect(tree.problems[0]?.key).toBe(accountId(51));
  });

  it('names a branch in one line of at most 255 characters, and after its Id where the account has none', () => {
    const long = '🦉'.repeat(300);
    const tree = accountTree(
      ids(1, 2, 3),
      byId([account(1, null, ' '), account(2, null, long), account(3, null, ' A\nB\0 ')]),
    );
    expect(tree.branches.map((branch) => branch.name)).toEqual([accountId(1), `${'🦉'.repeat(254)}…`, 'A B\ufffd']);
    expect(tree.problems.map((problem) => problem.code)).toEqual(['name_missing', 'name_too_long']);
  });
});

describe('what is logged of accounts', () => {
  /** The sentences about a tree of these accounts, of which the first is needed. */
  const said = (...accounts: Account[]) =>
    accountTree(
      accounts.slice(0, 1).map(({ id }) => id),
      byId(accounts),
    ).problems.map(({ message }) => message);
  const [one, two, six] = [accountId(1), accountId(2), accountId(6)];

  it('R22: says which accounts are a loop, of many the first five, and what to do', () => {
    const todo = `so the branch of ${one} is directly under the destination branch. Correct the parent of one of them in Salesforce.`;
    expect(said(account(1, 1))).toEqual([`1 account is its own parent (${one}), ${todo}`]);
    expect(said(account(1, 2), account(2, 1))).toEqual([
      `2 accounts are each other’s parents (${one}, ${two}), ${todo}`,
    ]);
    const ring = (length: number) => Array.from({ length }, (_, n) => account(n + 1, ((n + 1) % length) + 1));
    expect(said(...ring(5))[0]).toContain(`${accountId(5)}), so`);
    const [ofSix = ''] = said(...ring(6));
    expect(ofSix).toMatch(/^6 accounts .*, …\), so/);
    expect(ofSix).not.toContain(six);
  });

  it('R18, R19: says what cannot be seen, and what to do', () => {
    expect(said(account(2, 1))).toEqual([
      `Account ${two} has the parent ${one}, which the integration user cannot see, so its branch is directly under the destination branch. Share the parent with the integration user in Salesforce.`,
    ]);
    expect(accountTree(ids(1), byId([])).problems.map(({ message }) => message)).toEqual([
      `Account ${one} cannot be seen by the integration user, so its contacts go to the destination branch. Share the account with the integration user in Salesforce.`,
    ]);
  });

  it('says whose name is missing or too long, and what to do', () => {
    expect(said(account(1, null, ''))).toEqual([
      `Account ${one} has no name that can be seen, so its branch is named after its Id. Give the account a name in Salesforce.`,
    ]);
    expect(said(account(1, null, 'n'.repeat(256)))).toEqual([
      `The name of account ${one} is longer than 255 characters, so its branch is named "${'n'.repeat(254)}…". Shorten it in Salesforce.`,
    ]);
  });
});

describe('of any accounts at all', () => {
  it('R22: every needed visible account has one place, parents come first, nothing loops or is too deep', () => {
    fc.assert(
      fc.property(accountGraphs, ({ accounts, needed }) => {
        const visible = byId(accounts);
        const { branches, problems, unplaced } = accountTree(needed, visible);
        const depth = new Map<string, number>();
        for (const { key, parentKey } of branches) {
          expect(depth.has(key)).toBe(false);
          const above = parentKey === null ? 0 : depth.get(parentKey);
          expect(above).toBeDefined();
          depth.set(key, (above ?? 0) + 1);
        }
        expect(Math.max(0, ...depth.values())).toBeLessThanOrEqual(DEEPEST);
        expect(new Set(depth.keys())).toEqual(withAncestors(needed, visible));
        expect(unplaced).toEqual([...new Set(needed)].filter((key) => !visible.has(key)).sort());

        for (const level of levelsOf(branches))
          expect(level.map(({ key }) => key)).toEqual(level.map(({ key }) => key).sort());

        // Whoever is not where Salesforce has them is reported, and nobody else.
        const moved = branches.filter(({ key, parentKey }) => visible.get(key)?.parentId !== parentKey);
        const reported = problems.filter(({ code }) => ['loop', 'too_deep', 'parent_not_visible'].includes(code));
        expect(moved.map(({ key }) => key).sort()).toEqual(reported.map(({ key }) => key));
      }),
    );
  });

  it('the order of the input does not matter', () => {
    fc.assert(
      fc.property(accountGraphs, ({ accounts, needed, shuffled }) => {
        const other = accountTree(needed.toReversed(), byId(shuffled));
        expect(other).toEqual(accountTree(needed, byId(accounts)));
      }),
    );
  });
});

/** By its definition, a step at a time. */
function withAncestors(needed: readonly string[], visible: ReadonlyMap<string, Account>): Set<string> {
  const all = new Set(needed.filter((key) => visible.has(key)));
  for (const key of all) {
    const parent = visible.get(key)?.parentId ?? null;
    if (parent !== null && visible.has(parent)) all.add(parent);
  }
  return all;
}
