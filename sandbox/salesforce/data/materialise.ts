import type { GeneratedRows } from '../org/generated-rows.ts';
import type { FieldReader, FieldValue, ObjectSchema, SandboxRecord } from '../org/org.ts';

/** The rows as records that can be stored, without formula fields and without what is empty in all of them. */
export function materialise(schema: ObjectSchema, rows: GeneratedRows): SandboxRecord[] {
  const readers: [string, FieldReader][] = [];
  for (const field of schema.fields.values()) {
    const read = field.formula === undefined ? rows.reader(field.name) : null;
    if (read !== null) readers.push([field.name, read]);
  }
  return Array.from({ length: rows.length }, (_, position) => {
    const record: Record<string, FieldValue> = {};
    for (const [name, read] of readers) record[name] = read(position);
    return record;
  });
}
