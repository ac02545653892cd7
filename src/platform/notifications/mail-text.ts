const LINE_BREAKS = /\r\n?|[\u0085\u2028\u2029]/g;

/** Control characters and what turns the direction of text have no business in a mail, whoever put them there. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').trim();
}

/** The same for text of several lines, which end with LF. */
export function severalLines(text: string): string {
  return text
    .replace(LINE_BREAKS, '\n')
    .split('\n')
    .map((line) => line.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').trimEnd())
    .join('\n')
    .trim();
}
