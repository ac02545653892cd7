import type { PlatformFieldType } from '../directory.ts';

/** What a Salesforce field holds, as far as a mapping cares. */
export type SourceKind = 'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'time' | 'picklist' | 'multipicklist';

const KINDS: Readonly<Record<string, SourceKind>> = {
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  double: 'number',
  currency: 'number',
  percent: 'number',
  date: 'date',
  datetime: 'datetime',
  time: 'time',
  picklist: 'picklist',
  combobox: 'picklist',
  multipicklist: 'multipicklist',
  string: 'text',
  textarea: 'text',
  email: 'text',
  phone: 'text',
  url: 'text',
  id: 'text',
  reference: 'text',
  encryptedstring: 'text',
};

const ANY: ReadonlySet<SourceKind> = new Set(Object.values(KINDS));
const WORDS: ReadonlySet<SourceKind> = new Set(['text', 'picklist'] as const);
const NAMES: ReadonlySet<SourceKind> = new Set(['text', 'picklist', 'number'] as const);

/** Which kinds can ever become which platform type; the rest is refused when the mapping is compiled. */
const ACCEPTED: Readonly<Record<PlatformFieldType, ReadonlySet<SourceKind>>> = {
  text: ANY,
  textarea: ANY,
  dropdown: ANY,
  date: new Set(['text', 'picklist', 'date', 'datetime'] as const),
  yesno: new Set(['text', 'picklist', 'boolean', 'number'] as const),
  country: WORDS,
  username: NAMES,
  manager: NAMES,
  email: WORDS,
  level: WORDS,
  language: WORDS,
  timezone: WORDS,
  dateformat: WORDS,
};

/**
 * The kind of a describe type, or null for one that has no text of its own: compound (address, location), binary
 * (base64), or unknown (anyType, complexvalue, json, whatever comes next).
 */
export function sourceKind(type: string): SourceKind | null {
  return Object.hasOwn(KINDS, type) ? (KINDS[type] ?? null) : null;
}

export function canBecome(kind: SourceKind, target: PlatformFieldType): boolean {
  return ACCEPTED[target].has(kind);
}
