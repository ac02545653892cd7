import type { FieldReader, FieldSchema, FieldValue } from '../org/org.ts';
import type { OrderItem } from './ast.ts';
import { fieldKind } from './field-kinds.ts';
import { malformedQuery, queryError } from './query-error.ts';
import { listedPositions, type Positions } from './scan.ts';
import { type QueryContext, resolveField } from './scope.ts';

type SortKey = string | number | null;

/** Positions in the order of ORDER BY; ties keep the order they had. */
export function orderPositions(context: QueryContext, positions: Positions): Positions {
  const { orderBy } = context.query;
  if (orderBy.length === 0) return positions;
  const readers = orderBy.map((item) => sortKeyReader(context, item));
  const rows = Array.from(positions, (position) => ({ position, keys: readers.map((key) => key(position)) }));
  rows.sort(byKeys(orderBy));
  return listedPositions(Uint32Array.from(rows, (row) => row.position));
}

/** Compares rows by their sort keys, one for each item of ORDER BY. */
export function byKeys(orderBy: readonly OrderItem[]) {
  return (first: { readonly keys: readonly SortKey[] }, second: { readonly keys: readonly SortKey[] }): number => {
    for (const [index, item] of orderBy.entries()) {
      const order = compareKeys(first.keys[index] ?? null, second.keys[index] ?? null, item);
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** Empty values stand first in either direction unless NULLS LAST is said. */
function compareKeys(first: SortKey, second: SortKey, item: OrderItem): number {
  if (first === second) return 0;
  if (first === null) return item.nullsLast ? 1 : -1;
  if (second === null) return item.nullsLast ? -1 : 1;
  const order = first < second ? -1 : 1;
  return item.descending ? -order : order;
}

/** What a value sorts by: text without regard to case, a picklist in the order of its options, unlisted values after. */
export function sortKey(field: FieldSchema): (value: FieldValue) => SortKey {
  if (field.type === 'picklist') {
    const ranks = new Map(field.picklist.map((option, index) => [option.value, String(index).padStart(6, '0')]));
    return (value) => (typeof value === 'string' ? (ranks.get(value) ?? `~${value.toLowerCase()}`) : null);
  }
  const ignoreCase = fieldKind(field) === 'text';
  return (value) => {
    if (typeof value === 'string') return ignoreCase ? value.toLowerCase() : value;
    return typeof value === 'boolean' ? Number(value) : value;
  };
}

function sortKeyReader(context: QueryContext, item: OrderItem): (position: number) => SortKey {
  const { path, function: wrapped } = item.operand;
  const place = { soql: context.query.soql, at: path.at };
  if (wrapped !== null) {
    throw malformedQuery({ ...place, at: wrapped.at }, `unexpected token: '${wrapped.text}'`);
  }
  const { field, read } = resolveField(context, path);
  if (!field.sortable) {
    throw queryError(place, 'INVALID_FIELD', `field '${field.name}' can not be sorted in a query call`);
  }
  return keyReader(read, sortKey(field));
}

function keyReader(read: FieldReader, keyOf: (value: FieldValue) => SortKey): (position: number) => SortKey {
  return (position) => keyOf(read(position));
}
