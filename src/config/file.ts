import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { RollcallError } from '../support/errors.ts';
import { onTerminal } from '../support/terminal-text.ts';
import type { Configuration } from './configuration.ts';
import { type Path, type Position, positionOf } from './position.ts';
import { type Problem, readDocument } from './problems.ts';
import { aliasProblems, syntaxProblems } from './yaml-problems.ts';

/** A configuration file that has the right shape. Whether it fits the platform is seen when it is applied. */
export interface ConfigurationFile {
  readonly config: Configuration;
  /** `rollcall.yaml:12:5: …`, in the order of the lines: what is found wrong with parts of `config` later on. */
  report(misfits: readonly Misfit[]): string[];
}

/** Something wrong with the part of a file at a path. */
export interface Misfit {
  readonly path: Path;
  /** A sentence. */
  readonly message: string;
}

/** Reads and checks a configuration file. Throws `config_invalid` with every problem and its place. */
export async function readConfigurationFile(path: string): Promise<ConfigurationFile> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const why = missing ? 'does not exist' : 'cannot be read';
    throw new RollcallError('config_invalid', onTerminal(`The configuration file ${path} ${why}.`), { cause });
  });
  return parseConfiguration(text, path);
}

/** The same for a text at hand; `file` is the name that messages use. */
export function parseConfiguration(text: string, file: string): ConfigurationFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const unusable = (problems: readonly Problem[]) =>
    new RollcallError('config_invalid', onTerminal(`${file} cannot be used.\n${inOrder(problems, file).join('\n')}`));

  const syntax = syntaxProblems([...document.errors, ...document.warnings], text, lines);
  if (syntax.length > 0) throw unusable(syntax);
  const aliases = aliasProblems(document, lines);
  if (aliases.length > 0) throw unusable(aliases);
  const reading = readDocument(document, lines);
  if ('problems' in reading) throw unusable(reading.problems);
  return {
    config: reading.config,
    report: (misfits) =>
      inOrder(
        misfits.map(({ path, message }) => ({ position: positionOf(document, lines, path), message })),
        file,
      ),
  };
}

function inOrder(problems: readonly Problem[], file: string): string[] {
  return problems
    .toSorted((a, b) => byPosition(a.position, b.position))
    .map(({ position, message }) => `${file}:${position.line}:${position.column}: ${sentence(message)}`);
}

function byPosition(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}

const SENTENCE_END = /[.?!]$/;

function sentence(text: string): string {
  return SENTENCE_END.test(text) ? text : `${text}.`;
}
