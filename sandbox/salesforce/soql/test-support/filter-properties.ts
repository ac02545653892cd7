import { parseQuery as parseWithLibrary } from '@jetstreamapp/soql-parser-js';
import fc from 'fast-check';
import { expect } from 'vitest';
import { loadOrg } from '../../data/load.ts';
import type { FieldValue, SandboxRecord } from '../../org/org.ts';
import { conditions, conditionText, type TestField } from './conditions.ts';
import { type FieldType, type Oracle, oracle, type TestCondition } from './oracle.ts';
import { asker, exported } from './query.ts';

// Two days after the clocks of Europe and the day after those of North America changed: weeks, months and "the last
// n days" reach over the change.
const now = new Date('2025-11-03T02:30:00Z');
const org = loadOrg({ seed: 7, clock: () => now });
const contacts = exported(org, 'Contact');
const accounts = exported(org, 'Account').filter((_, at) => org.table('Account').visible(at, org.integrationUser.id));
const seen = [...contacts, ...accounts, ...exported(org, 'User')];
const byId = new Map(seen.map((record) => [String(record['Id']), record]));

const oracles = new Map<string, Oracle>();

function oracleIn(timeZone: string): Oracle {
  const known = oracles.get(timeZone) ?? oracle({ byId, timeZone, now });
  oracles.set(timeZone, known);
  return known;
}

/** Fields with some of their values, at even distances among all the different ones. */
function testFields(): readonly TestField[] {
  const { value } = oracleIn('GMT');
  const field = (path: string, type: FieldType): TestField => {
    const different = [...new Set(contacts.map((contact) => value(contact, path)))].filter((one) => one !== null);
    const step = Math.ceil(different.length / 60);
    const samples = different.filter((one, index) => index % step === 0 && String(one).length < 300);
    return { path, type, samples };
  };
  return [
    field('FirstName', 'text'),
    field('LastName', 'text'),
    field('Name', 'text'),
    field('Email', 'text'),
    field('Title', 'text'),
    field('Motto__c', 'text'),
    field('Full_Title__c', 'text'),
    field('Department__c', 'text'),
    field('Learner_Status__c', 'text'),
    field('Account.Name', 'text'),
    field('Account.Parent.Name', 'text'),
    field('Account.Parent.Parent.Parent.Parent.Name', 'text'),
    field('Owner.Alias', 'text'),
    field('Owner.Manager.LastName', 'text'),
    field('Languages__c', 'multi'),
    field('Is_Learner__c', 'boolean'),
    field('IsPersonAccount', 'boolean'),
    { path: 'Account.IsPersonAccount', type: 'boolean', samples: [true, false] },
    field('Points__c', 'number'),
    field('Training_Hours__c', 'number'),
    field('Account.NumberOfEmployees', 'number'),
    field('Hire_Date__c', 'date'),
    field('Birthdate', 'date'),
    field('Certified_Until__c', 'date'),
    field('CreatedDate', 'datetime'),
    field('SystemModstamp', 'datetime'),
    field('Account.SystemModstamp', 'datetime'),
    field('Id', 'id'),
    field('AccountId', 'id'),
    field('OwnerId', 'id'),
    field('Account.ParentId', 'id'),
  ];
}

const anyCondition = conditions(testFields());
const timeZones = fc.constantFrom('Europe/Rome', 'America/Los_Angeles', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'GMT');

function expected(condition: TestCondition, timeZone: string): readonly SandboxRecord[] {
  const { matches } = oracleIn(timeZone);
  return contacts.filter((contact) => matches(contact, condition));
}

function idsOf(records: readonly SandboxRecord[]): string[] {
  return records.map((record) => String(record['Id']));
}

/** Exactly the records for which the independent filter says that the condition holds. */
export const filterProperty = fc.property(anyCondition, timeZones, (condition, timeZone) => {
  const soql = `SELECT Id FROM Contact WHERE ${conditionText(condition)}`;
  expect(asker(org, timeZone).ids(soql), soql).toEqual(idsOf(expected(condition, timeZone)));
});

const orders: readonly (readonly [path: string, key: (value: FieldValue) => FieldValue])[] = [
  ['LastName', (value) => (value === null ? null : String(value).toLowerCase())],
  ['Points__c', (value) => value],
  ['Account.Name', (value) => (value === null ? null : String(value).toLowerCase())],
  ['Hire_Date__c', (value) => value],
  ['Is_Learner__c', (value) => Number(value)],
];

const anyOrder = fc.record({
  by: fc.constantFrom(...orders),
  descending: fc.boolean(),
  nulls: fc.constantFrom('', ' NULLS FIRST', ' NULLS LAST'),
});

/** The same, sorted, cut with LIMIT and OFFSET, and counted. */
export const orderProperty = fc.property(
  anyCondition,
  anyOrder,
  fc.nat(300),
  fc.nat(2000),
  (condition, { by: [path, key], descending, nulls }, limit, offset) => {
    const found = expected(condition, 'GMT');
    const keyOf = (record: SandboxRecord) => key(oracleIn('GMT').value(record, path));
    const sorted = [...found].sort((first, second) => {
      const [a, b] = [keyOf(first), keyOf(second)];
      if (a === b) return 0;
      if (a === null || b === null) return (a === null) === (nulls !== ' NULLS LAST') ? -1 : 1;
      return a < b === descending ? 1 : -1;
    });
    const from = `FROM Contact WHERE ${conditionText(condition)}`;
    const soql = `SELECT Id ${from} ORDER BY ${path}${descending ? ' DESC' : ''}${nulls}, Id LIMIT ${limit} OFFSET ${offset}`;
    const ask = asker(org, 'GMT');
    expect(ask.ids(soql), soql).toEqual(idsOf(sorted.slice(offset, offset + limit)));
    expect(ask.count(`SELECT COUNT() ${from}`)).toBe(found.length);
  },
);

const innerCondition = conditions(
  testFields().filter((field) => !field.path.includes('.') && ['text', 'number', 'date'].includes(field.type)),
);

/** Semi-joins and anti-joins keep the records whose Id is, or is not, among those of the sub-select. */
export const joinProperty = fc.property(innerCondition, fc.boolean(), (inner, negated) => {
  const { matches } = oracleIn('GMT');
  const wanted = new Set(contacts.filter((one) => matches(one, inner)).map((one) => one['AccountId'] ?? ''));
  const join = `Id ${negated ? 'NOT IN' : 'IN'} (SELECT AccountId FROM Contact WHERE ${conditionText(inner)})`;
  const soql = `SELECT Id FROM Account WHERE Name != null AND ${join}`;
  const kept = accounts.filter((account) => wanted.has(account['Id'] ?? '') !== negated);
  expect(asker(org, 'GMT').ids(soql), soql).toEqual(idsOf(kept));
});

/** What the sandbox is asked here is SOQL for another parser too. */
export const syntaxProperty = fc.property(anyCondition, (condition) => {
  expect(() => parseWithLibrary(`SELECT Id FROM Contact WHERE ${conditionText(condition)}`)).not.toThrow();
});
