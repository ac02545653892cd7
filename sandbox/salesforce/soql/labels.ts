import type { FieldReader, FieldSchema } from '../org/org.ts';

/** Whether toLabel() means something for the field. */
export function hasLabels(field: FieldSchema): boolean {
  return field.type === 'picklist' || field.type === 'multipicklist';
}

/** Reads the label of a picklist value, of each value of a multi-select; a value that is not listed is its own label. */
export function labelReader(field: FieldSchema, read: FieldReader): FieldReader {
  const labels = new Map(field.picklist.map((option) => [option.value, option.label]));
  const labelOf = (value: string) => labels.get(value) ?? value;
  return (position) => {
    const value = read(position);
    if (typeof value !== 'string') return value;
    return field.type === 'multipicklist' ? value.split(';').map(labelOf).join(';') : labelOf(value);
  };
}
