/** What an address says under a name; empty where it says nothing. */
export const text = (value: unknown) =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** The same where only some words mean something. */
export function oneOf<Word extends string>(words: readonly Word[], value: unknown): Word | '' {
  return words.find((word) => word === value) ?? '';
}
