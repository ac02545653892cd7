/** U+0085 is a line break, though not a blank to JavaScript. */
const BLANK = /^[\s\u0085]*$/;
const LINE_BREAKS = /\s*[\n\v\f\r\u0085\u2028\u2029]\s*/g;
const HAS_LINE_BREAK = /[\n\v\f\r\u0085\u2028\u2029]/;

/** Longest part of a foreign value that is repeated in a message or a rejection, in characters. */
const QUOTE_LENGTH = 255;

export function isBlank(text: string): boolean {
  // The first character nearly always decides.
  const first = text.charCodeAt(0);
  return first > 32 && first < 128 ? false : BLANK.test(text);
}

/**
 * Replaces what PostgreSQL (text and jsonb alike) cannot store, NUL and halves of surrogate pairs, by U+FFFD. Anything
 * else stays as it is: one broken character is no reason to lose a person, and a visible mark is better than silence.
 */
export function storable(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', '\ufffd') : whole;
}

/** Text of a field of one line: line breaks, with the blanks around them, become one space. */
export function singleLine(text: string): string {
  const safe = storable(text);
  return HAS_LINE_BREAK.test(safe) ? safe.trim().replace(LINE_BREAKS, ' ') : safe;
}

/** Text of several lines. Line breaks become LF: REST sends CR LF where Bulk sends LF, and both must hash alike. */
export function multiLine(text: string): string {
  const safe = storable(text);
  return safe.includes('\r') ? safe.replace(/\r\n?/g, '\n') : safe;
}

/** True when the text has more characters (code points, as PostgreSQL counts them) than `max`. */
export function isLonger(text: string, max: number | null): boolean {
  if (max === null || text.length <= max) return false;
  if (text.length > 2 * max) return true;
  let count = 0;
  for (const _ of text) if (++count > max) return true;
  return false;
}

/** At most `max` characters, never half a surrogate pair. */
export function cut(text: string, max: number): string {
  return isLonger(text, max)
    ? `${Array.from(text.slice(0, 2 * max))
        .slice(0, max - 1)
        .join('')}…`
    : text;
}

/** A foreign value as rejections and messages repeat it. */
export function quotable(text: string): string {
  return cut(storable(text), QUOTE_LENGTH);
}

/** What comes along unseen when text is pasted: soft hyphens, zero-width spaces, marks of byte order. */
export const INVISIBLE = /[\u00ad\u200b\u2060\ufeff]/g;

/** The form in which labels and names are compared: composed, lower case, runs of blanks as one space, nothing unseen. */
export function folded(text: string): string {
  return text.normalize('NFC').replace(INVISIBLE, '').toLowerCase().trim().replace(/\s+/g, ' ');
}
