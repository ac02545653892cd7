import type { Sentence } from './sentence.ts';

/** Sentences of schemas by their English, which is all that zod takes with it. */
const SENTENCES = new Map<string, Sentence>();

/**
 * The words of a schema's own: `z.string().min(1, worded(saying('shape_empty')`must not be empty`))`. What they name is part
 * of the schema, never of what is checked by it: they are kept as long as the process runs.
 */
export function worded(sentence: Sentence): string {
  SENTENCES.set(sentence.message, sentence);
  return sentence.message;
}

/** The sentence behind the words of an issue; undefined where they are zod's. */
export function sentenceOf(message: string): Sentence | undefined {
  return SENTENCES.get(message);
}
