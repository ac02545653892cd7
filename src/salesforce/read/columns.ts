import type { Cell, Row } from '../../sync/source.ts';
import type { ResolvedField } from '../describe/look-up.ts';
import { toId18 } from '../ids.ts';

/**
 * A column of a read. REST and Bulk write some values differently; both are brought to one text, so that a record has
 * the same content hash whichever of them delivered it.
 */
export interface Column {
  readonly path: string;
  readonly keys: readonly string[];
  readonly normalize: ((value: string) => string) | null;
}

export function toColumn({
  path,
  keys,
  field,
}: Pick<ResolvedField, 'path' | 'keys'> & { field: { type: string } }): Column {
  return { path, keys, normalize: normalizerOf(field.type) };
}

/** Normalizes in place the rows that came as text. */
export function normalizeRows(columns: readonly Column[], rows: Cell[][]): void {
  columns.forEach(({ normalize }, index) => {
    if (normalize === null) return;
    for (const row of rows) {
      const value = row[index];
      if (typeof value === 'string') row[index] = normalize(value);
    }
  });
}

/** A value in a REST record that is no text, number, boolean or null, with the path where it is. */
export class UnexpectedValue extends Error {}

/** A function that takes a record of a REST answer apart into cells. It throws UnexpectedValue. */
export function recordReader(columns: readonly Column[]): (record: unknown) => Row {
  return (record) => columns.map((column) => cellOf(record, column));
}

function cellOf(record: unknown, { path, keys, normalize }: Column): Cell {
  let value = record;
  for (const key of keys) {
    // A parent that is empty or not visible is null as a whole.
    if (value === null) return null;
    if (typeof value !== 'object' || value === undefined) throw new UnexpectedValue(`${path} is not in a record`);
    value = Reflect.get(value, key);
    if (value === undefined) throw new UnexpectedValue(`${path} is missing in a record`);
  }
  switch (typeof value) {
    case 'string':
      return normalize === null ? value : normalize(value);
    case 'number':
    case 'boolean':
      return String(value);
    default:
      if (value === null) return null;
      throw new UnexpectedValue(`${path} is neither text, number nor boolean`);
  }
}

function normalizerOf(type: string): Column['normalize'] {
  switch (type) {
    case 'id':
    case 'reference':
      return toId18;
    case 'datetime':
      return normalDateTime;
    case 'int':
    case 'long':
    case 'double':
    case 'currency':
    case 'percent':
      return normalNumber;
    default:
      return null;
  }
}

/** REST ends instants in `+0000`, Bulk in `Z`. */
function normalDateTime(value: string): string {
  return value.endsWith('+0000') ? `${value.slice(0, -5)}Z` : value;
}

/** Bulk writes `10.0` where REST's JSON number becomes `10`. */
function normalNumber(value: string): string {
  const number = Number(value);
  return Number.isNaN(number) ? value : String(number);
}
