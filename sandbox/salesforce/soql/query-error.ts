import { SalesforceError } from './soql.ts';

/** How much of the query an error shows around its place, in characters to either side. */
const CONTEXT = 40;

/** A piece of the query's text that an error can point at; `at` is an offset into the whole query. */
export interface Place {
  readonly soql: string;
  readonly at: number;
}

/** An error that shows the query and points at a place in it, in the many-line form of Salesforce's own. */
export function queryError(place: Place, errorCode: string, message: string): SalesforceError {
  const before = place.soql.slice(0, place.at);
  const row = before.split('\n').length;
  const lineStart = before.lastIndexOf('\n') + 1;
  const newline = place.soql.indexOf('\n', place.at);
  const line = place.soql.slice(lineStart, newline < 0 ? undefined : newline);
  const column = place.at - lineStart;
  const from = windowStart(line, column);
  const shown = line.slice(from, windowEnd(line, column));
  const pointer = `${' '.repeat(column - from)}^`;
  const text = `\n${shown}\n${pointer}\nERROR at Row:${row}:Column:${column + 1}\n${message}`;
  return new SalesforceError(400, errorCode, text);
}

export function malformedQuery(place: Place, message: string): SalesforceError {
  return queryError(place, 'MALFORMED_QUERY', message);
}

function windowStart(line: string, column: number): number {
  if (column <= CONTEXT) return 0;
  const space = line.indexOf(' ', column - CONTEXT);
  return space < 0 || space >= column ? column - CONTEXT : space + 1;
}

function windowEnd(line: string, column: number): number {
  if (line.length - column <= CONTEXT) return line.length;
  const space = line.lastIndexOf(' ', column + CONTEXT);
  return space <= column ? column + CONTEXT : space;
}
