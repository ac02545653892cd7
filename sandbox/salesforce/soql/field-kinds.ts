import type { FieldSchema } from '../org/org.ts';

/** How values of a field compare: the many types of describe come down to these. */
export type FieldKind = 'text' | 'id' | 'boolean' | 'number' | 'date' | 'datetime' | 'multi' | 'compound';

export function fieldKind(field: FieldSchema): FieldKind {
  switch (field.type) {
    case 'id':
    case 'reference':
      return 'id';
    case 'boolean':
      return 'boolean';
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
    case 'long':
      return 'number';
    case 'date':
      return 'date';
    case 'datetime':
      return 'datetime';
    case 'multipicklist':
      return 'multi';
    case 'address':
    case 'location':
      return 'compound';
    default:
      return 'text';
  }
}
