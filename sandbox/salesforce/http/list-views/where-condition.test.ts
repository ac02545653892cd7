import { describe, expect, it } from 'vitest';
import { whereCondition } from './where-condition.ts';

describe('whereCondition', () => {
  it('is an empty group without a filter', () => {
    expect(whereCondition(null)).toEqual({ conditions: [], conjunction: 'and' });
  });

  it('is a bare condition for one filter', () => {
    expect(whereCondition('CreatedDate = THIS_WEEK')).toEqual({
      field: 'CreatedDate',
      operator: 'equals',
      values: ['THIS_WEEK'],
    });
  });

  it('groups by parentheses, with one conjunction each', () => {
    expect(whereCondition("Email != null AND (Region__c IN ('EMEA','APAC') OR Account.Name LIKE 'A%')")).toEqual({
      conditions: [
        { field: 'Email', operator: 'notEquals', values: ['null'] },
        {
          conditions: [
            { field: 'Region__c', operator: 'in', values: ["'EMEA'", "'APAC'"] },
            { field: 'Account.Name', operator: 'like', values: ["'A%'"] },
          ],
          conjunction: 'or',
        },
      ],
      conjunction: 'and',
    });
  });

  it('negates with a condition of its own', () => {
    expect(whereCondition("(NOT Name LIKE 'x%') AND IsActive = true")).toEqual({
      conditions: [
        { condition: { field: 'Name', operator: 'like', values: ["'x%'"] } },
        { field: 'IsActive', operator: 'equals', values: ['true'] },
      ],
      conjunction: 'and',
    });
  });

  it('keeps a semi-join as its query', () => {
    expect(whereCondition("AccountId IN (SELECT Id FROM Account WHERE Type = 'Customer')")).toEqual({
      field: 'AccountId',
      operator: 'in',
      subQuery: "SELECT Id FROM Account WHERE Type = 'Customer'",
    });
  });

  it('knows multi-select operators', () => {
    expect(whereCondition("Site__c INCLUDES ('a;b','c')")).toEqual({
      field: 'Site__c',
      operator: 'includes',
      values: ["'a;b'", "'c'"],
    });
  });
});
