import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountGraphs, accountId, byId } from '../../../test/support/account-graphs.ts';
import { DESTINATION, matchTree, type Platform } from '../../../test/support/match-tree.ts';
import type { Branch } from '../directory.ts';
import { say } from '../sentences/sentence.ts';
import { accountTree } from './account-tree.ts';
import { matchLevel } from './match-level.ts';
import type { WantedBranch } from './wanted-tree.ts';

const ROOT: Branch = { id: '1', code: null, name: 'Platform', parentId: null };

const wanted = (n: number, name: string, parent: number | null = null): WantedBranch => ({
  key: accountId(n),
  code: accountId(n),
  name,
  keepsName: false,
  parentKey: parent === null ? null : accountId(parent),
});

function platform(branches: readonly Branch[] = [], links: Readonly<Record<number, string>> = {}): Platform {
  return {
    branches: new Map([ROOT, DESTINATION, ...branches].map((branch) => [branch.id, branch])),
    links: new Map(Object.entries(links).map(([n, id]) => [accountId(Number(n)), id])),
  };
}

function reasons(match: ReturnType<typeof matchTree>) {
  return [...match.resolved.values()].map(({ reason }) => reason);
}

describe('matching', () => {
  const acme: Branch = { id: '10', code: 'ACME', name: 'Acme', parentId: '2' };

  it('R15: creates what is missing, parents first, with the account Id as code', () => {
    const match = matchTree([wanted(1, 'Acme'), wanted(2, 'Acme West', 1)], platform());
    expect(match.changes).toEqual([
      { action: 'create', key: accountId(1), code: accountId(1), name: 'Acme', parent: { id: '2' } },
      { action: 'create', key: accountId(2), code: accountId(2), name: 'Acme West', parent: { key: accountId(1) } },
    ]);
    expect(reasons(match)).toEqual(['created', 'created']);
  });

  it('R21: adopts a branch of the same name under the same parent, as it is', () => {
    const west: Branch = { id: '11', code: 'WEST', name: 'West', parentId: '10' };
    const match = matchTree([wanted(1, 'Acme'), wanted(2, 'West', 1)], platform([acme, west]));
    expect(match.changes).toEqual([]);
    expect(match.resolved.get(accountId(2))).toEqual({ key: accountId(2), to: { id: '11' }, reason: 'adopted' });
  });

  it('R21: a name elsewhere, or in another case, is another branch', () => {
    const elsewhere = [
      { ...acme, parentId: '1' },
      { ...acme, id: '11', code: 'B', name: 'ACME' },
    ];
    expect(reasons(matchTree([wanted(1, 'Acme')], platform(elsewhere)))).toEqual(['created']);
  });

  it('R21: a match without a code is not used, nor anything below it, and the log says which', () => {
    const match = matchTree(
      [wanted(1, 'Acme'), wanted(2, 'West', 1), wanted(3, 'Beta')],
      platform([{ ...acme, code: null }]),
    );
    expect(reasons(match)).toEqual(['no_code', 'created', 'parent_unresolved']);
    expect(match.changes).toMatchObject([{ action: 'create', key: accountId(3) }]);
    expect(match.problems).toMatchObject([{ code: 'no_code', key: accountId(1) }]);
    expect(match.problems[0]?.message).toBe(
      `The branch "Acme" (#10) has no code and is not used for ${accountId(1)}: its people, and those of everything below it, go to the destination branch. Give the branch a code on the platform, or rename it.`,
    );
  });

  it('R21: siblings of one name get a branch each, the one with a code and the lower id first', () => {
    const many: Branch[] = [
      { ...acme, id: '9', code: null },
      { ...acme, id: '100', code: 'C' },
      { ...acme, id: '20', code: 'B' },
    ];
    const match = matchTree(
      [1, 2, 3, 4].map((n) => wanted(n, 'Acme')),
      platform(many),
    );
    expect([...match.resolved.values()].map(({ to }) => to)).toEqual([
      { id: '20' },
      { id: '100' },
      null,
      { key: accountId(4) },
    ]);
    expect(reasons(match)).toEqual(['adopted', 'adopted', 'no_code', 'created']);
  });

  it('R21: a branch that carries another account as code or is linked to it is not adopted', () => {
    const west: Branch = { id: '11', code: accountId(7), name: 'Acme', parentId: '2' };
    const match = matchTree([wanted(1, 'Acme'), wanted(7, 'Acme')], platform([west]));
    expect(match.resolved.get(accountId(1))?.reason).toBe('created');
    expect(match.resolved.get(accountId(7))).toMatchObject({ to: { id: '11' }, reason: 'linked' });
    expect(reasons(matchTree([wanted(1, 'Acme')], platform([acme], { 8: '10' })))).toEqual(['created']);
  });

  it('R22: a linked branch is renamed and moved with its account, code or not', () => {
    const linked = platform(
      [
        { ...acme, code: null, name: 'Old', parentId: '11' },
        { ...acme, id: '11' },
      ],
      { 1: '10', 2: '11' },
    );
    const match = matchTree([wanted(1, 'New'), wanted(2, 'Acme', 1)], linked);
    expect(match.changes).toEqual([
      { action: 'update', branchId: '10', before: { name: 'Old' }, after: { name: 'New' } },
      { action: 'move', branchId: '10', before: { parentId: '11' }, after: { parent: { id: '2' } } },
      { action: 'move', branchId: '11', before: { parentId: '2' }, after: { parent: { id: '10' } } },
    ]);
  });

  it('R22: a linked branch can move below one that is created by the same run', () => {
    const match = matchTree([wanted(2, 'Group'), wanted(1, 'Acme', 2)], platform([acme], { 1: '10' }));
    expect(match.changes[1]).toMatchObject({
      action: 'move',
      branchId: '10',
      after: { parent: { key: accountId(2) } },
    });
    expect(match.platform.branches.get('10')?.parentId).toBe(match.platform.links.get(accountId(2)));
  });

  it('R22: a branch that others name and place is used as it is', () => {
    const known = new Map([[accountId(1), { ...acme, name: 'Old', parentId: '1' }]]);
    const level = { wanted: [{ branch: wanted(1, 'New'), parent: { id: '2' } }], known, children: new Map() };
    expect(matchLevel({ ...level, taken: new Set(), led: new Set(['10']) })).toEqual({
      changes: [],
      problems: [],
      resolved: [{ key: accountId(1), to: { id: '10' }, reason: 'linked' }],
    });
    expect(matchLevel({ ...level, taken: new Set() }).changes).toHaveLength(2);
  });

  it('two accounts never share a branch: the one whose Id is its code has it, else the lower Id', () => {
    const coded = { ...acme, code: accountId(2) };
    const tree = [wanted(1, 'A'), wanted(2, 'B')];
    expect(reasons(matchTree(tree, platform([coded], { 1: '10' })))).toEqual(['created', 'linked']);
    expect(reasons(matchTree(tree, platform([acme], { 1: '10', 2: '10' })))).toEqual(['linked', 'created']);
  });

  it('the destination branch and those above it are never used, whatever is linked to them', () => {
    const match = matchTree([wanted(1, 'A'), wanted(2, 'B', 1)], platform([], { 1: '2' }));
    expect(match.changes).toEqual([]);
    expect(reasons(match)).toEqual(['above_destination', 'parent_unresolved']);
    const key = accountId(1);
    expect(match.problems).toEqual([{ key, ...say('above_destination', { branch: 'Customers', id: '2', key }) }]);
  });
});

