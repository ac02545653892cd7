import { MANDATORY } from '../config/schema/mapping.ts';
import type { PlatformField } from '../sync/directory.ts';

export interface MappableField extends PlatformField {
  /** True for those that every mapping needs (R24). */
  readonly mandatory: boolean;
}

const MANDATORY_KEYS: ReadonlySet<string> = new Set(MANDATORY);

/** With those marked that every mapping needs. */
export function mappable(fields: readonly PlatformField[]): MappableField[] {
  return fields.map((field) => ({ ...field, mandatory: MANDATORY_KEYS.has(field.key) }));
}
