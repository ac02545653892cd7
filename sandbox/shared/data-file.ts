import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** What is wrong with a data file, in sentences that say where. */
export class DataFileError extends Error {
  /** @param thing what the file should describe: `an org`, `a tenant` */
  constructor(file: string, thing: string, problems: readonly string[]) {
    super([`${file} does not describe ${thing}:`, ...problems.map((problem) => `  ${problem}`)].join('\n'));
    this.name = 'DataFileError';
  }
}

/** Collects problems, so that an author sees all of them at once. */
export interface Problems {
  readonly found: readonly string[];
  /** `place` is a path in the file, such as `records.Contact[2].Email`. */
  add(place: string, sentence: string): void;
}

export function collectProblems(): Problems {
  const found: string[] = [];
  return { found, add: (place, sentence) => void found.push(`${place}: ${sentence}`) };
}

/** Reads JSON of a given form. Throws DataFileError that names every place where it has another. */
export function readDataFile<T>(path: string, schema: z.ZodType<T>, thing: string): T {
  const parsed = schema.safeParse(parseJson(path, thing));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${placeOf(issue.path) || 'the file'}: ${issue.message}`);
  throw new DataFileError(path, thing, problems);
}

function parseJson(path: string, thing: string): unknown {
  const text = readFileSync(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DataFileError(path, thing, [`it is not JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** A path as JavaScript writes it. */
function placeOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}
