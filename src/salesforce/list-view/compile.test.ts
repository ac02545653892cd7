import { parseQuery } from '@jetstreamapp/soql-parser-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListView } from '../../sync/source.ts';
import { whereText } from '../soql/clauses.ts';
import { type CompileRequest, compileListView } from './compile.ts';
import type { IsTextField } from './condition.ts';
import { filterOfDescribe } from './filter.ts';
import { type ListViewDescribe, listViewDescribe } from './schema.ts';

const view: ListView = {
  id: '00Bf20000080l1oEAA',
  developerName: 'NewThisWeek',
  label: 'New This Week',
  soqlCompatible: true,
};
const LOST = { conditions: [{ field: 'Type', operator: 'equals', values: ["'a'"] }], conjunction: 'and' };
const NO_CONDITION = { conditions: [], conjunction: 'and' };
const COLUMNS = 'Name, Site, toLabel(Type), Owner.Alias, Id, CreatedDate, SystemModstamp, Owner.Id, OwnerId';
const ORDER = 'ORDER BY Name ASC NULLS FIRST, Id ASC NULLS FIRST';

function describeOf(part: Partial<Record<keyof ListViewDescribe, unknown>>): ListViewDescribe {
  return listViewDescribe.parse({
    id: '00Bf20000080l1o',
    query: null,
    scope: 'everything',
    whereCondition: NO_CONDITION,
    ...part,
  });
}

function compile(
  part: Partial<Record<keyof ListViewDescribe, unknown>>,
  { isText = () => false, ...request }: Partial<CompileRequest> & { isText?: IsTextField } = {},
) {
  const object = 'Account';
  const filter = filterOfDescribe({ object, view, described: describeOf(part), isText });
  return compileListView({ object, view, filter, paths: ['Id', 'Name', 'Owner.Email'], ...request });
}

const SELECT = 'SELECT Id, Name, Owner.Email FROM Account';
const since = { at: new Date('2026-03-01T10:20:30Z'), parents: [] };

