import type { Document, LineCounter } from 'yaml';
import type { z } from 'zod';
import type { Configuration } from './configuration.ts';
import { issueMessage } from './issue-message.ts';
import { type Path, type Position, positionOf, positionOfKey } from './position.ts';
import { hasBrokenReference, hasReference } from './reference.ts';
import { fileSchema } from './schema/file.ts';
import { unknownKeyMessage } from './unknown-key.ts';
import { duplicateKeys } from './yaml-problems.ts';

/** Only these may hold a `${NAME}`: what differs between installations, and secrets. */
const REFERENCES_ALLOWED =
  /^(connections\.\d+\.salesforce\.(url|clientId|clientSecret|username|privateKey|canvasSecret)|connections\.\d+\.directory\.(url|clientId|clientSecret|username|password|privateKey)|alerts\.(email\.smtp|webhook\.url|webhook\.secret))$/;

export interface Problem {
  readonly position: Position;
  readonly message: string;
}

/** What a document of valid YAML says, or everything that is wrong with it, in no order. */
export function readDocument(
  document: Document,
  lines: LineCounter,
): { readonly config: Configuration } | { readonly problems: readonly Problem[] } {
  const value = readValue(document);
  if (value === undefined) return failed('the file repeats itself too often by its aliases');
  if (value === null) return failed('the file is empty');
  const { data, error } = fileSchema.safeParse(value);
  const misfits = [...referenceProblems(value), ...shapeProblems(value, error?.issues ?? [])];
  const misplaced = misfits.map(({ path, key, message }) => ({
    position: key === undefined ? positionOf(document, lines, path) : positionOfKey(document, lines, path, key),
    message,
  }));
  const problems = [...duplicateKeys(document, lines), ...misplaced];
  return problems.length === 0 && data !== undefined ? { config: data } : { problems };
}

function failed(message: string) {
  return { problems: [{ position: { line: 1, column: 1 }, message }] };
}

/** Undefined when aliases make it far larger than it looks. */
function readValue(document: Document): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

interface Misfit {
  readonly path: Path;
  /** Set when the key itself is wrong, not its value. */
  readonly key?: string;
  readonly message: string;
}

function* referenceProblems(value: unknown): Generator<Misfit> {
  for (const { path, text } of texts(value, [])) {
    if (!text.includes('${')) continue;
    if (!REFERENCES_ALLOWED.test(path.join('.'))) {
      const message = `${name(path)} cannot hold a \${…}; only addresses and credentials can`;
      yield { path, message };
    } else if (hasBrokenReference(text) || !hasReference(text)) {
      yield { path, message: `${name(path)} has a \${ that does not begin a \${NAME}` };
    }
  }
}

function* shapeProblems(value: unknown, issues: readonly z.core.$ZodIssue[]): Generator<Misfit> {
  for (const issue of issues) {
    const path = withinDocument(value, issue.path);
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        yield { path, key, message: `${name([...path, key])} ${unknownKeyMessage(fileSchema, path, key)}` };
      }
    } else {
      const missing = path.length > 0 && valueAt(value, path) === undefined;
      yield { path, message: `${path.length === 0 ? 'the file' : name(path)} ${issueMessage(issue, missing)}` };
    }
  }
}

function* texts(value: unknown, path: Path): Generator<{ path: Path; text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  else if (typeof value === 'object' && value !== null) {
    const steps = Array.isArray(value) ? value.entries() : Object.entries(value);
    for (const [step, member] of steps) yield* texts(member, [...path, step]);
  }
}

function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Reflect.get(here, step);
  }
  return here;
}

/** The path as far as the file goes: a schema may have looked into a text that is short for a group. */
function withinDocument(value: unknown, path: Path): Path {
  const ends = path.findIndex((_, index) => typeof valueAt(value, path.slice(0, index)) === 'string');
  return ends === -1 ? path : path.slice(0, ends);
}

const LEADING_DOT = /^\./;

/** `connections[0].sync.contacts.mapping` */
function name(path: Path): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(LEADING_DOT, '');
}
