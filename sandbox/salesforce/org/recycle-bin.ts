import { SalesforceError } from '../soql/soql.ts';
import type { Org, Table } from './org.ts';
import { type Row, referencesTo } from './references.ts';

/** What one deletion did besides: enough to take it back. */
interface Deletion {
  /** Records deleted along, in the order in which they went. */
  readonly along: readonly Row[];
  readonly cleared: readonly (Row & { readonly field: string; readonly value: string })[];
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
        for (const { object: child, id: row, field, value } of referencesTo(org, gone)) {
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
      table.put(
        key,
        { IsDeleted: false, ...(table.at(position)['MasterRecordId'] ? { MasterRecordId: null } : {}) },
        { userId },
      );
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
