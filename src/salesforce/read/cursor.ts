import { z } from 'zod';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';

/**
 * Where a read goes on: `next` of a page, as text. `done` counts the records before it.
 */
export type Cursor = z.infer<typeof cursor>;

const progress = { done: z.int().nonnegative(), total: z.int().nonnegative() };

const cursor = z.discriminatedUnion('via', [
  z.object({ via: z.literal('rest'), url: z.string().startsWith('/services/data/'), ...progress }),
  z.object({
    via: z.literal('bulk'),
    job: z.string().regex(/^\w+$/),
    /** Of the page; Salesforce gives none to the first. */
    locator: z.string().min(1).nullable(),
    /** Records of that page which have been handed on. */
    skip: z.int().nonnegative(),
    /** True for a read that ends with that page, because others read the rest: see result-pages.ts. */
    part: z.boolean().default(false),
    ...progress,
  }),
]);

export type RestCursor = Extract<Cursor, { via: 'rest' }>;
export type BulkCursor = Extract<Cursor, { via: 'bulk' }>;

export function writeCursor(value: Cursor): string {
  return JSON.stringify(value);
}

/** Throws `salesforce_cursor` for text that is not a cursor. */
export function readCursor(text: string): Cursor {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = null;
  }
  const parsed = cursor.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new RollcallError(
    'salesforce_cursor',
    saying(
      'position_unreadable',
    )`The stored position of the interrupted read cannot be understood. The read must begin again from its start.`,
  );
}
