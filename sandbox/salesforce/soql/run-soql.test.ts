import { describe, expect, it } from 'vitest';
import { loadOrg } from '../data/load.ts';
import { asker } from './test-support/query.ts';

const org = loadOrg({ seed: 1, clock: () => new Date('2025-11-03T12:00:00Z') });
const { records, lines, error, rows, run, count } = asker(org);
const someone = "Id IN (SELECT Id FROM Contact WHERE Email = 'office.milan@people.example')";

describe('the shape of an answer', () => {
  it('nests parents, writes attributes first and datetimes with +0000', () => {
    const [contact] = records(
      'SELECT Id, Account.Name, Account.Owner.Alias, CreatedDate, Points__c FROM Contact LIMIT 1',
      {
        apiVersion: '62.0',
      },
    );
    expect(contact).toEqual({
      attributes: {
        type: 'Contact',
        url: expect.stringMatching(/^\/services\/data\/v62\.0\/sobjects\/Contact\/003\w{15}$/),
      },
      Id: expect.stringMatching(/^003/),
      Account: {
        attributes: { type: 'Account', url: expect.stringMatching(/\/sobjects\/Account\/001\w{15}$/) },
        Name: expect.any(String),
        Owner: { attributes: { type: 'User', url: expect.any(String) }, Alias: expect.any(String) },
      },
      CreatedDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/),
      Points__c: expect.any(Number),
    });
  });

  it('writes null for a parent that is not there, and for one that the user does not see', () => {
    expect(records('SELECT Account.Name FROM Contact WHERE AccountId = null LIMIT 1')[0]).toHaveProperty(
      'Account',
      null,
    );
    const [subsidiary] = records(
      "SELECT ParentId, Parent.Name FROM Account WHERE Name = 'Subsidiary of a Hidden Parent'",
    );
    expect(subsidiary).toMatchObject({ ParentId: expect.stringMatching(/^001/), Parent: null });
  });

  it('quotes every CSV value, doubles quotes, leaves null empty and ends datetimes with Z', () => {
    const soql = "SELECT FirstName, Account.Name, CreatedDate, IsEmailBounced FROM Contact WHERE LastName = 'Johnson'";
    expect(rows(soql).columns).toEqual(['FirstName', 'Account.Name', 'CreatedDate', 'IsEmailBounced']);
    expect(lines(soql)[0]).toMatch(/^"Dwayne ""The Rock""","[^"]+","\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z","false"$/);
    expect(lines('SELECT Email, Fax FROM Contact WHERE Email = null LIMIT 1')).toEqual(['"",""']);
  });

  it('spells fields as the schema does, however the query does', () => {
    expect(
      rows('select id, ACCOUNT.name, tolabel(department__c) from CONTACT c where C.id != null limit 1').columns,
    ).toEqual(['Id', 'Account.Name', 'Department__c']);
  });

  it('survives values that JSON and CSV must escape', () => {
    const [contact] = records("SELECT Title, Motto__c FROM Contact WHERE Motto__c LIKE 'Quote \"%'");
    expect(contact).toMatchObject({
      Title: 'Line one\nLine two\r\nLine three',
      Motto__c: 'Quote " inside, comma, and\na line break',
    });
  });

  it('gives labels by toLabel, beside the value under an alias', () => {
    const [contact] = records(
      "SELECT Department__c, toLabel(Department__c) label, toLabel(Languages__c) FROM Contact WHERE Department__c = 'HR' AND Languages__c = 'en;it;fr' LIMIT 1",
    );
    expect(contact).toMatchObject({ Department__c: 'HR', label: 'People', Languages__c: 'English;Français;Italiano' });
    expect(lines("SELECT Department__c FROM Contact WHERE toLabel(Department__c) = 'people' LIMIT 1")).toEqual([
      '"HR"',
    ]);
  });

  it('gives a compound address as an object', () => {
    expect(records("SELECT MailingAddress FROM Contact WHERE MailingCountry = 'IT' LIMIT 1")[0]).toMatchObject({
      MailingAddress: { country: 'IT', street: null },
    });
  });

  it('computes formula fields, and filters by them', () => {
    expect(lines("SELECT Full_Title__c FROM Contact WHERE Full_Title__c LIKE 'ENG – Nurse' LIMIT 1")).toEqual([
      '"ENG – Nurse"',
    ]);
  });

  it('does not change the rows of a result when the org changes', () => {
    const changing = loadOrg({ seed: 1 });
    const ask = asker(changing);
    const before = ask.rows("SELECT Id FROM Contact WHERE Learner_Status__c = 'Left'");
    const text = before.csv(0, before.size);
    const first = text.slice(1, 19);
    changing.table('Contact').update(first, { Learner_Status__c: 'Active' }, changing.integrationUser.id);
    changing.table('Contact').insert({ LastName: 'New', Learner_Status__c: 'Left' }, changing.integrationUser.id);
    expect(before.csv(0, before.size)).toBe(text);
    expect(ask.count("SELECT COUNT() FROM Contact WHERE Learner_Status__c = 'Left'")).toBe(before.size);
  });
});

