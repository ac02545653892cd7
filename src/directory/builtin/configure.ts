import { isDeepStrictEqual } from 'node:util';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { FieldTable } from '../../store/schema/platform.ts';
import type { Database } from '../../store/schema.ts';
import { list } from '../../store/text-list.ts';

/** What the built-in platform should have, apart from people. */
export interface PlatformDefinition {
  readonly branches: readonly BranchDefinition[];
  readonly fields: readonly FieldDefinition[];
}

export interface BranchDefinition {
  readonly code: string;
  readonly name: string;
}

export interface FieldDefinition {
  readonly key: string;
  readonly title: string;
  readonly type: FieldTable['type'];
  /** Labels of a dropdown, else empty. */
  readonly options: readonly string[];
}

/**
 * Creates the branches (under the root) and additional fields that are missing and changes those that are different.
 * Whatever the definition does not name stays. A field that people have values in must keep its type: see valuesInFields.
 */
export async function configurePlatform(tx: Transaction<Database>, wanted: PlatformDefinition): Promise<void> {
  const codes = wanted.branches.map(({ code }) => code);
  const branches = new Map((await branchesWithCode(tx, codes)).map((branch) => [branch.code, branch]));
  for (const branch of wanted.branches) await saveBranch(tx, branches.get(branch.code), branch);
  const fields = new Map((await definedFields(tx)).map((field) => [field.key, field]));
  for (const field of wanted.fields) await saveField(tx, fields.get(field.key), field);
}

/** Branches of these codes, wherever they are. */
export async function branchesWithCode(
  db: Kysely<Database>,
  codes: readonly string[],
): Promise<(BranchDefinition & { readonly isRoot: boolean })[]> {
  const { rows } = await sql<BranchDefinition & { isRoot: boolean }>`
    select code, name, parent_id is null as "isRoot" from branch where code = any(${list(codes)}) order by id`.execute(
    db,
  );
  return rows;
}

/**
 * Branches that a configuration can stand for, in the order in which they were made: those with a code directly below
 * the root that no run has made or adopted, and those of `destinations` wherever they are. What runs make comes back by
 * itself; a branch without a code, or below another one, cannot be said in a file.
 */
export async function configurableBranches(
  db: Kysely<Database>,
  destinations: readonly string[],
): Promise<BranchDefinition[]> {
  const { rows } = await sql<BranchDefinition>`
    select code, name from branch
    where code = any(${list(destinations)})
      or (code is not null
        and parent_id = (select id from branch where parent_id is null)
        and not exists (select from branch_link where branch_id = branch.id))
    order by id`.execute(db);
  return rows;
}

/** Additional fields in display order. */
export async function definedFields(db: Kysely<Database>): Promise<FieldDefinition[]> {
  return await db.selectFrom('field').select(['key', 'title', 'type', 'options']).orderBy('position').execute();
}

/** How many people have a value in each of these additional fields; fields without any are absent. */
export async function valuesInFields(db: Kysely<Database>, keys: readonly string[]): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<{ key: string; people: number }>`
    select key, count(*)::integer as people from person, jsonb_object_keys(fields) as key
    where key = any(${list(keys)}) group by key`.execute(db);
  return new Map(rows.map(({ key, people }) => [key, people]));
}

async function saveBranch(
  tx: Transaction<Database>,
  stored: BranchDefinition | undefined,
  { code, name }: BranchDefinition,
): Promise<void> {
  if (stored === undefined) {
    await tx
      .insertInto('branch')
      .values((eb) => ({
        code,
        name,
        parent_id: eb.selectFrom('branch').select('id').where('parent_id', 'is', null),
      }))
      .execute();
  } else if (stored.name !== name) {
    await tx.updateTable('branch').set({ name }).where('code', '=', code).execute();
  }
}

async function saveField(
  tx: Transaction<Database>,
  stored: FieldDefinition | undefined,
  field: FieldDefinition,
): Promise<void> {
  const { key, title, type } = field;
  const values = { title, type, options: JSON.stringify(field.options) };
  if (stored === undefined) {
    await tx
      .insertInto('field')
      .values({ key, ...values })
      .execute();
  } else if (!isDeepStrictEqual(stored, { key, title, type, options: field.options })) {
    await tx.updateTable('field').set(values).where('key', '=', key).execute();
  }
}