/** Branches made by hand anywhere, some without code, some linked or carrying the code of an account. */
const platforms = fc
  .array(
    fc.record({
      parent: fc.nat(),
      name: fc.constantFrom('Acme', 'Beta', 'Gamma', 'Other'),
      code: fc.constantFrom('none', 'own', 'account'),
      linkedTo: fc.option(fc.integer({ min: 1, max: 25 }), { freq: 2 }),
    }),
    { maxLength: 20 },
  )
  .map((made) => {
    const result = platform();
    for (const [n, { parent, name, code, linkedTo }] of made.entries()) {
      const id = String(n + 3);
      const codes = { none: null, own: `C${n}`, account: accountId(n + 1) };
      // Under any branch made before it; the destination branch has none of its own above it.
      const parentId = String((parent % (n + 2)) + 1);
      result.branches.set(id, { id, code: codes[code], name, parentId });
      if (linkedTo !== null) result.links.set(accountId(linkedTo), id);
    }
    // Not: an account linked to one branch while another one carries its code. There is nothing to be made of that.
    for (const { id, code } of result.branches.values()) {
      if (code !== null && (result.links.get(code) ?? id) !== id) result.links.delete(code);
    }
    return result;
  });

describe('matching any accounts with any platform', () => {
  it('R21, R22: leaves a tree in which each account that is used has the name and place it has in Salesforce', () => {
    fc.assert(
      fc.property(accountGraphs, platforms, ({ accounts, needed }, before) => {
        const tree = accountTree(needed, byId(accounts)).branches;
        const { resolved, platform: after } = matchTree(tree, before);
        expect(new Set(resolved.keys())).toEqual(new Set(tree.map(({ key }) => key)));
        const places: string[] = [];
        for (const { key, name, parentKey } of tree) {
          const above = parentKey === null ? DESTINATION.id : after.links.get(parentKey);
          if (resolved.get(key)?.to === null) continue;
          const id = after.links.get(key) ?? '';
          places.push(id);
          expect(after.branches.get(id)).toMatchObject({ name, parentId: above });
        }
        expect(new Set(places).size).toBe(places.length);
        for (const branch of after.branches.values()) expect(reachesRoot(branch, after)).toBe(true);
      }),
    );
  });

  it('R21: a second matching changes nothing', () => {
    fc.assert(
      fc.property(accountGraphs, platforms, ({ accounts, needed }, before) => {
        const tree = accountTree(needed, byId(accounts)).branches;
        const first = matchTree(tree, before);
        const second = matchTree(tree, first.platform);
        expect(second.changes).toEqual([]);
        expect(second.problems.map(({ key }) => key)).toEqual(first.problems.map(({ key }) => key));
      }),
    );
  });

  it('the order of a level does not matter', () => {
    fc.assert(
      fc.property(accountGraphs, platforms, ({ accounts, needed }, before) => {
        const tree = accountTree(needed, byId(accounts)).branches;
        const level = tree
          .filter(({ parentKey }) => parentKey === null)
          .map((branch) => ({ branch, parent: { id: '2' } }));
        const children = Map.groupBy(before.branches.values(), (branch) => branch.parentId ?? '');
        const rest = { known: new Map<string, Branch>(), taken: new Set<string>() };
        const reversed = new Map([...children].map(([id, some]) => [id, some.toReversed()]));
        expect(matchLevel({ wanted: level.toReversed(), children: reversed, ...rest })).toEqual(
          matchLevel({ wanted: level, children, ...rest }),
        );
      }),
    );
  });
});

function reachesRoot(branch: Branch, { branches }: Platform): boolean {
  let at: Branch | undefined = branch;
  for (let steps = 0; steps <= branches.size && at !== undefined; steps++) {
    if (at.parentId === null) return true;
    at = branches.get(at.parentId);
  }
  return false;
}