describe('scopes and deleted rows', () => {
  it('mine is what the session user owns, mru what was viewed', () => {
    const owners = new Set(lines('SELECT OwnerId FROM Contact USING SCOPE mine'));
    expect([...owners]).toEqual([`"${org.integrationUser.id}"`]);
    expect(lines('SELECT LastViewedDate FROM Contact USING SCOPE mru')).not.toContain('""');
    expect(rows('SELECT Id FROM Contact USING SCOPE everything').size).toBe(12_000);
  });

  it.each(['team', 'queue_owned', 'scopingRule', 'nonsense'])('refuses the scope %s', (scope) => {
    expect(error(`SELECT Id FROM Contact USING SCOPE ${scope}`)).toMatchObject({
      status: 400,
      errorCode: 'INVALID_QUERY_SCOPE',
    });
  });

  it('shows deleted rows to queryAll alone', () => {
    const changing = loadOrg({ seed: 1 });
    const ask = asker(changing);
    const [id = ''] = ask.ids('SELECT Id FROM Contact LIMIT 1');
    changing.table('Contact').delete(id, changing.integrationUser.id);
    expect(ask.ids(`SELECT Id FROM Contact WHERE Id = '${id}'`)).toEqual([]);
    expect(ask.ids('SELECT Id FROM Contact WHERE IsDeleted = true', { includeDeleted: true })).toEqual([id]);
  });
});

describe('aggregates', () => {
  it('counts list views by object', () => {
    const result = run('SELECT SobjectType, COUNT(Id) FROM ListView GROUP BY SobjectType');
    expect(result).toMatchObject({ kind: 'aggregate' });
    expect(result.kind === 'aggregate' && result.records[0]).toEqual({
      attributes: { type: 'AggregateResult' },
      SobjectType: 'Contact',
      expr0: org.listViews.filter((view) => view.object === 'Contact').length,
    });
  });

  it('agrees with counting by hand', () => {
    const byHand = new Map<string, number>();
    for (const line of lines('SELECT Account.Region__c FROM Contact')) byHand.set(line, (byHand.get(line) ?? 0) + 1);
    const result = run(
      'SELECT Account.Region__c, COUNT(Id) people FROM Contact GROUP BY Account.Region__c ORDER BY COUNT(Id) DESC LIMIT 2',
    );
    const counts = [...byHand.values()].sort((a, b) => b - a);
    expect(result.kind === 'aggregate' && result.records.map((record) => record['people'])).toEqual(counts.slice(0, 2));
    expect(result.kind === 'aggregate' && Object.keys(result.records[0] ?? {})).toEqual([
      'attributes',
      'Region__c',
      'people',
    ]);
  });

  it('computes MIN, MAX, SUM, AVG and COUNT_DISTINCT', () => {
    const values = lines('SELECT Points__c FROM Contact').map((line) => Number(line.slice(1, -1)));
    const result = run(
      'SELECT MIN(Points__c), MAX(Points__c), SUM(Points__c), AVG(Points__c), COUNT_DISTINCT(Points__c) FROM Contact',
    );
    const sum = values.reduce((a, b) => a + b);
    expect(result.kind === 'aggregate' && result.records).toEqual([
      {
        attributes: { type: 'AggregateResult' },
        expr0: Math.min(...values),
        expr1: Math.max(...values),
        expr2: sum,
        expr3: sum / values.length,
        expr4: new Set(values).size,
      },
    ]);
  });

  it('counts without records', () => {
    expect(count('SELECT COUNT() FROM Contact')).toBe(12_000);
    expect(count(`SELECT count() FROM Contact WHERE ${someone}`)).toBe(2);
  });
});

