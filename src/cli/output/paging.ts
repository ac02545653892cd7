import type { Page } from '../../store/views/page.ts';
import { count } from './format.ts';

/** What stands below one page of a list: which rows these are of how many, and how to see the next ones. */
export function pageNote(page: Page<unknown>, command: string): string {
  const { total, offset, rows } = page;
  const end = offset + rows.length;
  if (rows.length === 0) return `There are ${count(total)} in all, none beyond ${count(offset)}.`;
  if (offset === 0 && end === total) return `${count(total)} in all.`;
  const next = end < total ? ` Next: ${command} --limit ${rows.length} --offset ${end}` : '';
  return `${count(offset + 1)} to ${count(end)} of ${count(total)}.${next}`;
}
