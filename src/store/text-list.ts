import { type RawBuilder, sql } from 'kysely';

/**
 * Many short values as one parameter, split by the server: several times cheaper than an array parameter, whose
 * elements are escaped one by one. Only for values that hold no line break (Ids, hashes, usernames, JSON).
 */
export function list(values: readonly string[]): RawBuilder<string[]> {
  if (values.length === 0) return NOTHING;
  // Of an empty text string_to_array makes no element at all.
  return values.length === 1 && values[0] === '' ? EMPTY_TEXT : sql`string_to_array(${utf8(values, LF)}, E'\n')`;
}

/** Any texts as one parameter. With nulls only it is empty: `unnest` of several arrays fills up the shorter ones. */
export function texts(values: readonly (string | null)[]): RawBuilder<(string | null)[]> {
  if (values.every((value) => value === null)) return NOTHING;
  const elements = values.map(element);
  elements[0] = `{${elements[0]}`;
  elements.push(`${elements.pop()}}`);
  return sql`${utf8(elements, COMMA)}::text::text[]`;
}

const NOTHING = sql<string[]>`'{}'::text[]`;
const EMPTY_TEXT = sql<string[]>`array['']`;
const LF = 0x0a;
const COMMA = 0x2c;

/** UTF-8 needs at most so many bytes for a UTF-16 code unit. */
const BYTES_PER_UNIT = 3;

/** Joined as bytes, which is faster for the reason given in copy.ts; pg sends them as they are. */
function utf8(values: readonly string[], separator: number): Buffer {
  const most = values.reduce((sum, value) => sum + value.length * BYTES_PER_UNIT + 1, 0);
  const bytes = Buffer.allocUnsafe(most);
  let used = 0;
  for (const value of values) {
    used += bytes.write(value, used);
    bytes[used++] = separator;
  }
  return bytes.subarray(0, used - 1);
}

function element(value: string | null): string {
  if (value === null) return 'NULL';
  return `"${SPECIAL.test(value) ? value.replace(SPECIALS, '\\$&') : value}"`;
}

const SPECIAL = /["\\]/;
const SPECIALS = /["\\]/g;
