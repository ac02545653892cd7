import type { Cell } from '../../sync/source.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;

/** The bytes are not the CSV that was asked for, or end before it does. */
export class CsvError extends Error {}

/**
 * Takes whole rows of CSV apart (RFC 4180, UTF-8, LF or CRLF). An empty value is null: Bulk API 2.0 does not tell the
 * two apart. Blank lines are skipped; every other row must have exactly `columns` values, or CsvError is thrown.
 *
 * Each row becomes text by itself: V8 spends two bytes a character on a text with a single one beyond Latin-1 in it, and
 * so on all that is cut out of it; then everything done with those cells takes several times as long.
 * Why no library does this: docs/adr/0019-own-csv-reader.md.
 */
export function parseCsv(bytes: Buffer, columns: number): Cell[][] {
  const blank = Array.from<Cell>({ length: columns }).fill(null);
  const rows: Cell[][] = [];
  for (let start = 0; start < bytes.length; ) {
    const lineEnd = findLineEnd(bytes, start, false);
    const end = lineEnd < 0 ? bytes.length : lineEnd + 1;
    const text = bytes.toString('utf8', start, end);
    if (!isLineBreak(text, 0)) rows.push(parseRow(text, blank.slice()));
    start = end;
  }
  return rows;
}

export const ENDS_UNQUOTED = -1;
export const ENDS_QUOTED = -2;

/** Position of the next line break outside of quotes, or how the bytes end without one. */
export function findLineEnd(bytes: Buffer, from: number, startsQuoted: boolean): number {
  let inQuotes = startsQuoted;
  for (let i = from; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) inQuotes = !inQuotes;
    else if (byte === LF && !inQuotes) return i;
  }
  return inQuotes ? ENDS_QUOTED : ENDS_UNQUOTED;
}

/** Fills the row with the values of the text, which may end in a line break. */
function parseRow(text: string, row: Cell[]): Cell[] {
  let pos = 0;
  for (let column = 0; column < row.length; column++) {
    if (column > 0) {
      if (text.charCodeAt(pos) !== COMMA) throw new CsvError(`a row has ${column} of ${row.length} values`);
      pos++;
    }
    if (text.charCodeAt(pos) === QUOTE) {
      const close = closingQuote(text, pos);
      if (close > pos + 1) row[column] = unescaped(text.slice(pos + 1, close));
      pos = close + 1;
    } else {
      const end = endOfBareValue(text, pos);
      if (end > pos) row[column] = text.slice(pos, end);
      pos = end;
    }
  }
  if (pos < text.length && !isLineBreak(text, pos)) throw new CsvError(`a row has more than ${row.length} values`);
  return row;
}

/** Position of the quote that ends the value opened at `open`; a doubled quote does not end it. */
function closingQuote(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (close >= 0 && text.charCodeAt(close + 1) === QUOTE) close = text.indexOf('"', close + 2);
  if (close < 0) throw new CsvError('a quoted value does not end');
  return close;
}

function unescaped(value: string): string {
  return value.includes('"') ? value.replaceAll('""', '"') : value;
}

function endOfBareValue(text: string, start: number): number {
  let end = start;
  while (end < text.length && text.charCodeAt(end) !== COMMA && !isLineBreak(text, end)) end++;
  return end;
}

function isLineBreak(text: string, pos: number): boolean {
  const code = text.charCodeAt(pos);
  return code === LF || (code === CR && text.charCodeAt(pos + 1) === LF);
}
