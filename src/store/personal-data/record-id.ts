const ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;

/** Whether it can be a Salesforce Id, of 15 or 18 characters. */
export const isRecordId = (text: string): boolean => ID.test(text);

/**
 * For PostgreSQL's regular expressions and JavaScript's: these Salesforce Ids where they stand as words, of 18 characters or
 * of 15, which say it all. To be matched with case: without it, one of 15 characters is another record's as well.
 *
 * @param ids at least one.
 */
export function recordPattern(ids: readonly string[]): string {
  const each = ids.map((id) => id.slice(0, 15)).join('|');
  return `(?<![a-zA-Z0-9])(?:${each})(?:[A-Z0-5]{3})?(?![a-zA-Z0-9])`;
}
