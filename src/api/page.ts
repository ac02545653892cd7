import { z } from 'zod';
import type { Page } from '../store/views/page.ts';
import { readCursor, writeCursor } from './cursor.ts';

const offsetKey = z.tuple([z.int().min(0)]);

/** Where a page of a list begins whose order does not change: a plan, the log of a run. */
export function offsetOf(cursor: string | undefined): number {
  return readCursor(cursor, offsetKey)?.[0] ?? 0;
}

/** A page of such a list. */
export function offsetPage<T>({ rows, total, offset }: Page<T>) {
  const end = offset + rows.length;
  return { items: rows, total, next: end < total ? writeCursor([end]) : null };
}
