/** Answers that are none of a neighbour's own words, as sentences name them in English; catalogues know the codes. */
export const EMPTY_ANSWER = 'an empty answer';
export const HTML_PAGE = 'an HTML page';
export const WITHOUT_REASON = 'without a reason';

const CODES: Readonly<Record<string, string>> = {
  [EMPTY_ANSWER]: 'empty',
  [HTML_PAGE]: 'html',
  [WITHOUT_REASON]: 'unexplained',
};

/** What a neighbour has answered, for a sentence: its own words are the same in every language. */
export function answered(message: string): readonly [string, string] {
  return [CODES[message] ?? message, message];
}
