import { describe, expect, it } from 'vitest';
import { accountId, byId } from '../../../test/support/account-graphs.ts';
import type { Account } from '../source.ts';
import { accountTree } from './account-tree.ts';
import { matchLevel } from './match-level.ts';
import type { WantedBranch } from './wanted-tree.ts';

const MANY = 100_000;
const numbers = Array.from({ length: MANY }, (_, n) => n);

const account = (n: number, parent: number | null): Account => ({
  id: accountId(n),
  name: `Account ${n}`,
  parentId: parent === null ? null : accountId(parent),
});

const wanted = (n: number): WantedBranch => ({
  key: accountId(n),
  code: accountId(n),
  name: `Name ${n}`,
  keepsName: false,
  parentKey: null,
});

describe('a hundred thousand branches', () => {
  it('can be a tree, flat or in one chain', () => {
    const flat = numbers.map((n) => account(n + 1, null));
    const chain = numbers.map((n) => account(n + 1, n === 0 ? null : n));
    for (const accounts of [byId(flat), byId(chain)]) {
      expect(accountTree(accounts.keys(), accounts).branches).toHaveLength(MANY);
    }
  });

  it('can be siblings', () => {
    const children = numbers.map((n) => ({ id: String(n + 10), code: `C${n}`, name: `Name ${n}`, parentId: '2' }));
    const level = numbers.map((n) => ({ branch: wanted(n), parent: { id: '2' } }));
    const input = { wanted: level, known: new Map(), children: new Map([['2', children]]), taken: new Set<string>() };
    expect(matchLevel(input).changes).toEqual([]);
  });
});
