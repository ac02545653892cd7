/** What a sentence names, by name, so that it can be said in another language, too. */
export type SentenceParams = Readonly<Record<string, string | number>>;

/** Something for an administrator to read: what it says, as a code and in English, and what it names. */
export interface Sentence<Code extends string = string> {
  readonly code: Code;
  readonly message: string;
  readonly params: SentenceParams;
}

/** A value, or the code of one together with how English says it. */
type Named = string | number | readonly [code: string | number, english: string];

/**
 * A sentence that stands where it is said: ``saying('run_absent')`There is no run ${{ run }}.` ``. Each place names one
 * value. Pages in other languages say the code by their catalogue (console/i18n/it/errors), which a test compares with
 * every such sentence under src/.
 */
export function saying<const Code extends string>(
  code: Code,
): (words: TemplateStringsArray, ...places: readonly Readonly<Record<string, Named>>[]) => Sentence<Code> {
  return (words, ...places) => {
    const params: Record<string, string | number> = {};
    let message = words[0] ?? '';
    places.forEach((place, index) => {
      for (const [name, value] of Object.entries(place)) {
        const [named, english] = typeof value === 'object' ? value : [value, String(value)];
        params[name] = named;
        message += english;
      }
      message += words[index + 1] ?? '';
    });
    return { code, message, params };
  };
}

/** Several of them as one text, in English; one that begins with a line break stands on a line of its own. */
export function inEnglish(sentences: readonly Pick<Sentence, 'message'>[]): string {
  return sentences
    .map(({ message }) => message)
    .join(' ')
    .replaceAll(' \n', '\n');
}
