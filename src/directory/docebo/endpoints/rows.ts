/** What a batch says of one of its items. */
interface Row {
  readonly row_index?: number | undefined;
}

/**
 * The rows of a batch in the order of its items, null for an item of which nothing is said. Rows tell which item they are
 * about, if they do, by numbers in whatever order; it is not documented whether those begin with 0 or 1. Where they
 * contradict each other, or rows are missing that are not numbered, no row is known to be about any item.
 */
export function inItsOrder<R extends Row>(rows: readonly R[], items: number): (R | null)[] {
  const numbers = rows.map(({ row_index: number }) => number ?? Number.NaN);
  if (numbers.every(Number.isNaN) && rows.length === items) return [...rows];
  const byNumber = new Map(rows.map((row, index) => [numbers[index], row]));
  const base = byNumber.size === rows.length ? baseOf(numbers, items) : null;
  return Array.from({ length: items }, (_, position) =>
    base === null ? null : (byNumber.get(position + base) ?? null),
  );
}

/** What the first item is numbered. Where rows are missing, the lowest number cannot tell. */
function baseOf(numbers: readonly number[], items: number): number | null {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  if (numbers.length === items && most - least + 1 === items) return least;
  if (least === 0 && most < items) return 0;
  return most === items && least > 0 ? 1 : null;
}
