import { deepStrictEqual } from 'node:assert';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../../src/store/schema.ts';
import { branches, people } from '../support/platform-state.ts';

/** Everything by which two installations on the same org can be compared: no ids of the database, no times. */
export async function stateOf(db: Kysely<Database>) {
  const rows = async (query: ReturnType<typeof sql<{ line: string }>>) =>
    (await query.execute(db)).rows.map(({ line }) => line);
  return {
    people: await people(db),
    branches: await branches(db),
    unresolved: await rows(
      sql`select concat_ws(' ', source_id, kind, code, field, value) as line from unresolved order by 1`,
    ),
    accounts: await rows(sql`select concat_ws(' ', id, name, parent_id) as line from account order by 1`),
    branchLinks: await rows(sql`
      select concat_ws(' ', branch_key, branch.code, reason) as line
      from branch_link left join branch on branch.id = branch_id order by 1`),
    stamps: await rows(sql`select concat_ws(' ', source_id, stamp) as line from link order by 1`),
  };
}

/** What runs after one of that number have really changed, each change as a line. */
export async function appliedSince(db: Kysely<Database>, lastRun: string): Promise<readonly string[]> {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', kind, action, source_id, branch_key, after) as line
    from change join run_page using (run_id, page)
    where run_id > ${lastRun} and applied_at is not null and outcome is null and action not in ('reject', 'skip', 'link')
    order by 1`.execute(db);
  return rows.map(({ line }) => line.replaceAll(/"parentId":"\d+"/g, '"parentId"'));
}

/** Throws an AssertionError with the first differences. */
export function assertSame(actual: unknown, expected: unknown, what: string): void {
  deepStrictEqual(actual, expected, `${what}:\n${differences(actual, expected, '').slice(0, 12).join('\n')}`);
}

function differences(actual: unknown, expected: unknown, path: string): string[] {
  if (JSON.stringify(actual) === JSON.stringify(expected)) return [];
  if (!isObject(actual) || !isObject(expected)) {
    return [`${path}: is ${JSON.stringify(actual)}, should be ${JSON.stringify(expected)}`];
  }
  const [one, other] = [
    new Map<string, unknown>(Object.entries(actual)),
    new Map<string, unknown>(Object.entries(expected)),
  ];
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((key) =>
    differences(one.get(key), other.get(key), `${path}/${key}`),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
