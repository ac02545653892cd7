import { parseQuery } from '@jetstreamapp/soql-parser-js';
import { describe, expect, it } from 'vitest';
import { UnsupportedCondition } from './condition.ts';
import type { ListInfo } from './list-info.ts';
import { type FilteredField, filterOfListInfo } from './list-info-filter.ts';

const FIELDS: Readonly<Record<string, FilteredField>> = {
  Name: { type: 'string', picklistValues: [] },
  IsActive: { type: 'boolean', picklistValues: [] },
  Seats__c: { type: 'double', picklistValues: [] },
  Hired__c: { type: 'date', picklistValues: [] },
  LastLoginDate: { type: 'datetime', picklistValues: [] },
  ManagerId: { type: 'reference', picklistValues: [] },
  'Profile.Name': { type: 'string', picklistValues: [] },
  Region__c: {
    type: 'picklist',
    picklistValues: [
      { value: 'EU', label: 'Europe' },
      { value: 'US', label: null },
      { value: 'X1', label: 'Twice' },
      { value: 'X2', label: 'Twice' },
    ],
  },
  Topics__c: {
    type: 'multipicklist',
    picklistValues: [
      { value: 'a', label: 'Art' },
      { value: 'b', label: 'Biology' },
    ],
  },
};

function filter(conditions: ListInfo['filteredByInfo'], more: Partial<ListInfo> = {}) {
  const info: ListInfo = {
    filteredByInfo: conditions,
    filterLogicString: null,
    listReference: { objectApiName: 'User' },
    scope: { apiName: 'everything' },
    ...more,
  };
  return filterOfListInfo(info, (path) => FIELDS[path] ?? null);
}

const condition = (fieldApiName: string, operator: string, ...operandLabels: string[]) => ({
  fieldApiName,
  operator,
  operandLabels,
});

describe('filterOfListInfo', () => {
  it.each([
    [condition('Name', 'Equals', "O'Neil"), "Name = 'O\\'Neil'"],
    [condition('Name', 'Equals', 'A', 'B'), "Name = 'A' OR Name = 'B'"],
    [condition('Name', 'Equals', ''), 'Name = null'],
    [condition('Name', 'NotEqual', 'A', 'B'), "Name != 'A' AND Name != 'B'"],
    [condition('Name', 'NotEqual'), 'Name != null'],
    [condition('Profile.Name', 'Contains', '50%_a'), "Profile.Name LIKE '%50\\%\\_a%'"],
    [condition('Name', 'NotContain', 'a', 'b'), "NOT (Name LIKE '%a%' OR Name LIKE '%b%')"],
    [condition('Name', 'StartsWith', 'Mc'), "Name LIKE 'Mc%'"],
    [condition('IsActive', 'Equals', '1'), 'IsActive = true'],
    [condition('IsActive', 'NotEqual', 'True'), 'IsActive != true'],
    [condition('IsActive', 'Equals', '0'), 'IsActive = false'],
    [condition('Seats__c', 'GreaterOrEqual', '-1.5'), 'Seats__c >= -1.5'],
    [condition('Hired__c', 'LessThan', '2026-01-31'), 'Hired__c < 2026-01-31'],
    [condition('ManagerId', 'Equals', '005000000000001AAA'), "ManagerId = '005000000000001AAA'"],
    [condition('Region__c', 'Equals', 'Europe', 'US'), "Region__c = 'EU' OR Region__c = 'US'"],
    [condition('Topics__c', 'Includes', 'Art', 'Biology'), "Topics__c INCLUDES ('a', 'b')"],
    [condition('Topics__c', 'Excludes', 'Art'), "Topics__c EXCLUDES ('a')"],
  ])('writes %j as SOQL', (given, where) => {
    expect(filter([given])).toEqual({ scope: 'everything', where });
    expect(() => parseQuery(`SELECT Id FROM User WHERE ${where}`)).not.toThrow();
  });

  it('joins conditions by AND, or by the logic of the view', () => {
    const three = [
      condition('Name', 'Equals', 'A', 'B'),
      condition('IsActive', 'Equals', '1'),
      condition('Seats__c', 'GreaterThan', '1'),
    ];
    expect(filter(three).where).toBe("(Name = 'A' OR Name = 'B') AND (IsActive = true) AND (Seats__c > 1)");
    expect(filter(three, { filterLogicString: '(1 OR 2) AND NOT 3' }).where).toBe(
      "((Name = 'A' OR Name = 'B') OR (IsActive = true)) AND NOT (Seats__c > 1)",
    );
    expect(filter([]).where).toBeNull();
    expect(filter([], { scope: { apiName: 'mine' } }).scope).toBe('mine');
  });

  it.each([
    ['a field that cannot be read', [condition('Secret__c', 'Equals', '1')], {}],
    ['an operator nobody knows', [condition('Name', 'Within', '5')], {}],
    ['a label that several options have', [condition('Region__c', 'Equals', 'Twice')], {}],
    ['a label that no option has', [condition('Region__c', 'Equals', 'EU')], {}],
    ['a date that may mean two days', [condition('Hired__c', 'Equals', '1/2/2026')], {}],
    ['an instant without its zone', [condition('LastLoginDate', 'GreaterThan', '2026-01-31')], {}],
    ['a number with a thousands separator', [condition('Seats__c', 'Equals', '1,000')], {}],
    ['the name of a person instead of an Id', [condition('ManagerId', 'Equals', 'Ann')], {}],
    ['a picklist that is searched as text', [condition('Region__c', 'Contains', 'Eu')], {}],
    ['two bounds', [condition('Seats__c', 'LessThan', '1', '2')], {}],
    [
      'logic that leaves a condition out',
      [condition('Name', 'Equals', 'A'), condition('Name', 'Equals', 'B')],
      { filterLogicString: '1' },
    ],
    ['logic of a condition that is not there', [condition('Name', 'Equals', 'A')], { filterLogicString: '1 AND 2' }],
    ['logic that is something else', [condition('Name', 'Equals', 'A')], { filterLogicString: '1 XOR 1' }],
    ['a scope that is not told', [], { scope: null }],
  ])('refuses %s', (_, conditions, more) => {
    expect(() => filter(conditions, more)).toThrow(UnsupportedCondition);
  });
});