describe('compileListView', () => {
  it('keeps the filter, replaces the columns and drops the order (recorded form)', () => {
    const compiled = compile({ query: `SELECT ${COLUMNS} FROM Account WHERE CreatedDate = THIS_WEEK ${ORDER}` });
    expect(compiled).toMatchObject({
      soql: `${SELECT} WHERE CreatedDate = THIS_WEEK`,
      listView: { id: '00Bf20000080l1oEAA', developerName: 'NewThisWeek', label: 'New This Week' },
      scope: 'everything',
      filtered: true,
      warnings: [],
    });
  });

  it('understands the lower-cased form of newer versions', () => {
    const query = `SELECT name, site, billingstate, phone, tolabel(type), owner.alias, id FROM Account WHERE CreatedDate = THIS_WEEK ${ORDER}`;
    expect(compile({ query, scope: null }).soql).toBe(`${SELECT} WHERE CreatedDate = THIS_WEEK`);
  });

  it('says that a view without condition reads everything', () => {
    const compiled = compile({ query: `SELECT ${COLUMNS} FROM Account ${ORDER}` });
    expect(compiled.soql).toBe(SELECT);
    expect(compiled.filtered).toBe(false);
  });

  it.each(['mine', 'team', 'queue_owned', 'scopingRule', 'mine_and_my_groups', 'user_owned'])(
    'keeps the scope %s and warns of it',
    (scope) => {
      const compiled = compile({
        query: `SELECT ${COLUMNS} FROM Account USING SCOPE ${scope} WHERE A = 1 ${ORDER}`,
        scope,
      });
      expect(compiled.soql).toBe(`${SELECT} USING SCOPE ${scope} WHERE A = 1`);
      expect(compiled).toMatchObject({ scope, filtered: true });
      expect(compiled.warnings[0]?.message).toContain('integration user');
    },
  );

  it('takes the scope from describe where the query does not say it', () => {
    expect(compile({ query: `SELECT ${COLUMNS} FROM Account ${ORDER}`, scope: 'mine' }).soql).toBe(
      `${SELECT} USING SCOPE mine`,
    );
  });

  it('refuses recently viewed records', () => {
    expect(() => compile({ query: `SELECT ${COLUMNS} FROM Account USING SCOPE mru ${ORDER}`, scope: 'mru' })).toThrow(
      /recently|viewed last/,
    );
  });

  it('R12: narrows by SystemModstamp without loosening a filter with OR', () => {
    const query = `SELECT ${COLUMNS} FROM Account WHERE A = 1 OR (B = 2 AND Name LIKE 'x') ${ORDER}`;
    expect(compile({ query }, { since }).soql).toBe(
      `${SELECT} WHERE (A = 1 OR (B = 2 AND Name LIKE 'x')) AND SystemModstamp >= 2026-03-01T10:20:30.000Z`,
    );
    expect(compile({ query: `SELECT Id FROM Account ${ORDER}` }, { since }).soql).toBe(
      `${SELECT} WHERE SystemModstamp >= 2026-03-01T10:20:30.000Z`,
    );
  });

  it('warns when labels are compared', () => {
    const query = `SELECT ${COLUMNS} FROM Account WHERE toLabel(Type) = 'Kunde' ${ORDER}`;
    expect(compile({ query }).warnings[0]?.message).toContain('language of the integration user');
  });

  it('keeps any condition in its meaning', () => {
    const name = fc.constantFrom('Name', 'Type', 'Owner.Name', 'Region__c', 'toLabel(Type)');
    const text = fc.constantFrom("'x'", "'O\\'Neil'", "' ORDER BY '", "'(a'", "'a\\\\'", "''");
    const leaf = fc.oneof(
      fc.tuple(name, fc.constantFrom('=', '!=', 'LIKE'), text).map((parts) => parts.join(' ')),
      fc.tuple(name, fc.array(text, { minLength: 1, maxLength: 3 })).map(([n, list]) => `${n} IN (${list.join(', ')})`),
      fc.constantFrom(
        'CreatedDate = LAST_N_DAYS:30',
        'Amount > 5.5',
        "X__c INCLUDES ('a;b','c')",
        'IsActive = true',
        'Phone = null',
        "Id IN (SELECT AccountId FROM Contact WHERE LastName = 'ORDER BY')",
      ),
    );
    const { condition } = fc.letrec<{ condition: string }>((tie) => ({
      condition: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc
          .tuple(tie('condition'), fc.constantFrom('AND', 'OR'), tie('condition'))
          .map(([a, op, b]) => `(${a}) ${op} (${b})`),
        tie('condition').map((inner) => `(NOT (${inner}))`),
      ),
    }));
    fc.assert(
      fc.property(condition, (where) => {
        const soql = compile({ query: `SELECT ${COLUMNS} FROM Account WHERE ${where} ${ORDER}` }).soql;
        expect(parseQuery(soql).where).toEqual(parseQuery(`SELECT Id FROM Account WHERE ${where}`).where);
        const narrowed = compile({ query: `SELECT ${COLUMNS} FROM Account WHERE ${where} ${ORDER}` }, { since }).soql;
        expect(whereText(narrowed)).toBe(`(${where}) AND SystemModstamp >= ${since.at.toISOString()}`);
        expect(() => parseQuery(narrowed)).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });

  it('R12: follows the parents that were asked for', () => {
    const query = `SELECT ${COLUMNS} FROM Account WHERE A = 1 OR B = 2 ${ORDER}`;
    const parents = ['Owner', 'Parent.Owner'];
    const t = since.at.toISOString();
    expect(compile({ query }, { since: { ...since, parents } }).soql).toBe(
      `${SELECT} WHERE (A = 1 OR B = 2) AND (SystemModstamp >= ${t} OR Owner.SystemModstamp >= ${t} OR Parent.Owner.SystemModstamp >= ${t})`,
    );
  });

  it.each([
    ['no query at all', { query: null }],
    ['another object', { query: 'SELECT Id FROM Lead' }],
    ['a limit', { query: 'SELECT Id FROM Account ORDER BY Name LIMIT 10' }],
    ['groups', { query: 'SELECT COUNT(Id) FROM Account GROUP BY Type' }],
    ['a filter that its query lacks', { query: `SELECT Id FROM Account ${ORDER}`, whereCondition: LOST }],
    [
      'a queue that its query does not name',
      { query: 'SELECT Id FROM Account USING SCOPE queue_owned', scopeEntityId: '00G000000000001' },
    ],
    ['a query nobody understands, without its condition', { query: 'SELECT FROM', whereCondition: null }],
  ])('refuses a view with %s, saying what to do', (_, part) => {
    expect(() => compile(part)).toThrow(expect.objectContaining({ code: 'salesforce_list_view' }));
    expect(() => compile(part)).toThrow(/Choose another list view/);
  });

  describe('from the condition, when the query cannot be parsed', () => {
    const query = 'SELECT Id FROM Account WHERE SOMETHING NEW(1)';

    it('writes nested conditions out', () => {
      const whereCondition = {
        conjunction: 'and',
        conditions: [
          { field: 'CreatedDate', operator: 'equals', values: ['LAST_N_DAYS:30'] },
          {
            conjunction: 'or',
            conditions: [
              { field: 'Type', operator: 'in', values: ["'a'", "'b\\'c'"] },
              { condition: { field: 'Name', operator: 'like', values: ["O'N%"] } },
            ],
          },
          { field: 'Amount', operator: 'greaterThenOrEqualTo', values: ['5'] },
        ],
      };
      const compiled = compile({ query, whereCondition, scope: 'mine' }, { isText: (path) => path === 'Name' });
      expect(compiled.soql).toBe(
        `${SELECT} USING SCOPE mine WHERE (CreatedDate = LAST_N_DAYS:30) AND ((Type IN ('a', 'b\\'c')) OR (NOT (Name LIKE 'O\\'N%'))) AND (Amount >= 5)`,
      );
      expect(() => parseQuery(compiled.soql)).not.toThrow();
    });

    it.each([
      ['an unknown operator', { field: 'A', operator: 'within', values: ['1'] }],
      ['a sub-query', { field: 'Id', operator: 'in', subQuery: 'SELECT Id FROM B' }],
      ['a value that could be anything', { field: 'A', operator: 'equals', values: ['1 OR B = 2'] }],
      ['a function', { field: 'DISTANCE(a, b)', operator: 'equals', values: ['1'] }],
    ])('refuses %s rather than lose a part of the filter', (_, whereCondition) => {
      expect(() => compile({ query, whereCondition })).toThrow(/cannot be written as SOQL/);
    });
  });
});
