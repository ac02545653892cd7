import type { FieldSchema, Org } from './org.ts';

/** A record, by its Id of 18 characters. */
export interface Row {
  readonly object: string;
  readonly id: string;
}

/** A lookup of one record to another. */
export interface Reference extends Row {
  readonly field: FieldSchema;
  /** Id of the record that it names. */
  readonly value: string;
}

/** Every lookup of a living record to one of these. */
export function referencesTo(org: Org, rows: readonly Row[]): readonly Reference[] {
  const ids = new Set(rows.map(({ id }) => id));
  const parents = new Set(rows.map(({ object }) => object));
  const found: Reference[] = [];
  for (const schema of org.objects.values()) {
    const fields = [...schema.fields.values()].filter((field) => field.referenceTo.some((name) => parents.has(name)));
    if (fields.length === 0 || schema.readOnly === true) continue;
    const table = org.table(schema.name);
    const readers = fields.map((field) => ({ field, read: table.reader(field.name) }));
    const isDeleted = table.reader('IsDeleted');
    for (let position = 0; position < table.length; position += 1) {
      for (const { field, read } of readers) {
        const value = read(position);
        if (typeof value !== 'string' || !ids.has(value)) continue;
        if (isDeleted(position) === true || table.gone(position)) continue;
        found.push({ object: schema.name, id: String(table.at(position)['Id']), field, value });
      }
    }
  }
  return found;
}
