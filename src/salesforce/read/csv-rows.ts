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
 * Cells may share the memory of the whole text, so whoever keeps a few of them for long should copy them.
 * (udsv was measured and rejected: it is no faster here, loses the quoted values of a single column, fills up rows that
 * are too short, and misreads a CRLF that is cut in two.)
 */
export function parseCsv(bytes: Buffer, columns: number): Cell[][] {
  const text = bytes.toString('utf8');
  const blank = Array.from<Cell>({ length: columns }).fill(null);
  const rows: Cell[][] = [];
  let at = 0;
  while (at < text.length) {
    if (isLineBreak(text, at)) {
      at = afterLineBreak(text, at);
    } else {
      const row = blank.slice();
      at = parseRow(text, at, row);
      rows.push(row);
    }
  }
  return rows;
}

/** Fills the row with the values that begin at `at` and returns where the next row begins. */
function parseRow(text: string, at: number, row: Cell[]): number {
  let pos = at;
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
  if (pos === text.length) return pos;
  if (!isLineBreak(text, pos)) throw new CsvError(`a row has more than ${row.length} values`);
  return afterLineBreak(text, pos);
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

function afterLineBreak(text: string, pos: number): number {
  return text.charCodeAt(pos) === CR ? pos + 2 : pos + 1;
}
