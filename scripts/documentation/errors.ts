import { codeSpans, tableRows } from './markdown-table.ts';

/** What a code means and what to do about it; `whatToDo` null where only the documentation says it. */
export interface CodeText {
  readonly meaning: string;
  readonly whatToDo: string | null;
}

/**
 * Compares docs/errors.md (columns: code, meaning, what to do) with the codes of the source. Returns one sentence per
 * disagreement: a code without a row or with two, a row without a code, a text that differs, an empty cell.
 */
export function checkErrors(markdown: string, codes: ReadonlyMap<string, CodeText>): string[] {
  const rows = tableRows(markdown).map(([code = '', meaning = '', whatToDo = '']) => ({
    code: codeSpans(code)[0] ?? code,
    meaning,
    whatToDo,
  }));
  const documented = rows.map(({ code }) => code);
  return [
    ...[...codes.keys()].filter((code) => !documented.includes(code)).map((code) => `${code} is not documented.`),
    ...documented.filter((code) => !codes.has(code)).map((code) => `${code} is documented but does not exist.`),
    ...documented.filter((code, at) => documented.indexOf(code) !== at).map((code) => `${code} is documented twice.`),
    ...rows.flatMap(({ code, meaning, whatToDo }) => {
      const text = codes.get(code);
      return text
        ? [...compare(code, 'meaning', meaning, text.meaning), ...compare(code, 'what to do', whatToDo, text.whatToDo)]
        : [];
    }),
  ];
}

function compare(code: string, column: string, written: string, expected: string | null): string[] {
  if (written === '') return [`${code} has nothing under "${column}".`];
  if (expected === null || written === expected) return [];
  return [`${code} says under "${column}": ${written} The source says: ${expected}`];
}
