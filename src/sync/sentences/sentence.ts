import { ENGLISH } from './english.ts';
import type { SentenceCode, SentenceParams, SentenceValues } from './values.ts';

/** Something for an administrator to read: what it says, as a code and in English, and what it names. */
export interface Sentence<Code extends string = string> {
  readonly code: Code;
  readonly message: string;
  readonly params: SentenceParams;
}

/** `say('field_back', { path: 'Email' })` */
export function say<Code extends SentenceCode>(code: Code, values: SentenceValues[Code]): Sentence<Code> {
  return { code, message: ENGLISH[code](values), params: values };
}

/** Several of them as one text, in English. */
export function inEnglish(sentences: readonly Pick<Sentence, 'message'>[]): string {
  return sentences.map(({ message }) => message).join(' ');
}
