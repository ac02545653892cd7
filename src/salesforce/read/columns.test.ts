import { describe, expect, it } from 'vitest';
import { normalizeRows, recordReader, toColumn, UnexpectedValue } from './columns.ts';

const column = (path: string, type: string) => toColumn({ path, keys: path.split('.'), field: { type } });

describe('recordReader', () => {
  const read = recordReader([
    column('Id', 'id'),
    column('Active__c', 'boolean'),
    column('Score__c', 'double'),
    column('CreatedDate', 'datetime'),
    column('Account.Owner.Name', 'string'),
  ]);

  it('turns JSON values into text, Ids into 18 characters, and instants to UTC', () => {
    const record = {
      attributes: { type: 'Contact', url: '/x' },
      Id: '00Bf20000080l1o',
      Active__c: false,
      Score__c: 10.5,
      CreatedDate: '2024-07-01T10:00:00.000+0000',
      Account: { attributes: {}, Owner: { Name: 'Ada' } },
    };
    expect(read(record)).toEqual(['00Bf20000080l1oEAA', 'false', '10.5', '2024-07-01T10:00:00.000Z', 'Ada']);
  });

  it('gives null for null values and for everything behind an empty parent', () => {
    const record = { Id: null, Active__c: null, Score__c: null, CreatedDate: null, Account: null };
    expect(read(record)).toEqual([null, null, null, null, null]);
  });

  it.each([
    ['a missing field', { Id: 'x' }],
    ['a structure', { Id: {}, Active__c: true, Score__c: 1, CreatedDate: null, Account: null }],
    ['something that is no record', 'text'],
  ])('refuses %s', (_, record) => {
    expect(() => read(record)).toThrow(UnexpectedValue);
  });
});

describe('normalizeRows', () => {
  it('brings Bulk text to the same form as REST values', () => {
    const rows = [['00Bf20000080l1o', '10.0', '2024-07-01T10:00:00.000Z', '10.0', null]];
    normalizeRows(
      [
        column('Id', 'id'),
        column('Score__c', 'double'),
        column('CreatedDate', 'datetime'),
        column('Note__c', 'string'),
        column('Age__c', 'int'),
      ],
      rows,
    );
    expect(rows).toEqual([['00Bf20000080l1oEAA', '10', '2024-07-01T10:00:00.000Z', '10.0', null]]);
  });
});
