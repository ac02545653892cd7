import type { Sentence } from '../../support/sentence.ts';
import { ENGLISH } from './english.ts';
import type { SentenceCode, SentenceValues } from './values.ts';

/** `say('field_back', { path: 'Email' })` */
export function say<Code extends SentenceCode>(code: Code, values: SentenceValues[Code]): Sentence<Code> {
  return { code, message: ENGLISH[code](values), params: values };
}
