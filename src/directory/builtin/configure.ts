import { isDeepStrictEqual } from 'node:util';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { ConfigurationChange } from '../../store/configuration.ts';
import type { Database, FieldTable } from '../../store/schema.ts';
import { RollcallError } from '../../support/errors.ts';
import type { PlatformOutline } from '../../sync/settings-problems.ts';

/** What the built-in platform should have, apart from people. */
export interface PlatformDefinition {
  readonly branches: readonly { readonly code: string; readonly name: string }[];
  readonly fields: readonly FieldDefinition[];
}

export interface FieldDefinition {
  readonly key: string;
  readonly title: string;
  readonly type: FieldTable['type'];
  /** Labels of a dropdown, else empty. */
  readonly options: readonly string[];
}

/**
 * Creates the branches (under the root) and additional fields that are missing and renames those that are there.
 * Whatever the definition does not name stays. Throws `config_invalid` when a field in use would change its type.
 */
export async function configurePlatform(
  tx: Transaction<Database>,
  { branches, fields }: PlatformDefinition,
): Promise<ConfigurationChange[]> {
  const changes: ConfigurationChange[] = [];
  for (const branch of branches) changes.push(await saveBranch(tx, branch));
  for (const field of fields) changes.push(await saveField(tx, field));
  return changes;
}

/** What settings are checked against. */
export async function platformOutline(db: Kysely<Database>): Promise<PlatformOutline> {
  const fields = await db.selectFrom('field').select('key').execute();
  const branches = await db.selectFrom('branch').select(['code', 'parent_id']).where('code', 'is not', null).execute();
  return {
    additionalFields: new Set(fields.map(({ key }) => key)),
    branches: new Map(branches.map(({ code, parent_id }) => [code ?? '', { isRoot: parent_id === null }])),
  };
}

async function saveBranch(
  tx: Transaction<Database>,
  { code, name }: PlatformDefinition['branches'][number],
): Promise<ConfigurationChange> {
  const stored = await tx.selectFrom('branch').select(['id', 'name']).where('code', '=', code).executeTakeFirst();
  const change = { kind: 'branch', name: code } as const;
  if (stored === undefined) {
    await tx
      .insertInto('branch')
      .values((eb) => ({
        code,
        name,
        parent_id: eb.selectFrom('branch').select('id').where('parent_id', 'is', null),
      }))
      .execute();
    return { ...change, outcome: 'created', changed: [] };
  }
  if (stored.name === name) return { ...change, outcome: 'unchanged', changed: [] };
  await tx.updateTable('branch').set({ name }).where('id', '=', stored.id).execute();
  return { ...change, outcome: 'updated', changed: ['name'] };
}

async function saveField(tx: Transaction<Database>, field: FieldDefinition): Promise<ConfigurationChange> {
  const { key, title, type } = field;
  const stored = await tx.selectFrom('field').selectAll().where('key', '=', key).executeTakeFirst();
  const change = { kind: 'field', name: key } as const;
  const values = { title, type, options: JSON.stringify(field.options) };
  if (stored === undefined) {
    await tx
      .insertInto('field')
      .values({ key, ...values })
      .execute();
    return { ...change, outcome: 'created', changed: [] };
  }
  const changed = [
    ...(stored.title === title ? [] : ['title']),
    ...(stored.type === type ? [] : ['type']),
    ...(isDeepStrictEqual(stored.options, field.options) ? [] : ['options']),
  ];
  if (changed.length === 0) return { ...change, outcome: 'unchanged', changed };
  if (stored.type !== type) await refuseIfInUse(tx, field, stored.type);
  await tx.updateTable('field').set(values).where('key', '=', key).execute();
  return { ...change, outcome: 'updated', changed };
}

/** Values were checked against the old type: they would not be values of the new one. */
async function refuseIfInUse(tx: Transaction<Database>, { key, type }: FieldDefinition, stored: string): Promise<void> {
  const { count } = await tx
    .selectFrom('person')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where(sql<boolean>`fields ? ${key}`)
    .executeTakeFirstOrThrow();
  if (count === '0') return;
  throw new RollcallError(
    'config_invalid',
    `The field ${key} is of the type ${stored} and ${count} people have a value in it, so it cannot become ${type}. Add a new field instead.`,
  );
}
