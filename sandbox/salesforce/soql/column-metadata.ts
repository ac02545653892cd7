import type { Org, Session } from '../org/org.ts';
import { isAggregate } from './aggregate.ts';
import { fieldKind } from './field-kinds.ts';
import { parseQuery } from './parse.ts';
import { type QueryContext, queryContext, resolveField } from './scope.ts';
import { type Column, compileColumns } from './select.ts';

/** A column of a query, its parents' columns nested, as `/query?columns=true` answers it. */
interface ColumnMetadata {
  readonly aggregate: boolean;
  readonly apexType: null;
  readonly booleanType: boolean;
  readonly columnName: string;
  readonly custom: boolean;
  readonly displayName: string;
  readonly foreignKeyName: null;
  readonly insertable: boolean;
  readonly joinColumns: ColumnMetadata[];
  readonly numberType: boolean;
  readonly textType: boolean;
  readonly updatable: boolean;
}

/** The columns that a query would answer. Undocumented in Salesforce; the `sf` CLI asks for it. */
export function columnMetadata(org: Org, soql: string, session: Session): Record<string, unknown> {
  const query = parseQuery(soql);
  const context = queryContext(org, session, false, query);
  const columns = isAggregate(context) ? aggregateColumns(context) : nested(compileColumns(context), 0);
  return {
    columnMetadata: columns,
    entityName: context.schema.name,
    groupBy: query.groupBy.length > 0,
    idSelected: columns.some(({ columnName }) => columnName === 'Id'),
    keyPrefix: context.schema.keyPrefix,
  };
}

function aggregateColumns(context: QueryContext): ColumnMetadata[] {
  let unnamed = 0;
  return context.query.select.flatMap((item) => {
    if (item.kind === 'field') {
      const { path } = resolveField(context, item.path);
      const name = item.alias?.text ?? path;
      return [{ ...PLAIN, columnName: name, displayName: name }];
    }
    if (item.kind !== 'function' || item.argument === null) return [];
    const columnName = item.alias?.text ?? `expr${unnamed++}`;
    const displayName = `${item.name.text}(${item.argument.text})`;
    return [{ ...PLAIN, aggregate: true, columnName, displayName, numberType: true }];
  });
}

/** @param depth how many parents of the columns are taken care of already */
function nested(columns: readonly Column[], depth: number): ColumnMetadata[] {
  const made: ColumnMetadata[] = [];
  const parents = new Map<string, Column[]>();
  for (const column of columns) {
    const relationship = column.hops[depth]?.relationship;
    if (relationship === undefined) {
      made.push(leaf(column));
      continue;
    }
    const known = parents.get(relationship);
    if (known === undefined) {
      const list = [column];
      parents.set(relationship, list);
      // Filled below, in the place where the parent is first named.
      made.push({ ...PLAIN, columnName: relationship, displayName: relationship, joinColumns: [] });
    } else known.push(column);
  }
  return made.map((column) => {
    const below = parents.get(column.columnName);
    return below === undefined ? column : { ...column, joinColumns: nested(below, depth + 1) };
  });
}

const PLAIN: Omit<ColumnMetadata, 'columnName' | 'displayName'> = {
  aggregate: false,
  apexType: null,
  booleanType: false,
  custom: false,
  foreignKeyName: null,
  insertable: false,
  joinColumns: [],
  numberType: false,
  textType: false,
  updatable: false,
};

function leaf({ key, field }: Column): ColumnMetadata {
  const kind = fieldKind(field);
  return {
    ...PLAIN,
    booleanType: kind === 'boolean',
    columnName: key,
    custom: field.custom,
    displayName: key,
    insertable: field.createable,
    numberType: kind === 'number',
    textType: kind === 'text',
    updatable: field.updateable,
  };
}
