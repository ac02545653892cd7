import { escapedJson } from '../../support/escaped-json.ts';

/**
 * What a terminal would act upon instead of showing it: control characters (escape sequences begin with one), line
 * separators, marks that change the direction of text, and halves of surrogate pairs.
 */
const UNSAFE = /[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;
const UNSAFE_BUT_LINE_BREAK = /(?!\n)[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text from elsewhere on one line, with everything unsafe shown as a visible escape. */
export function sanitize(text: string): string {
  return text.replace(UNSAFE, visible);
}

/** The same for text of several lines, whose line breaks stay. */
export function sanitizeLines(text: string): string {
  return text.replace(UNSAFE_BUT_LINE_BREAK, visible);
}

/** JSON of a value, indented, in which what is unsafe on a terminal is escaped; parsers read the very same value. */
export function safeJson(value: unknown): string {
  return escapedJson(JSON.stringify(value, null, 2));
}

function visible(character: string): string {
  return NAMED[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
