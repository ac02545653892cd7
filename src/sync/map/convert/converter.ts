import type { Refusal } from '../rejection.ts';

/** Turns a text that is not blank into the platform's canonical form (see sync/directory.ts), or refuses it. */
export type Converter = (text: string) => string | Refusal;

const REMEMBERED = 1_000;
const LONGEST_KEY = 100;

/** Remembers the answers for short texts, for conversions that are costly and meet few different values. */
export function remember(convert: Converter): Converter {
  const answers = new Map<string, string | Refusal>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = convert(text);
    if (text.length > LONGEST_KEY) return answer;
    if (answers.size >= REMEMBERED) answers.clear();
    // A copy: cells are slices of a page, and a slice as key would keep its whole page in memory.
    answers.set(Buffer.from(text).toString(), answer);
    return answer;
  };
}
