import type { Row } from '../source.ts';
import { isBlank } from './text.ts';

/** The cell, or null where it is blank or, at column -1, not read at all. */
export function cell(row: Row, column: number): string | null {
  const text = column < 0 ? null : row[column];
  return text == null || isBlank(text) ? null : text;
}
