import { isId, toId15 } from '../org/ids.ts';
import type { FieldReader, FieldSchema } from '../org/org.ts';
import type { Literal, Operand, SetOperator, SimpleOperator } from './ast.ts';
import { dateFunction } from './date-functions.ts';
import { type FieldKind, fieldKind } from './field-kinds.ts';
import { hasLabels, labelReader } from './labels.ts';
import { likePattern } from './like.ts';
import { literalError, temporalRange, unescapeString, wrongLiteral } from './literals.ts';
import { queryError } from './query-error.ts';
import { fieldError, type QueryContext, resolveField } from './scope.ts';
import type { SalesforceError } from './soql.ts';

export type Predicate = (position: number) => boolean;

/** A field as a condition reads it, with the kind of comparison that goes with it. */
interface Subject {
  readonly field: FieldSchema;
  readonly kind: FieldKind;
  readonly read: FieldReader;
  readonly at: number;
}

/** `field operator literal`. */
export function compileComparison(
  context: QueryContext,
  operand: Operand,
  operator: SimpleOperator,
  literal: Literal,
): Predicate {
  const subject = resolveSubject(context, operand);
  if (operator === 'LIKE') return compileLike(context, subject, literal);
  if (literal.kind === 'null') return compareWithNull(context, subject, operator);
  if (operator === '=') return equals(context, subject, literal);
  if (operator === '!=') {
    const equal = equals(context, subject, literal);
    return (position) => !equal(position);
  }
  return compileOrder(context, subject, operator, literal);
}

/** `field IN (literals)` and its kin. */
export function compileSet(
  context: QueryContext,
  operand: Operand,
  operator: SetOperator,
  literals: readonly Literal[],
): Predicate {
  const subject = resolveSubject(context, operand);
  if (operator === 'INCLUDES' || operator === 'EXCLUDES') {
    const includes = compileIncludes(context, subject, literals);
    return operator === 'INCLUDES' ? includes : (position) => !includes(position);
  }
  if (subject.kind === 'boolean') throw invalidOperator(context, subject);
  const isIn = compileIn(context, subject, literals);
  return operator === 'IN' ? isIn : (position) => !isIn(position);
}

function resolveSubject(context: QueryContext, operand: Operand): Subject {
  const { field, read } = resolveField(context, operand.path);
  const at = operand.path.at;
  if (operand.function !== null) {
    const date = dateFunction(context, operand.function, { field, read });
    if (date !== null) return { ...date, kind: fieldKind(date.field), at };
    const isLabel = operand.function.text.toLowerCase() === 'tolabel';
    if (!isLabel || !hasLabels(field)) {
      throw fieldError(
        context,
        operand.function,
        `Function '${operand.function.text}' is not supported for field '${field.name}' in a filter`,
      );
    }
    return { field, kind: fieldKind(field), read: labelReader(field, read), at };
  }
  if (fieldKind(field) === 'compound') {
    throw fieldError(context, operand.path, 'Address fields can only be filtered using Distance expressions');
  }
  if (!field.filterable)
    throw fieldError(context, operand.path, `field '${field.name}' can not be filtered in a query call`);
  return { field, kind: fieldKind(field), read, at };
}

function compareWithNull(context: QueryContext, subject: Subject, operator: SimpleOperator): Predicate {
  if (operator !== '=' && operator !== '!=') throw invalidOperator(context, subject);
  const { read } = subject;
  // A boolean is never empty, not even through a parent that does not exist.
  if (subject.kind === 'boolean') return () => operator === '!=';
  return operator === '=' ? (position) => read(position) === null : (position) => read(position) !== null;
}

function equals(context: QueryContext, subject: Subject, literal: Literal): Predicate {
  const { field, kind, read } = subject;
  switch (kind) {
    case 'boolean': {
      if (literal.kind !== 'boolean') throw wrongLiteral(context, field, literal, 'boolean');
      return (position) => (read(position) === true) === literal.value;
    }
    case 'number': {
      if (literal.kind !== 'number') throw wrongLiteral(context, field, literal, numberType(field));
      return (position) => read(position) === literal.value;
    }
    case 'date':
    case 'datetime': {
      const [start, end] = temporalRange(context, field, literal);
      return (position) => {
        const value = read(position);
        return typeof value === 'string' && value >= start && value < end;
      };
    }
    default:
      return compileIn(context, subject, [literal]);
  }
}

