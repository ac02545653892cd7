import type { Column } from './select.ts';

type Write = (position: number) => string;

/** Writes a row as a CSV line with LF: every value quoted, quotes doubled, empty for null. */
export function csvWriter(columns: readonly Column[]): Write {
  const [first, ...others] = columns.map(valueWriter);
  if (first === undefined) return () => '\n';
  return (position) => {
    let line = `"${first(position)}`;
    for (const write of others) line += `","${write(position)}`;
    return `${line}"\n`;
  };
}

/** Writes what stands between the quotes. */
function valueWriter(column: Column): Write {
  const { read } = column;
  if (!isFreeText(column)) return (position) => String(read(position) ?? '');
  return (position) => {
    const value = read(position);
    if (value === null) return '';
    const text = String(value);
    return text.includes('"') ? text.replaceAll('"', '""') : text;
  };
}

/** Whether a value may hold a quote. */
function isFreeText(column: Column): boolean {
  return !['id', 'reference', 'boolean', 'int', 'double', 'currency', 'percent', 'date', 'datetime'].includes(
    column.field.type,
  );
}
