import Table from 'cli-table3';
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
const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(GAP),
};

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
  const cut = (line: readonly string[]) => line.map((cell, index) => truncate(cell, widths[index] ?? 0));
  const drawn = new Table({
    chars: NO_LINES,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colWidths: widths,
    colAligns: columns.map(({ align }) => align ?? 'left'),
  });
  drawn.push(cut(columns.map(({ title }) => title)), ...cells.map(cut));
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
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
