import { describe, expect, it } from 'vitest';
import type { ChangeRow } from '../../store/views/changes.ts';
import { changeLines } from './change-lines.ts';

const WIDTH = 80;

const person: ChangeRow = {
  kind: 'person',
  action: 'update',
  reason: 'changed',
  sourceId: '0035g0000000001AAA',
  targetId: '7',
  username: 'ada@example.com',
  branchKey: null,
  before: { lastname: 'Lovelace', motto: null },
  after: { motto: 'Notes', lastname: 'King' },
  detail: null,
  outcome: 'applied',
  branchName: null,
  parentBefore: null,
  parentAfter: null,
};

const branch: ChangeRow = {
  ...person,
  kind: 'branch',
  sourceId: null,
  username: null,
  targetId: '12',
  before: null,
  after: null,
  branchName: 'Northwind',
};

describe('changeLines', () => {
  it('R38: shows whom a change is about, and value by value what was and what will be', () => {
    expect(changeLines(person, WIDTH)).toBe(
      [
        'update     ada@example.com  0035g0000000001AAA  changed, applied',
        '             lastname: Lovelace → King',
        '             motto: (empty) → Notes',
      ].join('\n'),
    );
  });

  it('names a rejected record without a username by its Id, and says why', () => {
    const rejected = {
      ...person,
      action: 'reject',
      reason: 'missing_value',
      username: null,
      before: null,
      after: null,
      detail: { message: 'Username of record 0035g0000000001AAA is empty.' },
    } as const;
    expect(changeLines(rejected, WIDTH)).toBe(
      [
        'reject     0035g0000000001AAA  missing_value',
        '             Username of record 0035g0000000001AAA is empty.',
      ].join('\n'),
    );
  });

  it('shows what a branch is called and where it goes', () => {
    const shown = [
      {
        ...branch,
        action: 'create',
        reason: 'account',
        branchKey: 'K',
        after: { code: 'K', name: 'Northwind' },
        parentAfter: 'Customers',
      },
      {
        ...branch,
        reason: 'renamed',
        before: { name: 'Northwind' },
        after: { name: 'Northwind Group' },
        branchName: 'Northwind Group',
      },
      {
        ...branch,
        action: 'move',
        reason: 'reparented',
        before: { parentId: '3' },
        after: {},
        parentBefore: 'Customers',
        parentAfter: 'Southwind',
      },
      { ...branch, action: 'link', reason: 'destination', branchKey: '', branchName: 'Customers' },
    ] as const;
    expect(shown.map((change) => changeLines(change, WIDTH)).join('\n')).toBe(
      [
        'create     branch Northwind  account, applied',
        '             code: K',
        '             name: Northwind',
        '             below: Customers',
        'update     branch Northwind  renamed, applied',
        '             name: Northwind → Northwind Group',
        'move       branch Northwind  reparented, applied',
        '             below: Customers → Southwind',
        'link       the destination branch Customers  destination, applied',
      ].join('\n'),
    );
  });
});
