import { z } from 'zod';
import { type Sentence, saying } from '../../support/sentence.ts';
import { worded } from '../../support/worded.ts';

/** Messages of every schema in this folder are the end of a sentence that begins with the place in the file. */

const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/** Text on one line that a database can store: a name, a title, a code. */
export const line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1, worded(saying('shape_empty')`must not be empty`))
    .max(longest, worded(saying('config_longest')`must not be longer than ${{ longest }} characters`))
    .refine(
      (text) => !UNPRINTABLE.test(text),
      worded(saying('config_line')`must be one line, without control characters`),
    );

export const name = line(255);

const TWICE = worded(saying('config_twice')`is there twice`);

/** A check that no two members of a list have the same text, whatever its case. `key`: under this key of each member. */
export function unique<K extends string>(key: K): (payload: z.core.ParsePayload<Record<K, string>[]>) => void;
export function unique(): (payload: z.core.ParsePayload<string[]>) => void;
export function unique(key?: string) {
  return ({ value, issues }: z.core.ParsePayload<(string | Record<string, string>)[]>) => {
    const seen = new Set<string>();
    for (const [index, member] of value.entries()) {
      const text = (typeof member === 'string' ? member : (member[key ?? ''] ?? '')).toLowerCase();
      const path = key === undefined ? [index] : [index, key];
      if (seen.has(text)) issues.push({ code: 'custom', input: member, path, message: TWICE });
      seen.add(text);
    }
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** What to say of a value that is not there; what is there and wrong is described by the schema itself. */
export const missing = (said: Sentence) => {
  const message = worded(said);
  return { error: ({ input }: { input?: unknown }) => (input === undefined ? message : undefined) };
};
