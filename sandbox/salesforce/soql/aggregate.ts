import type { FieldReader, FieldSchema, FieldValue } from '../org/org.ts';
import type { Name, OrderItem, SelectItem } from './ast.ts';
import { fieldKind } from './field-kinds.ts';
import { byKeys, sortKey } from './order.ts';
import { malformedQuery } from './query-error.ts';
import type { Positions } from './scan.ts';
import { fieldError, type QueryContext, type ResolvedField, resolveField } from './scope.ts';
import { SalesforceError, type SoqlAggregate } from './soql.ts';

const FUNCTIONS = ['COUNT', 'COUNT_DISTINCT', 'MIN', 'MAX', 'SUM', 'AVG'] as const;
type AggregateFunction = (typeof FUNCTIONS)[number];

/** An answer with groups has one page only. */
const MOST_GROUPS = 2_000;

/** A column of an AggregateResult. */
interface AggregateColumn {
  readonly key: string;
  /** `count(id)` or `name`: what ORDER BY may call it. */
  readonly expression: string;
  readonly valueOf: (group: Group) => FieldValue;
  readonly sortKeyOf: (value: FieldValue) => string | number | null;
}

interface Group {
  /** Values of the grouped fields, by lower-case path. */
  readonly values: ReadonlyMap<string, FieldValue>;
  readonly positions: number[];
}

/** Whether a query asks for AggregateResults: it groups, or an aggregate function stands in its SELECT. */
export function isAggregate(context: QueryContext): boolean {
  return context.query.groupBy.length > 0 || context.query.select.some((item) => functionOf(item) !== null);
}

/** The AggregateResult records of a query: one for each group, or a single one without GROUP BY. */
export function aggregate(context: QueryContext, positions: Positions): SoqlAggregate {
  const groupFields = context.query.groupBy.map((name) => groupField(context, name));
  const columns = compileColumns(context, groupFields);
  const groups = groupPositions(groupFields, positions);
  const sorted = sortGroups(context, groups, columns);
  const from = context.query.offset?.value ?? 0;
  const to = context.query.limit === null ? sorted.length : from + context.query.limit;
  if (Math.min(to, sorted.length) - from > MOST_GROUPS) {
    const message = 'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch';
    throw new SalesforceError(400, 'EXCEEDED_ID_LIMIT', message);
  }
  const records = sorted.slice(from, to).map((group) => ({
    attributes: { type: 'AggregateResult' },
    ...Object.fromEntries(columns.map((column) => [column.key, answered(column.valueOf(group))])),
  }));
  return { kind: 'aggregate', records };
}

/** A datetime as REST answers write it; everything else as it is. */
function answered(value: FieldValue): FieldValue {
  const isDatetime = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.000Z$/.test(value);
  return isDatetime ? `${value.slice(0, -1)}+0000` : value;
}

function groupField(context: QueryContext, name: Name): ResolvedField {
  const resolved = resolveField(context, name);
  const kind = fieldKind(resolved.field);
  const groupable = resolved.field.filterable && !['datetime', 'multi', 'compound'].includes(kind);
  if (groupable && !['double', 'currency', 'percent'].includes(resolved.field.type)) return resolved;
  throw fieldError(context, name, `field '${resolved.field.name}' can not be grouped in a query call`);
}

function compileColumns(context: QueryContext, groupFields: readonly ResolvedField[]): readonly AggregateColumn[] {
  let unnamed = 0;
  return context.query.select.map((item) => {
    if (item.kind === 'field') return groupedColumn(context, item, groupFields);
    const name = functionOf(item);
    if (item.kind === 'function' && name !== null && item.argument !== null) {
      const key = item.alias?.text ?? `expr${unnamed++}`;
      return computedColumn(context, name, item.argument, key);
    }
    const at = item.kind === 'subquery' ? item.relationship.at : item.kind === 'typeof' ? item.at : item.name.at;
    throw malformedQuery({ soql: context.query.soql, at }, 'Grouped query cannot use this expression');
  });
}

function computedColumn(context: QueryContext, name: AggregateFunction, argument: Name, key: string): AggregateColumn {
  const { field, path, read } = resolveField(context, argument);
  if (!supportsFunction(field, name)) {
    throw fieldError(context, argument, `field ${field.name} does not support aggregate operator ${name}`);
  }
  const keyOf = sortKey(field);
  return {
    key,
    expression: `${name}(${path})`.toLowerCase(),
    valueOf: (group) => compute(name, group.positions, read, keyOf),
    sortKeyOf: name === 'MIN' || name === 'MAX' ? keyOf : numberKey,
  };
}

