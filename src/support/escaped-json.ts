/**
 * What a terminal would act upon instead of showing it, but for line feeds: control characters (escape sequences begin with
 * one), line separators, marks that change the direction of text, and halves of surrogate pairs.
 */
const UNSAFE = /(?!\n)[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** JSON, in which what is unsafe on a terminal is escaped; parsers read the very same value. */
export function escapedJson(json: string): string {
  return json.replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
