import { type Sentence, saying } from '../support/sentence.ts';
import { sentenceOf } from '../support/worded.ts';

/** What is not as a schema has it, as zod reports it. */
export interface ShapeIssue {
  readonly keyword: string;
  readonly message?: string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What a part of a request has to be: the schema's own words, or else zod's under a code of ours. */
export function shapeSentence({ keyword, message = 'It is not valid.', params }: ShapeIssue): Sentence {
  const own = sentenceOf(message);
  if (own !== undefined) return own;
  return { ...codeOf(keyword, params), message };
}

function codeOf(keyword: string, params: ShapeIssue['params']): Pick<Sentence, 'code' | 'params'> {
  const { origin, minimum, maximum, expected, input } = params;
  const of = origin === 'string' ? 'text' : origin === 'array' ? 'list' : 'number';
  if (keyword === 'invalid_type') {
    if (input === undefined) return saying('shape_missing')`is missing`;
    const what = KINDS[String(expected)] ?? 'other';
    return saying('shape_type')`must be ${{ what }}`;
  }
  if (keyword === 'too_small') return saying('shape_small')`${{ of }} must be at least ${{ least: String(minimum) }}`;
  if (keyword === 'too_big') return saying('shape_big')`${{ of }} must be at most ${{ most: String(maximum) }}`;
  return saying('shape_wrong')`is not valid`;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  int: 'number',
  boolean: 'boolean',
  array: 'list',
};
