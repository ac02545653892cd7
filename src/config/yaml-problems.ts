import { type Document, isScalar, type LineCounter, visit, type YAMLError } from 'yaml';
import type { Problem } from './problems.ts';

/**
 * What is wrong, in our own words: the parser's may repeat the text at fault, which may be a secret that someone did not
 * put into the environment.
 */
const WORDS: Readonly<Record<string, string>> = {
  BAD_DQ_ESCAPE: 'this \\ begins nothing that double quotes know; write \\\\ for a backslash',
  BAD_INDENT: 'the indentation does not fit the lines before it, or a [ or { is not closed',
  BAD_SCALAR_START: 'text cannot begin with this character; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a second key on one line, or a wrong indentation; put text with ": " in it in quotes',
  MISSING_CHAR: 'a : after a key, or the closing quote of a text, is missing',
  MULTILINE_IMPLICIT_KEY: 'a : after a key is missing, or the indentation is wrong',
  MULTIPLE_DOCS: 'a second YAML document begins here; a configuration is only one',
  TAB_AS_INDENT: 'a tab at the beginning of a line; indent with spaces',
  TAG_RESOLVE_FAILED: 'a text that begins with ! must be in quotes',
  UNEXPECTED_TOKEN: 'this cannot stand here; check quotes, brackets and indentation',
};
const OTHER = 'check quotes, brackets and indentation';
const REFERENCE_UNQUOTED = 'put "${NAME}" in quotes';

/** What the parser found, one problem a line: those that follow are mostly caused by the first. */
export function syntaxProblems(errors: readonly YAMLError[], text: string, lines: LineCounter): Problem[] {
  const rows = text.split('\n');
  const first = new Map<number, Problem>();
  for (const { code, pos } of errors) {
    const { line, col } = lines.linePos(pos[0]);
    if (first.has(line)) continue;
    const unquoted = code === 'UNEXPECTED_TOKEN' && rows[line - 1]?.slice(0, col).endsWith('${');
    const message = unquoted ? REFERENCE_UNQUOTED : (WORDS[code] ?? OTHER);
    first.set(line, { position: { line, column: col }, message: `not valid YAML: ${message}` });
  }
  return [...first.values()];
}

/** Aliases that stand for nothing, or for what they stand in: the document has no value then. */
export function aliasProblems(document: Document, lines: LineCounter): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Alias(_, alias, path) {
      const target = alias.resolve(document);
      const problem = problemAt(lines, alias.range?.[0]);
      if (target === undefined) {
        problems.push(problem('a text that begins with * is an alias, and nothing has that name; put it in quotes'));
      } else if (path.some((ancestor) => ancestor === target)) {
        problems.push(problem('an alias cannot stand inside of what it stands for'));
      }
    },
  });
  return problems;
}

/** Keys that a group has twice. */
export function duplicateKeys(document: Document, lines: LineCounter): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Map(_, { items }) {
      const seen = new Map<string, number>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const offset = key.range?.[0] ?? 0;
        const text = String(key.value);
        const earlier = seen.get(text);
        if (earlier === undefined) seen.set(text, offset);
        else {
          const { line } = lines.linePos(earlier);
          problems.push(problemAt(lines, offset)(`${text} is there twice; the first one is on line ${line}`));
        }
      }
    },
  });
  return problems;
}

function problemAt(lines: LineCounter, offset = 0): (message: string) => Problem {
  const { line, col } = lines.linePos(offset);
  return (message) => ({ position: { line, column: col }, message });
}