describe('what Salesforce refuses', () => {
  it('points at the place, as Salesforce does', () => {
    expect(error('SELECT Id, Foo FROM Contact')).toMatchObject({
      status: 400,
      errorCode: 'INVALID_FIELD',
      message:
        "\nSELECT Id, Foo FROM Contact\n           ^\nERROR at Row:1:Column:12\nNo such column 'Foo' on entity 'Contact'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
    });
    expect(error('select count() from XYZZY').message).toMatch(
      /^\nselect count\(\) from XYZZY\n {20}\^\nERROR at Row:1:Column:21\nsObject type 'XYZZY' is not supported\./,
    );
    expect(error('SELECT Id\nFROM Contact\nWHERE Foo = 1').message).toMatch(
      /^\nWHERE Foo = 1\n {6}\^\nERROR at Row:3:Column:7\n/,
    );
  });

  it.each([
    ['SELECT Id,, FROM Contact', 'MALFORMED_QUERY', "unexpected token: ','"],
    ['SELECT FROM Contact', 'MALFORMED_QUERY', "unexpected token: 'FROM'"],
    ['SELECT Id FROM Contact WHERE', 'MALFORMED_QUERY', "unexpected token: '<EOF>'"],
    ['SELECT Id FROM Contact ALL ROWS', 'MALFORMED_QUERY', "unexpected token: 'ALL'"],
    ["SELECT Id FROM Contact WHERE Name = 'x", 'MALFORMED_QUERY', 'Illegal string literal'],
    [
      "SELECT Id FROM Contact WHERE Name = 'a' AND Name = 'b' OR Name = 'c'",
      'MALFORMED_QUERY',
      "unexpected token: 'OR'",
    ],
    ["SELECT Id FROM Contact WHERE Name NOT LIKE 'a%'", 'MALFORMED_QUERY', "unexpected token: 'NOT'"],
    ['SELECT Id FROM Contact WHERE CreatedDate = LAST_DAY', 'MALFORMED_QUERY', "unexpected token: 'LAST_DAY'"],
    ['SELECT Id FROM Contact WHERE CreatedDate = LAST_N_DAYS', 'MALFORMED_QUERY', 'LAST_N_DAYS'],
    ['SELECT CALENDAR_YEAR(CreatedDate) FROM Contact', 'MALFORMED_QUERY', "unexpected token: 'CALENDAR_YEAR'"],
    ['SELECT Email, COUNT(Id) FROM Contact GROUP BY Email', 'EXCEEDED_ID_LIMIT', 'does not support queryMore()'],
    ['SELECT Email, COUNT(Id) FROM Contact GROUP BY Email HAVING COUNT(Id) > 1', 'MALFORMED_QUERY', 'HAVING'],
    ['SELECT Id FROM Contact WITH SECURITY_ENFORCED', 'MALFORMED_QUERY', "unexpected token: 'WITH'"],
    ['SELECT Id FROM Contact FOR VIEW', 'MALFORMED_QUERY', "unexpected token: 'FOR'"],
    [
      'SELECT COUNT(Id) FROM Contact GROUP BY LastName HAVING COUNT(Id) > 1',
      'MALFORMED_QUERY',
      "unexpected token: 'HAVING'",
    ],
    ['SELECT Name n FROM Contact', 'MALFORMED_QUERY', 'only aggregate expressions use field aliasing'],
    ['SELECT Id, id FROM Contact', 'INVALID_FIELD', 'duplicate field selected: Id'],
    ['SELECT Department__c, toLabel(Department__c) FROM Contact', 'INVALID_FIELD', 'duplicate field selected'],
    ['SELECT toLabel(LastName) FROM Contact', 'INVALID_FIELD', 'toLabel'],
    ['SELECT format(CreatedDate) FROM Contact', 'MALFORMED_QUERY', "unexpected token: 'format'"],
    ['SELECT Foo.Name FROM Contact', 'INVALID_FIELD', "Didn't understand relationship 'Foo' in field path"],
    ['SELECT Id, (SELECT Id FROM Contacts) FROM Account', 'INVALID_TYPE', "Didn't understand relationship 'Contacts'"],
    ['SELECT TYPEOF Owner WHEN User THEN Name END FROM Contact', 'MALFORMED_QUERY', 'TYPEOF'],
    ['SELECT FIELDS(ALL) FROM Contact', 'MALFORMED_QUERY', 'must have a LIMIT of at most 200'],
    [
      "SELECT Id FROM Contact WHERE Notes__c LIKE 'a%'",
      'INVALID_FIELD',
      "field 'Notes__c' can not be filtered in a query call",
    ],
    ['SELECT Id FROM Contact WHERE MailingAddress = null', 'INVALID_FIELD', 'Distance'],
    ['SELECT Id FROM Contact ORDER BY Notes__c', 'INVALID_FIELD', "field 'Notes__c' can not be sorted in a query call"],
    ['SELECT Id FROM Contact ORDER BY Languages__c', 'INVALID_FIELD', 'can not be sorted'],
    ['SELECT Id FROM Contact ORDER BY toLabel(Department__c)', 'MALFORMED_QUERY', 'toLabel'],
    [
      'SELECT Id FROM Contact WHERE LastName = 3',
      'INVALID_FIELD',
      "field 'LastName' must be of type string and should be enclosed in quotes",
    ],
    [
      "SELECT Id FROM Contact WHERE Points__c = '3'",
      'INVALID_FIELD',
      'must be of type int and should not be enclosed in quotes',
    ],
    [
      "SELECT Id FROM Contact WHERE Is_Learner__c = 'true'",
      'INVALID_FIELD',
      'must be of type boolean and should not be',
    ],
    ['SELECT Id FROM Contact WHERE CreatedDate > 2020-01-01', 'INVALID_FIELD', 'must be of type dateTime'],
    ['SELECT Id FROM Contact WHERE Hire_Date__c > 2020-01-01T00:00:00Z', 'INVALID_FIELD', 'must be of type date'],
    ['SELECT Id FROM Contact WHERE Hire_Date__c = 2023-02-30', 'INVALID_FIELD', 'must be of type date'],
    ['SELECT Id FROM Contact WHERE LastName = TODAY', 'MALFORMED_QUERY', "unexpected token: 'TODAY'"],
    ["SELECT Id FROM Contact WHERE Id = 'abc'", 'INVALID_QUERY_FILTER_OPERATOR', 'invalid ID field: abc'],
    ["SELECT Id FROM Contact WHERE Id LIKE '003%'", 'INVALID_QUERY_FILTER_OPERATOR', 'invalid operator on id field'],
    [
      "SELECT Id FROM Contact WHERE CreatedDate LIKE '2%'",
      'INVALID_QUERY_FILTER_OPERATOR',
      'invalid operator on datetime field',
    ],
    [
      "SELECT Id FROM Contact WHERE LastName INCLUDES ('a')",
      'INVALID_QUERY_FILTER_OPERATOR',
      'invalid operator on string field',
    ],
    [
      "SELECT Id FROM Contact WHERE Languages__c > 'a'",
      'INVALID_QUERY_FILTER_OPERATOR',
      'invalid operator on multipicklist',
    ],
    [
      'SELECT Id FROM Contact WHERE Is_Learner__c > false',
      'INVALID_QUERY_FILTER_OPERATOR',
      'invalid operator on boolean',
    ],
    ['SELECT Id FROM Contact WHERE LastName > null', 'INVALID_QUERY_FILTER_OPERATOR', 'invalid operator'],
    ['SELECT Id FROM Contact OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000'],
    ['SELECT LastName, COUNT(Id) FROM Contact', 'MALFORMED_QUERY', 'Field must be grouped or aggregated: LastName'],
    ['SELECT COUNT(Id) FROM Contact GROUP BY CreatedDate', 'INVALID_FIELD', "field 'CreatedDate' can not be grouped"],
    ['SELECT SUM(LastName) FROM Contact', 'INVALID_FIELD', 'does not support aggregate operator SUM'],
    [
      "SELECT Id FROM Account WHERE Name = 'a' OR Id IN (SELECT AccountId FROM Contact)",
      'MALFORMED_QUERY',
      "not allowed with the 'OR' operator",
    ],
    [
      'SELECT Id FROM Account WHERE NOT Id IN (SELECT AccountId FROM Contact)',
      'MALFORMED_QUERY',
      "not allowed with the 'NOT' operator",
    ],
    [
      'SELECT Id FROM Account WHERE Id IN (SELECT OwnerId FROM Contact)',
      'MALFORMED_QUERY',
      'should point to the same object type',
    ],
    ['SELECT Id FROM Account WHERE Name IN (SELECT LastName FROM Contact)', 'MALFORMED_QUERY', 'left operand'],
    [
      'SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact LIMIT 5)',
      'MALFORMED_QUERY',
      'only SELECT, FROM and WHERE',
    ],
    [
      'SELECT Id FROM Badge__c WHERE Learner__r.Account__r.Parent.Parent.Parent.Parent.Name = null',
      'INVALID_FIELD',
      'limited to 5 levels',
    ],
  ])('%s → %s', (soql, errorCode, message) => {
    const refusal = error(soql);
    expect(refusal).toMatchObject({ status: 400, errorCode });
    expect(refusal.message).toContain(message);
  });
});

