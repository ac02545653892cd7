import { expect, it } from 'vitest';
import { changedPaths } from './changed-paths.ts';

it('names what differs by its path, added and removed keys too', () => {
  const before = {
    listView: 'A',
    mapping: { email: { field: 'Email' }, region: { field: 'R' } },
    options: { a: true },
  };
  const after = {
    listView: 'B',
    mapping: { email: { field: 'Mail__c' }, country: { field: 'C' } },
    options: { a: true },
  };
  expect(changedPaths(before, after)).toEqual(['listView', 'mapping.email.field', 'mapping.region', 'mapping.country']);
});

it('compares lists as a whole', () => {
  expect(changedPaths({ options: ['a', 'b'] }, { options: ['b', 'a'] })).toEqual(['options']);
});
