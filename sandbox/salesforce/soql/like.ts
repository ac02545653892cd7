import type { Literal } from './ast.ts';
import { unescapeString } from './literals.ts';
import type { QueryContext } from './scope.ts';

/** A LIKE pattern as a regular expression: `%` any text, `_` any one character, `\%` and `\_` themselves, case ignored. */
export function likePattern(context: QueryContext, literal: Literal & { kind: 'string' }): RegExp {
  const pieces = literal.raw.match(/\\u[0-9a-fA-F]{4}|\\.|[%_]|[^\\%_]+/gsu) ?? [];
  const source = pieces.map((piece) => {
    if (piece === '%') return '.*';
    if (piece === '_') return '.';
    return escapeRegExp(unescapeString(context, { ...literal, raw: piece }));
  });
  return new RegExp(`^${source.join('')}$`, 'isu');
}

function escapeRegExp(text: string): string {
  return text.replace(/[$()*+./?[\\\]^{|}]/g, (character) => `\\${character}`);
}