describe('what Bulk API 2.0 refuses besides', () => {
  it.each([
    'SELECT LastName, COUNT(Id) FROM Contact GROUP BY LastName',
    'SELECT COUNT() FROM Contact',
    'SELECT MAX(CreatedDate) FROM Contact',
    'SELECT Id FROM Contact OFFSET 5',
    'SELECT TYPEOF Owner WHEN User THEN Name END FROM Contact',
    'SELECT MailingAddress FROM Contact',
    'SELECT Account.BillingAddress FROM Contact',
    'SELECT FIELDS(STANDARD) FROM Contact',
    'SELECT Id, (SELECT Id FROM Contacts) FROM Account',
  ])('%s', (soql) => {
    expect(error(soql, { bulk: true })).toMatchObject({ status: 400, errorCode: 'FUNCTIONALITY_NOT_ENABLED' });
  });

  it('takes ORDER BY, LIMIT, parent fields, scopes and toLabel', () => {
    const soql =
      'SELECT Id, Account.Name, toLabel(Department__c) FROM Contact USING SCOPE mine ORDER BY LastName LIMIT 3';
    expect(rows(soql, { bulk: true }).size).toBe(3);
  });
});

describe('relative dates', () => {
  it("are days of the session user's time zone", () => {
    // 22:30 on Sunday in Los Angeles, 06:30 on Monday in Rome.
    let now = new Date('2025-11-03T06:30:00Z');
    const changing = loadOrg({ seed: 1, clock: () => now });
    changing.table('Contact').insert({ LastName: 'Just Now' }, changing.integrationUser.id);
    const created = (zone: string, literal: string) =>
      asker(changing, zone).count(`SELECT COUNT() FROM Contact WHERE CreatedDate = ${literal}`);
    expect(created('Europe/Rome', 'TODAY')).toBe(1);
    expect(created('America/Los_Angeles', 'TODAY')).toBe(1);
    now = new Date('2025-11-03T12:00:00Z');
    expect(created('Europe/Rome', 'TODAY')).toBe(1);
    expect(created('America/Los_Angeles', 'TODAY')).toBe(0);
    expect(created('America/Los_Angeles', 'YESTERDAY')).toBe(1);
  });
});
