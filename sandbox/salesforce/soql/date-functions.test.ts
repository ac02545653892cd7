import { describe, expect, it } from 'vitest';
import { loadOrg } from '../data/load.ts';
import type { SandboxRecord } from '../org/org.ts';
import { asker, exported } from './test-support/query.ts';

const org = loadOrg({ seed: 3, clock: () => new Date('2025-11-03T12:00:00Z') });
const ask = asker(org, 'Pacific/Kiritimati');
const contacts = exported(org, 'Contact');

/** The same by way of Date, which the engine does not take. */
const PARTS: Readonly<Record<string, (date: Date) => number>> = {
  CALENDAR_YEAR: (date) => date.getUTCFullYear(),
  CALENDAR_QUARTER: (date) => Math.floor(date.getUTCMonth() / 3) + 1,
  CALENDAR_MONTH: (date) => date.getUTCMonth() + 1,
  FISCAL_YEAR: (date) => date.getUTCFullYear(),
  FISCAL_QUARTER: (date) => Math.floor(date.getUTCMonth() / 3) + 1,
  FISCAL_MONTH: (date) => date.getUTCMonth() + 1,
  DAY_IN_MONTH: (date) => date.getUTCDate(),
  DAY_IN_WEEK: (date) => date.getUTCDay() + 1,
  DAY_IN_YEAR: dayInYear,
  HOUR_IN_DAY: (date) => date.getUTCHours(),
  WEEK_IN_MONTH: (date) => Math.floor((date.getUTCDate() - 1) / 7) + 1,
  WEEK_IN_YEAR: (date) => Math.floor((dayInYear(date) - 1) / 7) + 1,
};

function dayInYear(date: Date): number {
  let days = date.getUTCDate();
  for (let month = 0; month < date.getUTCMonth(); month += 1) {
    days += new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  }
  return days;
}

function expectedIds(path: string, holds: (date: Date) => boolean): string[] {
  return contacts
    .filter((contact: SandboxRecord) => {
      const value = contact[path];
      return typeof value === 'string' && holds(new Date(value));
    })
    .map((contact) => String(contact['Id']));
}

describe('date functions in WHERE', () => {
  it.each(Object.entries(PARTS))('%s reads the value in UTC', (name, part) => {
    for (const path of name === 'HOUR_IN_DAY' ? ['CreatedDate'] : ['CreatedDate', 'Birthdate']) {
      const sample = expectedIds(path, () => true)[0] ?? '';
      const value = contacts.find((contact) => contact['Id'] === sample)?.[path];
      const wanted = part(new Date(String(value)));
      const equal = ask.ids(`SELECT Id FROM Contact WHERE ${name}(${path}) = ${wanted}`);
      expect(equal).toEqual(expectedIds(path, (date) => part(date) === wanted));
      expect(equal).toContain(sample);
      expect(ask.ids(`SELECT Id FROM Contact WHERE ${name}(${path}) > ${wanted}`)).toEqual(
        expectedIds(path, (date) => part(date) > wanted),
      );
    }
  });

  it('DAY_ONLY compares days', () => {
    const day = '2022-06-08';
    expect(ask.ids(`SELECT Id FROM Contact WHERE DAY_ONLY(CreatedDate) = ${day}`)).toEqual(
      expectedIds('CreatedDate', (date) => date.toISOString().startsWith(day)),
    );
  });

  it('work in Bulk too, and through a parent', () => {
    const soql = 'SELECT Id FROM Contact WHERE CALENDAR_YEAR(Account.CreatedDate) IN (2020, 2021)';
    expect(ask.ids(soql, { bulk: true })).toEqual(ask.ids(soql));
    expect(ask.ids(soql).length).toBeGreaterThan(0);
  });

  it.each([
    ['CALENDAR_YEAR(LastName) = 2020', 'INVALID_FIELD'],
    ['HOUR_IN_DAY(Birthdate) = 1', 'INVALID_FIELD'],
    ["CALENDAR_YEAR(CreatedDate) = '2020'", 'INVALID_FIELD'],
    ['NONSENSE(CreatedDate) = 1', 'INVALID_FIELD'],
  ])('refuse %s', (where, errorCode) => {
    expect(ask.error(`SELECT Id FROM Contact WHERE ${where}`).errorCode).toBe(errorCode);
  });
});
