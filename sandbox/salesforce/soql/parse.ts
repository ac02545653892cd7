import type { Name, OrderItem, Query, SelectItem } from './ast.ts';
import { parseCondition, parseOperand } from './parse-condition.ts';
import { malformedQuery } from './query-error.ts';
import { type TokenReader, tokenReader } from './token-reader.ts';

/** Words that end a list of fields, so that they are never read as an alias. */
const CLAUSES = [
  'FROM',
  'USING',
  'WHERE',
  'WITH',
  'GROUP',
  'HAVING',
  'ORDER',
  'LIMIT',
  'OFFSET',
  'FOR',
  'ALL',
  'UPDATE',
];

const MAX_LENGTH = 100_000;

/**
 * Parses a query. Written for the sandbox, although a parser is among the dependencies: the errors point at their place
 * as Salesforce's do, OR beside AND without parentheses is refused as there, every scope is read, and the sandbox does
 * not share a parser's faults with the product that it checks.
 *
 * @throws SalesforceError MALFORMED_QUERY
 */
export function parseQuery(soql: string): Query {
  if (soql.length > MAX_LENGTH) {
    throw malformedQuery({ soql: '', at: 0 }, `SOQL statements cannot be longer than ${MAX_LENGTH} characters.`);
  }
  const reader = tokenReader(soql);
  const query = parseSelect(reader);
  if (reader.peek().kind !== 'end') throw reader.unexpected();
  return query;
}

/** From SELECT to the last clause that the sandbox knows; the caller checks what comes next. */
export function parseSelect(reader: TokenReader): Query {
  reader.expect('SELECT');
  const select = parseSelectItems(reader);
  reader.expect('FROM');
  const object = reader.name();
  const objectAlias = parseAlias(reader);
  const scope = reader.takeIf('USING', 'SCOPE') ? reader.name() : null;
  const where = reader.takeIf('WHERE') ? parseCondition(reader, parseSelect) : null;
  const groupBy = reader.takeIf('GROUP', 'BY') ? commaSeparated(reader, () => reader.name()) : [];
  const orderBy = reader.takeIf('ORDER', 'BY') ? commaSeparated(reader, () => parseOrderItem(reader)) : [];
  const limit = reader.takeIf('LIMIT') ? reader.count().value : null;
  const offset = reader.takeIf('OFFSET') ? reader.count() : null;
  return {
    soql: reader.soql,
    select,
    object,
    objectAlias: objectAlias?.text ?? null,
    scope,
    where,
    groupBy,
    orderBy,
    limit,
    offset,
  };
}

function parseSelectItems(reader: TokenReader): readonly SelectItem[] {
  return commaSeparated(reader, () => parseSelectItem(reader));
}

function parseSelectItem(reader: TokenReader): SelectItem {
  if (reader.sees('(', 'SELECT')) return parseSubquery(reader);
  if (reader.sees('TYPEOF') && reader.peek(1).kind === 'name') return parseTypeof(reader);
  if (reader.sees('FROM')) throw reader.unexpected();
  const name = reader.name();
  if (!reader.takeIf('(')) return { kind: 'field', path: name, alias: parseAlias(reader) };
  const argument = reader.sees(')') ? null : reader.name();
  reader.expect(')');
  return { kind: 'function', name, argument, alias: parseAlias(reader) };
}

function parseSubquery(reader: TokenReader): SelectItem {
  reader.expect('(');
  const { object } = parseSelect(reader);
  reader.expect(')');
  return { kind: 'subquery', relationship: object };
}

function parseTypeof(reader: TokenReader): SelectItem {
  const { at } = reader.take();
  while (!reader.takeIf('END')) {
    if (reader.peek().kind === 'end') throw reader.unexpected();
    reader.take();
  }
  return { kind: 'typeof', at };
}

function parseAlias(reader: TokenReader): Name | null {
  const token = reader.peek();
  if (token.kind !== 'name' || token.text.includes('.') || CLAUSES.includes(token.text.toUpperCase())) return null;
  return reader.name();
}

function parseOrderItem(reader: TokenReader): OrderItem {
  const operand = parseOperand(reader);
  const descending = reader.takeIf('DESC');
  if (!descending) reader.takeIf('ASC');
  const nullsLast = reader.takeIf('NULLS', 'LAST');
  if (!nullsLast) reader.takeIf('NULLS', 'FIRST');
  return { operand, descending, nullsLast };
}

function commaSeparated<T>(reader: TokenReader, parseOne: () => T): readonly T[] {
  const items = [parseOne()];
  while (reader.takeIf(',')) items.push(parseOne());
  return items;
}
