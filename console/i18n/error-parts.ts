/** What errors say comes in so many files, for a page that says one of them is not to bring all. */
const ERROR_PARTS = 12;

/** In which of them a code is: told from the code alone, so that no page needs a list of all. */
export function errorPart(code: string): number {
  let sum = 0;
  for (const letter of code) sum = (sum * 31 + letter.charCodeAt(0)) % 65_521;
  return sum % ERROR_PARTS;
}

/** Sentences of one file. */
export function partOf(errors: Readonly<Record<string, string>>, part: number): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(errors).filter(([code]) => errorPart(code) === part));
}
