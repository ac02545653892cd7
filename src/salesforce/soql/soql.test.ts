import { parseQuery } from '@jetstreamapp/soql-parser-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { whereText } from './clauses.ts';
import { assertObjectName, assertPaths, countQuery, literal } from './text.ts';

describe('whereText', () => {
  it.each([
    ['SELECT Id FROM A', null],
    ['SELECT Id FROM A ORDER BY Name', null],
    ["SELECT Id FROM A WHERE Name = 'x'", "Name = 'x'"],
    ["select id from a where name = 'it''s' limit 3", "name = 'it''s'"],
    ["SELECT Id FROM A WHERE Name = ' ORDER BY ' ORDER BY Name", "Name = ' ORDER BY '"],
    ["SELECT Id FROM A WHERE Name = 'O\\'Neil WHERE' LIMIT 1", "Name = 'O\\'Neil WHERE'"],
    [
      'SELECT Id FROM A WHERE Id IN (SELECT B__c FROM C WHERE D = 1 ORDER BY E LIMIT 2) ORDER BY F',
      'Id IN (SELECT B__c FROM C WHERE D = 1 ORDER BY E LIMIT 2)',
    ],
    ["SELECT Id FROM A WHERE (Name='x')ORDER BY F", "(Name='x')"],
    ['SELECT Where__c FROM A WHERE Order__c = 1 AND ForName = 2 FOR VIEW', 'Order__c = 1 AND ForName = 2'],
  ])('%s', (soql, expected) => {
    expect(whereText(soql)).toBe(expected);
  });
});

describe('literal', () => {
  it('keeps any text inside its quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("'", '\\', '"', 'a', ' ', '\n', '%', '(', ')') }), (text) => {
        const written = literal(text);
        const soql = `SELECT Id FROM A WHERE Name = ${written} AND X = 1`;
        expect(whereText(`${soql} LIMIT 1`)).toBe(`Name = ${written} AND X = 1`);
        expect(parseQuery(soql).where).toMatchObject({ left: { value: written }, operator: 'AND' });
      }),
    );
  });
});

describe('names', () => {
  it.each(["Contact'--", 'Contact/../User', '', 'A.B'])('refuses %j as an object', (object) => {
    expect(() => assertObjectName(object)).toThrow(expect.objectContaining({ code: 'salesforce_query' }));
  });

  it.each([[['Id FROM User --']], [['a.b.c.d.e.f.g']], [['']], [[]], [['Email', 'count()']]])(
    'refuses the paths %j',
    (paths) => {
      expect(() => assertPaths('Contact', paths)).toThrow(expect.objectContaining({ code: 'salesforce_field' }));
    },
  );

  it('accepts five parents', () => {
    expect(() => assertPaths('Contact', ['Account.Parent.Parent.Parent.Parent__r.Name'])).not.toThrow();
  });
});

describe('countQuery', () => {
  it('keeps scope and filter and drops the columns', () => {
    const extract = {
      object: 'Contact',
      paths: ['Id', 'Name'],
      soql: "SELECT Id, Name FROM Contact USING SCOPE mine WHERE Name = ' FROM '",
    };
    expect(countQuery(extract)).toBe("SELECT COUNT() FROM Contact USING SCOPE mine WHERE Name = ' FROM '");
  });
});
