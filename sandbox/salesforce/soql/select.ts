import type { FieldReader, FieldSchema } from '../org/org.ts';
import type { Name, SelectItem } from './ast.ts';
import { hasLabels, labelReader } from './labels.ts';
import { malformedQuery } from './query-error.ts';
import { fieldError, type Hop, type QueryContext, type ResolvedField, resolveField } from './scope.ts';
import { SalesforceError } from './soql.ts';

/** A column of a result. */
export interface Column {
  /** Dotted path as Salesforce spells it, or the alias. */
  readonly header: string;
  /** The parents under which JSON nests it; none when it has an alias. */
  readonly hops: readonly Hop[];
  readonly key: string;
  readonly field: FieldSchema;
  readonly read: FieldReader;
}

const FIELDS_LIMIT = 200;

/** The columns of a query that is no aggregate. */
export function compileColumns(context: QueryContext): readonly Column[] {
  const columns = context.query.select.flatMap((item) => compileItem(context, item));
  refuseDuplicates(columns.map((column) => column.header));
  return columns;
}

function compileItem(context: QueryContext, item: SelectItem): readonly Column[] {
  switch (item.kind) {
    case 'field': {
      if (item.alias !== null) {
        const place = { soql: context.query.soql, at: item.alias.at };
        throw malformedQuery(place, 'only aggregate expressions use field aliasing');
      }
      return [plainColumn(context, item.path)];
    }
    case 'function':
      return compileFunction(context, item);
    case 'subquery':
      throw didNotUnderstand(context, item.relationship);
    case 'typeof': {
      const place = { soql: context.query.soql, at: item.at };
      throw malformedQuery(place, 'TYPEOF is not supported by this organization');
    }
    default:
      return item satisfies never;
  }
}

function plainColumn(context: QueryContext, path: Name): Column {
  return columnOf(resolveField(context, path));
}

function columnOf(resolved: ResolvedField): Column {
  const { path, hops, field, read } = resolved;
  return { header: path, hops, key: field.name, field, read };
}

function compileFunction(context: QueryContext, item: SelectItem & { kind: 'function' }): readonly Column[] {
  const name = item.name.text.toLowerCase();
  if (name === 'fields' && item.argument !== null) return allFields(context, item.argument);
  if (name === 'tolabel' && item.argument !== null) return [labelColumn(context, item.argument, item.alias)];
  const place = { soql: context.query.soql, at: item.name.at };
  throw malformedQuery(place, `unexpected token: '${item.name.text}'`);
}

function labelColumn(context: QueryContext, argument: Name, alias: Name | null): Column {
  const resolved = resolveField(context, argument);
  if (!hasLabels(resolved.field)) {
    throw fieldError(context, argument, `field '${resolved.field.name}' does not support toLabel()`);
  }
  const read = labelReader(resolved.field, resolved.read);
  if (alias === null) return { ...columnOf(resolved), read };
  return { header: alias.text, hops: [], key: alias.text, field: resolved.field, read };
}

function allFields(context: QueryContext, which: Name): readonly Column[] {
  const group = which.text.toUpperCase();
  const place = { soql: context.query.soql, at: which.at };
  if (group !== 'ALL' && group !== 'STANDARD' && group !== 'CUSTOM') {
    throw malformedQuery(place, `unexpected token: '${which.text}'`);
  }
  if (group !== 'STANDARD' && (context.query.limit === null || context.query.limit > FIELDS_LIMIT)) {
    throw malformedQuery(place, `The SOQL FIELDS function must have a LIMIT of at most ${FIELDS_LIMIT}`);
  }
  const fields = [...context.schema.fields.values()].filter(
    (field) => group === 'ALL' || field.custom === (group === 'CUSTOM'),
  );
  return fields.map((field) => ({
    header: field.name,
    hops: [],
    key: field.name,
    field,
    read: context.table.reader(field.name),
  }));
}

/** Salesforce answers a field that is selected twice with an error that points nowhere. */
function refuseDuplicates(headers: readonly string[]): void {
  const seen = new Set<string>();
  for (const header of headers) {
    const key = header.toLowerCase();
    if (seen.has(key)) throw new SalesforceError(400, 'INVALID_FIELD', `duplicate field selected: ${header}`);
    seen.add(key);
  }
}

function didNotUnderstand(context: QueryContext, relationship: Name): SalesforceError {
  const place = { soql: context.query.soql, at: relationship.at };
  return new SalesforceError(
    400,
    'INVALID_TYPE',
    malformedQuery(
      place,
      `Didn't understand relationship '${relationship.text}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
    ).message,
  );
}
