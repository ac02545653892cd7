import type { z } from 'zod';
import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';

/** Where a page begins: the key of the last item before it, opaque to callers. */
export function writeCursor(key: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Undefined for the beginning. Throws `request_invalid` for what writeCursor has not written for this list. */
export function readCursor<T>(cursor: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (cursor === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new RollcallError(
      'request_invalid',
      saying('cursor_strange')`The cursor is none of this list. Begin again without one.`,
      { cause },
    );
  }
}

/**
 * A page out of rows of which one more was asked for than the page may have: whether there is a next page needs no
 * second query.
 */
export function pageFrom<T>(
  rows: readonly T[],
  limit: number,
  keyOf: (row: T) => readonly unknown[],
): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null };
}
