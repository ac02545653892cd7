import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { RollcallError } from '../support/errors.ts';
import { type Path, type Position, positionOf } from './position.ts';
import { problemsOf } from './problems.ts';
import { type FileConfig, fileSchema } from './schema.ts';

/** A configuration file that has the right shape. Whether it fits the platform is seen when it is applied. */
export interface ConfigurationFile {
  readonly config: FileConfig;
  /** `rollcall.yaml:12:5`: where a path of `config` stands in the file, for error messages. */
  locate(path: Path): string;
}

/** Reads and checks a configuration file. Throws `config_invalid` with every problem and its place. */
export async function readConfigurationFile(path: string): Promise<ConfigurationFile> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const why = missing ? 'does not exist' : 'cannot be read';
    throw new RollcallError('config_invalid', `The configuration file ${path} ${why}.`, { cause });
  });
  return parseConfiguration(text, path);
}

/** The same for a text at hand; `file` is the name that messages use. */
export function parseConfiguration(text: string, file: string): ConfigurationFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = ({ line, column }: Position) => `${file}:${line}:${column}`;

  const syntax = [...document.errors, ...document.warnings].map(({ pos, message }) => {
    const { line, col } = lines.linePos(pos[0]);
    return { position: { line, column: col }, message: `not valid YAML: ${message}` };
  });
  const problems = syntax.length > 0 ? syntax : problemsOf(document, lines);
  if (problems.length > 0) {
    const sorted = problems.toSorted(
      (a, b) => a.position.line - b.position.line || a.position.column - b.position.column,
    );
    const list = sorted.map(({ position, message }) => `${at(position)}: ${sentence(message)}`);
    throw new RollcallError('config_invalid', `${file} cannot be used.\n${list.join('\n')}`);
  }
  return {
    config: fileSchema.parse(document.toJS()),
    locate: (path) => at(positionOf(document, lines, path)),
  };
}

const SENTENCE_END = /[.?!]$/;

function sentence(text: string): string {
  return SENTENCE_END.test(text) ? text : `${text}.`;
}
