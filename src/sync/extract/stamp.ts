import { hash } from 'node:crypto';
import type { Row } from '../source.ts';

/**
 * The columns whose values tell that a record has to be read again: when it was last changed, and what it takes from
 * other records, which change without it (reference: SystemModstamp of a child stays when its parent is renamed).
 *
 * @param paths the columns that a run reads.
 */
export function stampPaths(paths: readonly string[]): string[] {
  return paths.filter((path) => path.includes('.') || OWN.has(path));
}

const OWN: ReadonlySet<string> = new Set(['SystemModstamp', 'AccountId']);

/** The relationships that columns go through: `Account.Parent.Name` goes through `Account` and `Account.Parent`. */
export function parentsOf(paths: readonly string[]): string[] {
  const parents = new Set<string>();
  for (const path of paths) {
    const steps = path.split('.').slice(0, -1);
    for (let depth = 1; depth <= steps.length; depth += 1) parents.add(steps.slice(0, depth).join('.'));
  }
  return [...parents];
}

/** 63 bits of SHA-256 over a row's stamp columns, as decimal text (a bigint in PostgreSQL). */
export function stamper(paths: readonly string[]): (row: Row) => string {
  const columns = stampPaths(paths).map((path) => paths.indexOf(path));
  return (row) => {
    const text = JSON.stringify(columns.map((column) => row[column] ?? null));
    return (hash('sha256', text, 'buffer').readBigUInt64BE() >> 1n).toString();
  };
}
