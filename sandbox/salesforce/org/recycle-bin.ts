import { SalesforceError } from '../soql/soql.ts';
import type { FieldSchema, Org, Table } from './org.ts';

/** What one deletion did besides: enough to take it back. */
interface Deletion {
  /** Records deleted along, in the order in which they went. */
  readonly along: readonly Row[];
  readonly cleared: readonly (Row & { readonly field: string; readonly value: string })[];
}

interface Row {
  readonly object: string;
  readonly id: string;
}

export interface RecycleBin {
  delete(object: string, id: string, userId: string): void;
  undelete(id: string, userId: string): void;
}

/**
 * Deletes as Salesforce does: contacts go with their account and details with their master, while every other lookup to
 * what went is cleared. Clearing is the platform's doing and moves SystemModstamp alone.
 */
export function createRecycleBin(getOrg: () => Org): RecycleBin {
  const deletions = new Map<string, Deletion>();

  return {
    delete(object, id, userId) {
      const org = getOrg();
      const table = org.table(object);
      table.delete(id, userId);
      const along: Row[] = [];
      const cleared: (Row & { field: string; value: string })[] = [];
      let gone: Row[] = [{ object, id: idOf(table, id) }];
      const root = gone[0]?.id ?? id;
      while (gone.length > 0) {
        const next: Row[] = [];
        for (const { child, field, row, value } of references(org, gone)) {
          if (field.cascadeDelete === true) {
            org.table(child).put(row, { IsDeleted: true }, { userId });
            next.push({ object: child, id: row });
          } else {
            org.table(child).put(row, { [field.name]: null }, { userId, background: true });
            cleared.push({ object: child, id: row, field: field.name, value });
          }
        }
        along.push(...next);
        gone = next;
      }
      deletions.set(root, { along, cleared });
    },

    undelete(id, userId) {
      const org = getOrg();
      const { table, position } = deletedRow(org, id);
      const key = String(table.at(position)['Id']);
      refuseWithoutParent(org, table, position);
      table.put(key, { IsDeleted: false }, { userId });
      const deletion = deletions.get(key);
      deletions.delete(key);
      for (const row of deletion?.along ?? []) {
        const other = org.table(row.object);
        // Whoever was taken out, or erased, on their own meanwhile is left alone.
        const at = other.find(row.id);
        if (at >= 0 && other.at(at)['IsDeleted'] === true) other.put(row.id, { IsDeleted: false }, { userId });
      }
      for (const { object, id: row, field, value } of deletion?.cleared ?? []) {
        const other = org.table(object);
        const at = other.find(row);
        // A lookup that was given another value since keeps it.
        if (at < 0 || other.at(at)[field] !== null) continue;
        other.put(row, { [field]: value }, { userId, background: true });
      }
    },
  };
}

interface Reference {
  readonly child: string;
  readonly field: FieldSchema;
  /** Id of the record that refers. */
  readonly row: string;
  readonly value: string;
}

/** Every lookup of a living record to one of these, found before any of them is changed. */
function references(org: Org, gone: readonly Row[]): readonly Reference[] {
  const ids = new Set(gone.map(({ id }) => id));
  const parents = new Set(gone.map(({ object }) => object));
  const found: Reference[] = [];
  for (const schema of org.objects.values()) {
    const fields = [...schema.fields.values()].filter((field) => field.referenceTo.some((name) => parents.has(name)));
    if (fields.length === 0 || schema.readOnly === true) continue;
    const table = org.table(schema.name);
    const readers = fields.map((field) => ({ field, read: table.reader(field.name) }));
    const isDeleted = table.reader('IsDeleted');
    for (let position = 0; position < table.length; position += 1) {
      for (const { field, read } of readers) {
        const value = read(position);
        if (typeof value !== 'string' || !ids.has(value)) continue;
        if (isDeleted(position) === true || table.erased(position)) continue;
        found.push({ child: schema.name, field, row: String(table.at(position)['Id']), value });
      }
    }
  }
  return found;
}

function idOf(table: Table, id: string): string {
  return String(table.at(table.find(id))['Id']);
}

function deletedRow(org: Org, id: string): { table: Table; position: number } {
  for (const schema of org.objects.values()) {
    if (!id.startsWith(schema.keyPrefix)) continue;
    const table = org.table(schema.name);
    const position = table.find(id);
    if (position >= 0 && table.at(position)['IsDeleted'] === true) return { table, position };
  }
  throw new SalesforceError(400, 'UNDELETE_FAILED', 'Entity is not in the recycle bin');
}

/** A detail cannot come back before its master. */
function refuseWithoutParent(org: Org, table: Table, position: number): void {
  const record = table.at(position);
  for (const field of org.objects.get(table.object)?.fields.values() ?? []) {
    const parentId = record[field.name];
    if (field.cascadeDelete !== true || typeof parentId !== 'string') continue;
    const parents = org.table(field.referenceTo[0] ?? '');
    const parent = parents.find(parentId);
    if (parent >= 0 && parents.at(parent)['IsDeleted'] !== true) continue;
    throw new SalesforceError(400, 'UNDELETE_FAILED', `The parent ${parentId} is deleted; undelete it first`);
  }
}
