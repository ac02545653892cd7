import type { Basis, BasisField } from './basis.ts';
import { sourceKind } from './map/source-kind.ts';

/** Describe's types of mapped fields, by path in lower case: what a mapping was saved against (R45). */
export type FieldTypes = Readonly<Record<string, string>>;

/** The part of a memory that knows of fields: see memory.ts. */
interface Known {
  readonly fieldTypes: FieldTypes | null;
  readonly basis: Pick<Basis, 'access' | 'fields'> | null;
}

/**
 * What the mapped fields are taken for: as they were when the mapping was saved, or, where nobody could look then, as the
 * last run has read them. Another org, or another integration user, says nothing about this one.
 */
export function knownTypes({ fieldTypes, basis }: Known, access: string): FieldTypes {
  return fieldTypes ?? (basis?.access === access ? typesOf(basis.fields) : {});
}

export function typesOf(fields: readonly Pick<BasisField, 'path' | 'type'>[]): FieldTypes {
  return Object.fromEntries(fields.map(({ path, type }) => [path.toLowerCase(), type]));
}

/**
 * True when values of the one type are not what values of the other are: Salesforce empties what it cannot convert when a
 * field gets another type, and the rest may read otherwise. Text is text, however long, and whether or not it is an address.
 */
export function isRetyped(before: string | undefined, now: string): boolean {
  return before !== undefined && before !== now && (sourceKind(before) ?? before) !== (sourceKind(now) ?? now);
}
