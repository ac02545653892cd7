import type { z } from 'zod';

/** The end of a sentence that begins with the path, for the issues whose schema has no words of its own. */
export function issueMessage(issue: z.core.$ZodIssue, missing: boolean): string {
  if (missing && (issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union')) {
    if (issue.message.startsWith(MISSING)) return issue.message;
    return issue.message.startsWith(MUST) ? `${MISSING}; it ${issue.message}` : MISSING;
  }
  if (issue.code === 'invalid_type' && !isOwnWording(issue.message))
    return `must be ${KINDS[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value' && !isOwnWording(issue.message)) return `must be ${anyOf(issue.values)}`;
  return issue.message;
}

const MISSING = 'is missing';
const MUST = 'must be ';

const KINDS: Readonly<Record<string, string>> = {
  string: 'text (put it in quotes if it looks like a number)',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a group of settings',
  record: 'a group of settings',
};

/** zod's own messages begin so; ours never do. */
function isOwnWording(message: string): boolean {
  return !message.startsWith('Invalid ');
}

/** `one, two or three` */
export function anyOf(values: readonly unknown[]): string {
  const texts = values.map(String);
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`;
}
