import { randomBytes } from 'node:crypto';

/** Ids that a search has found, as long as they are right, and searches that a cursor stands for. */
export interface Searches {
  /** What a search finds, worked out again only when something has changed. */
  result(key: string, version: number, find: () => readonly number[]): readonly number[];
  /** A cursor for a search. */
  remember(search: Readonly<Record<string, unknown>>): string;
  recall(cursor: string): Readonly<Record<string, unknown>> | undefined;
  expireAll(): void;
}

/** Enough for somebody who reads several lists at once. */
const KEPT = 16;

export function createSearches(): Searches {
  const results = new Map<string, { readonly version: number; readonly found: readonly number[] }>();
  const cursors = new Map<string, Readonly<Record<string, unknown>>>();
  return {
    result(key, version, find) {
      const known = results.get(key);
      if (known?.version === version) return known.found;
      const found = find();
      results.delete(key);
      results.set(key, { version, found });
      const [oldest] = results.keys();
      if (results.size > KEPT && oldest !== undefined) results.delete(oldest);
      return found;
    },
    remember(search) {
      const cursor = randomBytes(12).toString('hex');
      cursors.set(cursor, search);
      return cursor;
    },
    recall: (cursor) => cursors.get(cursor),
    expireAll() {
      cursors.clear();
    },
  };
}
