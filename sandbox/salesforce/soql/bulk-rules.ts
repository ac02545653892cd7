import type { ObjectSchema } from '../org/org.ts';
import type { Query } from './ast.ts';
import { fieldKind } from './field-kinds.ts';
import type { Column } from './select.ts';
import { SalesforceError } from './soql.ts';

/** Refuses what Bulk API 2.0 does not take, before anything is resolved. */
export function refuseForBulk(query: Query): void {
  if (query.groupBy.length > 0) throw notInBulk('GROUP BY');
  if (query.offset !== null) throw notInBulk('OFFSET');
  for (const item of query.select) {
    if (item.kind === 'typeof') throw notInBulk('TYPEOF');
    if (item.kind === 'subquery') throw notInBulk('Aggregate Relationships');
    if (item.kind !== 'function') continue;
    const name = item.name.text.toLowerCase();
    if (name === 'fields') throw notInBulk('FIELDS()');
    if (name !== 'tolabel') throw notInBulk('Aggregate functions');
  }
}

/** Refuses objects that are not stored as other records are. */
export function refuseEntity(schema: ObjectSchema): void {
  if (schema.metadata !== true) return;
  throw new SalesforceError(400, 'INVALIDENTITY', `Entity '${schema.name}' is not supported by the Bulk API.`);
}

/** Refuses compound fields in a Bulk query. */
export function refuseCompound(columns: readonly Column[]): void {
  if (!columns.some((column) => fieldKind(column.field) === 'compound')) return;
  throw new SalesforceError(400, 'FUNCTIONALITY_NOT_ENABLED', 'Selecting compound data not supported in Bulk Query');
}

function notInBulk(what: string): SalesforceError {
  return new SalesforceError(400, 'FUNCTIONALITY_NOT_ENABLED', `${what} not supported in Bulk Query`);
}