function supportsFunction(field: FieldSchema, name: AggregateFunction): boolean {
  const kind = fieldKind(field);
  if (!field.filterable || kind === 'compound') return false;
  if (name === 'SUM' || name === 'AVG') return kind === 'number';
  return kind !== 'boolean' || name === 'COUNT';
}

function numberKey(value: FieldValue): number | null {
  return typeof value === 'number' ? value : null;
}

function groupedColumn(
  context: QueryContext,
  item: SelectItem & { kind: 'field' },
  groupFields: readonly ResolvedField[],
): AggregateColumn {
  const { field, path } = resolveField(context, item.path);
  if (!groupFields.some((one) => one.path === path)) {
    const place = { soql: context.query.soql, at: item.path.at };
    throw malformedQuery(place, `Field must be grouped or aggregated: ${path}`);
  }
  return {
    key: item.alias?.text ?? field.name,
    expression: path.toLowerCase(),
    valueOf: (group) => group.values.get(path.toLowerCase()) ?? null,
    sortKeyOf: sortKey(field),
  };
}

function groupPositions(fields: readonly ResolvedField[], positions: Positions): Group[] {
  if (fields.length === 0) return [{ values: new Map(), positions: [...positions] }];
  const groups = new Map<string, Group>();
  for (const position of positions) {
    const values = fields.map((field) => field.read(position));
    const key = JSON.stringify(values.map((value) => (typeof value === 'string' ? value.toLowerCase() : value)));
    const group = groups.get(key);
    if (group !== undefined) group.positions.push(position);
    else {
      const entries = fields.map((field, index) => [field.path.toLowerCase(), values[index] ?? null] as const);
      groups.set(key, { values: new Map(entries), positions: [position] });
    }
  }
  return [...groups.values()];
}

function sortGroups(context: QueryContext, groups: readonly Group[], columns: readonly AggregateColumn[]): Group[] {
  const sorters = context.query.orderBy.map((item) => {
    const column = columns.find((one) => one.expression === expressionOf(context, item));
    if (column === undefined) {
      const place = { soql: context.query.soql, at: item.operand.path.at };
      throw malformedQuery(place, 'Ordered field must be grouped or aggregated');
    }
    return column;
  });
  const keyed = groups.map((group) => ({
    group,
    keys: sorters.map((column) => column.sortKeyOf(column.valueOf(group))),
  }));
  keyed.sort(byKeys(context.query.orderBy));
  return keyed.map(({ group }) => group);
}

function expressionOf(context: QueryContext, item: OrderItem): string {
  const { path } = resolveField(context, item.operand.path);
  const wrapped = item.operand.function?.text;
  return (wrapped === undefined ? path : `${wrapped}(${path})`).toLowerCase();
}

function compute(
  name: AggregateFunction,
  positions: readonly number[],
  read: FieldReader,
  keyOf: (value: FieldValue) => string | number | null,
): FieldValue {
  const values = positions.map(read).filter((value) => value !== null);
  switch (name) {
    case 'COUNT':
      return values.length;
    case 'COUNT_DISTINCT':
      return new Set(values.map((value) => (typeof value === 'string' ? value.toLowerCase() : value))).size;
    case 'SUM':
      return values.length === 0 ? null : sum(values);
    case 'AVG':
      return values.length === 0 ? null : sum(values) / values.length;
    case 'MIN':
    case 'MAX':
      return extreme(values, keyOf, name === 'MIN' ? -1 : 1);
    default:
      return name satisfies never;
  }
}

function sum(values: readonly FieldValue[]): number {
  return values.reduce<number>((total, value) => total + Number(value), 0);
}

function extreme(
  values: readonly FieldValue[],
  keyOf: (value: FieldValue) => string | number | null,
  direction: 1 | -1,
): FieldValue {
  let best: FieldValue = null;
  let bestKey: string | number | null = null;
  for (const value of values) {
    const key = keyOf(value);
    if (key === null) continue;
    if (bestKey === null || (direction === 1 ? key > bestKey : key < bestKey)) {
      best = value;
      bestKey = key;
    }
  }
  return best;
}

function functionOf(item: SelectItem): AggregateFunction | null {
  if (item.kind !== 'function') return null;
  const name = item.name.text.toUpperCase();
  return FUNCTIONS.find((one) => one === name) ?? null;
}
