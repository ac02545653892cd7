import type { Kysely } from 'kysely';
import { MANDATORY } from '../config/schema/mapping.ts';
import { platformFields } from '../directory/builtin/fields.ts';
import type { Database } from '../store/schema.ts';
import type { PlatformField } from '../sync/directory.ts';

export interface MappableField extends PlatformField {
  /** True for those that every mapping needs (R24). */
  readonly mandatory: boolean;
}

/** What a mapping can fill: the platform's own fields and every additional one, in display order. */
export async function mappableFields(db: Kysely<Database>): Promise<MappableField[]> {
  const mandatory: ReadonlySet<string> = new Set(MANDATORY);
  return (await platformFields(db)).map((field) => ({ ...field, mandatory: mandatory.has(field.key) }));
}