function compileIn(context: QueryContext, subject: Subject, literals: readonly Literal[]): Predicate {
  if (subject.kind === 'number' || subject.kind === 'date' || subject.kind === 'datetime') {
    const tests = literals.map((literal) =>
      literal.kind === 'null' ? compareWithNull(context, subject, '=') : equals(context, subject, literal),
    );
    return (position) => tests.some((test) => test(position));
  }
  const { read } = subject;
  const keyOf = keyFunction(subject.kind);
  const keys = new Set(literals.map((literal) => literalKey(context, subject, literal, keyOf)));
  return (position) => {
    const value = read(position);
    return keys.has(typeof value === 'string' ? keyOf(value) : null);
  };
}

/** What two texts of a kind must have in common to be equal. */
function keyFunction(kind: FieldKind): (text: string) => string {
  if (kind === 'id') return toId15;
  if (kind === 'multi') return (text) => text.toLowerCase().split(';').sort().join(';');
  return (text) => text.toLowerCase();
}

function literalKey(
  context: QueryContext,
  subject: Subject,
  literal: Literal,
  keyOf: (text: string) => string,
): string | null {
  if (literal.kind === 'null') return null;
  if (literal.kind !== 'string') throw wrongLiteral(context, subject.field, literal, 'string');
  const text = unescapeString(context, literal);
  if (text === '') return null;
  if (subject.kind === 'id') requireId(context, literal, text);
  return keyOf(text);
}

function compileOrder(
  context: QueryContext,
  subject: Subject,
  operator: '<' | '<=' | '>' | '>=',
  literal: Literal,
): Predicate {
  const { field, kind, read } = subject;
  if (kind === 'boolean' || kind === 'multi') throw invalidOperator(context, subject);
  if (kind === 'number') {
    if (literal.kind !== 'number') throw wrongLiteral(context, field, literal, numberType(field));
    const bound = literal.value;
    return (position) => {
      const value = read(position);
      return typeof value === 'number' && ordered(value, operator, bound, bound);
    };
  }
  if (kind === 'date' || kind === 'datetime') {
    const [start, end] = temporalRange(context, field, literal);
    return (position) => {
      const value = read(position);
      return typeof value === 'string' && ordered(value, operator, start, end, true);
    };
  }
  if (literal.kind !== 'string') throw wrongLiteral(context, field, literal, 'string');
  const text = unescapeString(context, literal);
  if (kind === 'id') requireId(context, literal, text);
  const keyOf = keyFunction(kind);
  const bound = keyOf(text);
  return (position) => {
    const value = read(position);
    return typeof value === 'string' && ordered(keyOf(value), operator, bound, bound);
  };
}

/** Compares with a range: below its start, or past its end (which `exclusiveEnd` says is no longer in it). */
function ordered<T extends string | number>(
  value: T,
  operator: '<' | '<=' | '>' | '>=',
  start: T,
  end: T,
  exclusiveEnd = false,
): boolean {
  switch (operator) {
    case '<':
      return value < start;
    case '>=':
      return value >= start;
    case '>':
      return exclusiveEnd ? value >= end : value > end;
    case '<=':
      return exclusiveEnd ? value < end : value <= end;
    default:
      return operator satisfies never;
  }
}

function compileLike(context: QueryContext, subject: Subject, literal: Literal): Predicate {
  if (subject.kind !== 'text') throw invalidOperator(context, subject);
  if (literal.kind !== 'string') throw wrongLiteral(context, subject.field, literal, 'string');
  const { read } = subject;
  const pattern = likePattern(context, literal);
  return (position) => {
    const value = read(position);
    return typeof value === 'string' && pattern.test(value);
  };
}

/** `INCLUDES ('a;b', 'c')`: both a and b, or c. */
function compileIncludes(context: QueryContext, subject: Subject, literals: readonly Literal[]): Predicate {
  if (subject.kind !== 'multi') throw invalidOperator(context, subject);
  const { read } = subject;
  const wanted = literals.map((literal) => {
    if (literal.kind !== 'string') throw wrongLiteral(context, subject.field, literal, 'string');
    return unescapeString(context, literal).toLowerCase().split(';');
  });
  return (position) => {
    const value = read(position);
    if (typeof value !== 'string') return false;
    const selected = new Set(value.toLowerCase().split(';'));
    return wanted.some((all) => all.every((one) => selected.has(one)));
  };
}

function requireId(context: QueryContext, literal: Literal, text: string): void {
  if (isId(text)) return;
  throw literalError(context, literal, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${text}`);
}

function numberType(field: FieldSchema): string {
  return field.type === 'int' ? 'int' : field.type === 'currency' ? 'currency' : 'double';
}

function invalidOperator(context: QueryContext, subject: Subject): SalesforceError {
  const place = { soql: context.query.soql, at: subject.at };
  const type = subject.field.type === 'reference' ? 'id' : subject.field.type;
  return queryError(place, 'INVALID_QUERY_FILTER_OPERATOR', `invalid operator on ${type} field`);
}
