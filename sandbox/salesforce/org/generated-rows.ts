import type { FieldReader } from './org.ts';

/** Rows computed from their position instead of stored: the same position always gives the same record. */
export interface GeneratedRows {
  readonly length: number;
  /** Null for a field that is empty in every row; formula fields must be given too. */
  reader(field: string): FieldReader | null;
}
