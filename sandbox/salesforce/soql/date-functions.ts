import { field } from '../org/fields.ts';
import type { FieldReader, FieldSchema, FieldValue } from '../org/org.ts';
import type { Name } from './ast.ts';
import { weekday } from './local-day.ts';
import { fieldError, type QueryContext } from './scope.ts';

/** A part of a date (`2026-03-29`) or of a datetime (`2026-03-29T08:00:00.000Z`), read in UTC. */
type DatePart = (value: string) => number | string;

const month: DatePart = (value) => Number(value.slice(5, 7));
const day: DatePart = (value) => Number(value.slice(8, 10));
const quarter: DatePart = (value) => Math.ceil(Number(month(value)) / 3);
const year: DatePart = (value) => Number(value.slice(0, 4));

/** The fiscal year of the sandbox is the calendar year. */
const PARTS: Readonly<Record<string, DatePart>> = {
  CALENDAR_MONTH: month,
  CALENDAR_QUARTER: quarter,
  CALENDAR_YEAR: year,
  FISCAL_MONTH: month,
  FISCAL_QUARTER: quarter,
  FISCAL_YEAR: year,
  DAY_IN_MONTH: day,
  DAY_IN_WEEK: (value) => weekday(value.slice(0, 10)) + 1,
  DAY_IN_YEAR: dayInYear,
  DAY_ONLY: (value) => value.slice(0, 10),
  HOUR_IN_DAY: (value) => Number(value.slice(11, 13)),
  WEEK_IN_MONTH: (value) => Math.ceil(Number(day(value)) / 7),
  WEEK_IN_YEAR: (value) => Math.ceil(dayInYear(value) / 7),
};

/** Only of a datetime. */
const TIMED = ['DAY_ONLY', 'HOUR_IN_DAY'];

/** What a date function in a filter compares, or null when the name is none. Throws INVALID_FIELD for another field. */
export function dateFunction(
  context: QueryContext,
  name: Name,
  of: { readonly field: FieldSchema; readonly read: FieldReader },
): { readonly field: FieldSchema; readonly read: FieldReader } | null {
  const wanted = name.text.toUpperCase();
  const part = PARTS[wanted];
  if (part === undefined) return null;
  const { type } = of.field;
  if (type !== 'datetime' && (type !== 'date' || TIMED.includes(wanted))) {
    throw fieldError(context, name, `field ${of.field.name} does not support date function ${wanted}`);
  }
  const read = (position: number): FieldValue => {
    const value = of.read(position);
    return typeof value === 'string' ? part(value) : null;
  };
  return { field: field(of.field.name, wanted === 'DAY_ONLY' ? 'date' : 'int'), read };
}

function dayInYear(value: string): number {
  return (Date.parse(value.slice(0, 10)) - Date.parse(`${value.slice(0, 4)}-01-01`)) / 86_400_000 + 1;
}
