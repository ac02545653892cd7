import stringWidth from 'string-width';
import { sanitize } from './sanitize.ts';
import { truncate } from './text.ts';

export interface Column<T> {
  readonly title: string;
  /** What to show of a row; null is shown as nothing. */
  readonly value: (row: T) => string | null;
  readonly align?: 'right';
  /** Never cut; for what people copy. */
  readonly whole?: boolean;
}

const GAP = 2;
const NARROWEST = 6;

/** Rows under titles, in at most `width` columns of a terminal: the widest cells are cut first. */
export function table<T>(columns: readonly Column<T>[], rows: readonly T[], width: number): string {
  const cells = rows.map((row) => columns.map((column) => sanitize(column.value(row) ?? '')));
  const widths = narrowed(
    columns.map(({ title, whole }, index) => ({
      wanted: Math.max(stringWidth(title), ...cells.map((line) => stringWidth(line[index] ?? ''))),
      whole: whole === true,
    })),
    width - GAP * (columns.length - 1),
  );
  const drawn = (line: readonly string[]) =>
    line
      .map((cell, index) => padded(truncate(cell, widths[index] ?? 0), widths[index] ?? 0, columns[index]?.align))
      .join(' '.repeat(GAP))
      .trimEnd();
  return [columns.map(({ title }) => title), ...cells].map(drawn).join('\n');
}

/** By the same measure by which cells are cut: libraries that draw tables bring older tables of Unicode's widths. */
function padded(text: string, width: number, align: 'right' | undefined): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'right' ? space + text : text + space;
}

/** Narrows the widest column that may be cut, one step at a time, until all fit. */
function narrowed(columns: readonly { wanted: number; whole: boolean }[], available: number): number[] {
  const widths = columns.map(({ wanted }) => wanted);
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  while (excess > 0) {
    const candidates = widths.map((width, index) => (columns[index]?.whole === true ? 0 : width));
    const widest = Math.max(...candidates);
    if (widest <= NARROWEST) break;
    widths[candidates.indexOf(widest)] = widest - 1;
    excess -= 1;
  }
  return widths;
}
