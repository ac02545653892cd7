import { parseDate, parseDatetime } from '../org/datetime.ts';
import type { FieldSchema, Session } from '../org/org.ts';
import type { Literal } from './ast.ts';
import { dayIn, startOfDay } from './local-day.ts';
import { queryError } from './query-error.ts';
import { relativeDays } from './relative-dates.ts';
import type { QueryContext } from './scope.ts';
import type { SalesforceError } from './soql.ts';

const MAX_STRING = 4000;

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
};

/** The text of a string literal, its escapes undone. Throws MALFORMED_QUERY for an escape that SOQL does not know. */
export function unescapeString(context: QueryContext, literal: Literal & { kind: 'string' }): string {
  if (literal.raw.length > MAX_STRING) {
    throw literalError(
      context,
      literal,
      'MALFORMED_QUERY',
      `String literal is too long: at most ${MAX_STRING} characters`,
    );
  }
  return literal.raw.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, hex: string | undefined, character: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    // LIKE keeps `\%` and `\_` apart from the wild cards; elsewhere they are the characters themselves.
    if (character === '%' || character === '_') return character;
    const plain = ESCAPES[character];
    if (plain === undefined) throw literalError(context, literal, 'MALFORMED_QUERY', 'Illegal string literal');
    return plain;
  });
}

/** The half-open range [start, end) that a date or datetime literal means for a field, in the field's own notation. */
export function temporalRange(context: QueryContext, field: FieldSchema, literal: Literal): [string, string] {
  if (literal.kind === 'relative') return relativeRange(context, field, literal);
  const exact = exactTime(field, literal);
  // A text that sorts right after the one that is meant, before any later time.
  if (exact !== null) return [exact, `${exact}~`];
  throw wrongLiteral(context, field, literal, field.type === 'datetime' ? 'dateTime' : field.type);
}

function exactTime(field: FieldSchema, literal: Literal): string | null {
  if (literal.kind !== field.type) return null;
  if (literal.kind === 'date') return parseDate(literal.text);
  return literal.kind === 'datetime' ? parseDatetime(literal.text.toUpperCase()) : null;
}

function relativeRange(
  context: QueryContext,
  field: FieldSchema,
  literal: Literal & { kind: 'relative' },
): [string, string] {
  const today = dayIn(context.session.timeZone, context.org.now());
  const days = relativeDays(literal.name, literal.count, today);
  if (days === null) {
    const place = { soql: context.query.soql, at: literal.at };
    throw queryError(place, 'MALFORMED_QUERY', `unexpected token: '${literal.name}'`);
  }
  return field.type === 'date'
    ? [days.start, days.end]
    : [startInZone(context.session, days.start), startInZone(context.session, days.end)];
}

function startInZone(session: Session, day: string): string {
  return startOfDay(session.timeZone, day);
}

/** INVALID_FIELD: the literal is not of the field's type. */
export function wrongLiteral(
  context: QueryContext,
  field: FieldSchema,
  literal: Literal,
  type: string,
): SalesforceError {
  if (literal.kind === 'relative' && type !== 'date' && type !== 'dateTime') {
    return literalError(context, literal, 'MALFORMED_QUERY', `unexpected token: '${literal.name}'`);
  }
  const quotes = type === 'string' ? 'should be enclosed in quotes' : 'should not be enclosed in quotes';
  const message = `value of filter criterion for field '${field.name}' must be of type ${type} and ${quotes}`;
  return literalError(context, literal, 'INVALID_FIELD', message);
}

export function literalError(context: QueryContext, literal: Literal, code: string, message: string): SalesforceError {
  return queryError({ soql: context.query.soql, at: literal.at }, code, message);
}
