import { idSequence } from '../../org/ids.ts';
import { SalesforceError, type SoqlRows } from '../../soql/soql.ts';

/** Results stay valid for two days. */
const LIFETIME = 2 * 24 * 60 * 60 * 1000;
/** Real orgs have no limit; here the oldest make room, to bound memory. */
const MOST_OPEN = 200;

export interface Cursor {
  readonly id: string;
  readonly rows: SoqlRows;
  readonly pageSize: number;
  readonly userId: string;
}

/** Results that did not fit on one page. */
export interface Cursors {
  open(rows: SoqlRows, pageSize: number, userId: string): Cursor;
  /** Throws 400 INVALID_QUERY_LOCATOR when the locator is unknown, expired or another user's. */
  at(locator: string, userId: string): { cursor: Cursor; offset: number };
  expireAll(): void;
}

export function createCursors(now: () => Date): Cursors {
  const ids = idSequence('01g');
  const open = new Map<string, Cursor & { readonly expires: number }>();
  let sequence = 0;

  return {
    open(rows, pageSize, userId) {
      sequence += 1;
      const cursor = { id: ids.id(sequence), rows, pageSize, userId, expires: now().getTime() + LIFETIME };
      open.set(cursor.id, cursor);
      const oldest = open.keys().next();
      if (open.size > MOST_OPEN && oldest.done === false) open.delete(oldest.value);
      return cursor;
    },
    at(locator, userId) {
      const [, id = '', digits = ''] = /^(\w{18})-(\d{1,10})$/.exec(locator) ?? [];
      const cursor = open.get(id);
      const offset = Number(digits);
      if (
        cursor === undefined ||
        cursor.userId !== userId ||
        cursor.expires <= now().getTime() ||
        offset < 0 ||
        offset >= cursor.rows.size
      ) {
        throw new SalesforceError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
      }
      return { cursor, offset };
    },
    expireAll: () => open.clear(),
  };
}
