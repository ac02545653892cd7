import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** Bytes per chunk handed to the socket. */
const CHUNK = 64 * 1024;

/** UTF-8 needs at most so many for a UTF-16 code unit. */
const BYTES_PER_UNIT = 3;

/** Values of a column as COPY's text format takes them. */
export type CopyValue = string | number | null;

/**
 * Loads rows through COPY, several times faster than INSERT. `target` is fixed SQL ("table (columns)"), never built
 * from data; the values are escaped here.
 */
export async function copyRows(
  client: PoolClient,
  target: string,
  rows: Iterable<readonly CopyValue[]>,
): Promise<void> {
  await pipeline(Readable.from(chunks(rows)), client.query(copyFrom(`copy ${target} from stdin`)));
}

/**
 * Each row becomes bytes by itself. A text of many rows costs V8 two bytes a character as soon as one value is beyond
 * Latin-1, and turning that into bytes would take ten times as long.
 */
function* chunks(rows: Iterable<readonly CopyValue[]>): Generator<Buffer> {
  let bytes = Buffer.allocUnsafe(CHUNK);
  let used = 0;
  for (const row of rows) {
    let line = '';
    for (let column = 0; column < row.length; column += 1) {
      line += (column === 0 ? '' : '\t') + copyText(row[column] ?? null);
    }
    line += '\n';
    const most = line.length * BYTES_PER_UNIT;
    if (most > bytes.length - used) {
      if (used > 0) yield bytes.subarray(0, used);
      bytes = Buffer.allocUnsafe(Math.max(CHUNK, most));
      used = 0;
    }
    used += bytes.write(line, used);
  }
  if (used > 0) yield bytes.subarray(0, used);
}

const SPECIAL = /[\\\t\n\r\b\f\v]/;
const SPECIALS = /[\\\t\n\r\b\f\v]/g;
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
};

function copyText(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'number') return String(value);
  return SPECIAL.test(value) ? value.replace(SPECIALS, (character) => ESCAPES[character] ?? character) : value;
}
