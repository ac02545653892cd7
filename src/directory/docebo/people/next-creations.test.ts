import { describe, expect, it } from 'vitest';
import type { Creation, Pending, Update } from './decide.ts';
import { nextCreations } from './next-creations.ts';

function creation(username: string, apart: string | null = null): Creation {
  const change = {
    action: 'create',
    values: { username },
    usernameKey: username,
    mustChangePassword: false,
    sfdc: { id: username, userType: 'contact' },
    membership: { branchId: '1', madeBy: '1' },
  } as const;
  const branch = { id: '1', remoteId: '1', code: 'A', name: 'A', parentId: '0', membersAt: null };
  const pending: Pending = { position: 0, change, outcome: null };
  return { pending, change, branch, apart, values: change.values, manager: null, holderId: null };
}

function renaming(username: string, to: string): Update {
  const change = {
    action: 'update',
    personId: username,
    before: { username },
    after: { username: to },
    usernameKey: to,
    sfdc: { id: username, userType: 'contact' },
    membership: null,
  } as const;
  const person = { id: username, remoteId: '1', username, superadmin: false, values: {}, sfdcId: null };
  const pending: Pending = { position: 0, change, outcome: null };
  return { pending, change, person, values: change.after, marks: false, manager: null, move: null, holderId: null };
}

const names = (creations: readonly Creation[]) => creations.map(({ change }) => change.usernameKey).join(' ');

describe('who is created next', () => {
  it('are as many as a call takes, and nobody before there are so many', () => {
    const creations = ['a', 'b', 'c'].map((name) => creation(name));
    expect(names(nextCreations({ creations, updates: [] }, { least: 2, most: 2 }))).toBe('a b');
    expect(nextCreations({ creations, updates: [] }, { least: 4, most: 4 })).toEqual([]);
  });

  it('R34: is nobody whose username somebody still has who waits for another one', () => {
    const waiting = { creations: [creation('a'), creation('b')], updates: [renaming('a', 'z')] };
    expect(names(nextCreations(waiting, { least: 1, most: 5 }))).toBe('b');
    expect(nextCreations(waiting, { least: 2, most: 5 })).toEqual([]);
  });

  it('are those of one branch where branches have no code of their own', () => {
    const creations = [creation('a', '7'), creation('b'), creation('c', '7'), creation('d', '8'), creation('e')];
    expect(names(nextCreations({ creations, updates: [] }, { least: 2, most: 5 }))).toBe('a c');
  });
});
