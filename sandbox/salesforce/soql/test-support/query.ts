import type { Org, OrgAdmin, SandboxRecord } from '../../org/org.ts';
import { runSoql } from '../run-soql.ts';
import { SalesforceError, type SoqlOptions } from '../soql.ts';

/** Asks an org as its integration user would. */
export function asker(org: Org & OrgAdmin, timeZone = org.integrationUser.timeZone) {
  const session = { userId: org.integrationUser.id, timeZone };

  const run = (soql: string, options: Partial<SoqlOptions> = {}) =>
    runSoql(org, soql, session, { includeDeleted: false, ...options });

  const rows = (soql: string, options: Partial<SoqlOptions> = {}) => {
    const result = run(soql, options);
    if (result.kind !== 'records') throw new TypeError(`${soql} gives no records`);
    return result;
  };

  /** CSV lines without their line ends; the values must hold none either. */
  const lines = (soql: string, options: Partial<SoqlOptions> = {}): string[] => {
    const result = rows(soql, options);
    return result.csv(0, result.size).split('\n').slice(0, -1);
  };

  /** The Ids of `SELECT Id …`. */
  const ids = (soql: string, options: Partial<SoqlOptions> = {}): string[] =>
    lines(soql, options).map((line) => line.slice(1, -1));

  /** The records of the answer as parsed JSON. */
  const records = (soql: string, options: Partial<SoqlOptions> = {}): unknown[] => {
    const result = rows(soql, options);
    const parsed: unknown = JSON.parse(`[${result.json(0, result.size)}]`);
    if (!Array.isArray(parsed)) throw new TypeError('no array');
    return parsed;
  };

  const count = (soql: string): number => {
    const result = run(soql);
    if (result.kind !== 'count') throw new TypeError(`${soql} counts nothing`);
    return result.size;
  };

  /** The error that a query is answered with. */
  const error = (soql: string, options: Partial<SoqlOptions> = {}): SalesforceError => {
    try {
      run(soql, options);
    } catch (refusal) {
      if (refusal instanceof SalesforceError) return refusal;
      throw refusal;
    }
    throw new Error(`${soql} was taken`);
  };

  return { run, rows, lines, ids, records, count, error };
}

/** Every record of an object, as plain data. */
export function exported(org: Org, object: string): readonly SandboxRecord[] {
  const table = org.table(object);
  return Array.from({ length: table.length }, (_, position) => table.at(position));
}
