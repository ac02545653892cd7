const NEEDS_QUOTES = /[",\r\n]/;
/**
 * What makes a spreadsheet take a text for a formula (OWASP, CSV injection), also behind blanks and what is not seen; and in
 * full width, which some take for the same.
 */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@\t\r＝＋－＠]/u;
/** The same where a spreadsheet splits lines by another separator, as those of many countries do: quotes do not help there. */
const BEHIND_SEPARATOR = /([;\t|])(?=[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠])/gu;

/** One line of CSV (RFC 4180). Texts that a spreadsheet would take for a formula begin with an apostrophe. */
export function csvLine(cells: readonly (string | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: string | null): string {
  if (cell === null) return '';
  const inner = cell.replaceAll(BEHIND_SEPARATOR, "$1'");
  const safe = FORMULA.test(cell) ? `'${inner}` : inner;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
