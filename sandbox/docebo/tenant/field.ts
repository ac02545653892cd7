import type { Language } from './languages.ts';

/** Kinds of additional fields. Only the first four are known to be spelled so by the API. */
export const FIELD_TYPES = ['textfield', 'dropdown', 'date', 'yesno', 'textarea', 'country', 'fiscalcode'] as const;

export type FieldType = (typeof FIELD_TYPES)[number];

type Names = Readonly<Partial<Record<Language | 'all', string>>>;

/** One choice of a dropdown. */
export interface DropdownOption {
  readonly id: number;
  readonly translations: Names;
}

/** An additional field of users. */
export interface Field {
  readonly id: number;
  readonly type: FieldType;
  readonly translations: Names;
  readonly mandatory: boolean;
  readonly invisibleToUser: boolean;
  /** Of a dropdown, in their order. */
  readonly options: readonly DropdownOption[];
  /** Of a field of countries: what it calls some otherwise than ISO 3166, by code. */
  readonly countryNames?: Readonly<Record<string, string>> | undefined;
}

/** What something is called in a language: there, everywhere, in English, or however. */
export function nameIn(names: Names, language: Language): string {
  return names[language] ?? names.all ?? names.english ?? Object.values(names)[0] ?? '';
}

/** All that something is called. */
export function allNames(names: Names): readonly string[] {
  return Object.values(names);
}
