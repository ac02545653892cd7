import { malformedQuery } from './query-error.ts';

export interface Token {
  /** A name may be a dotted path; a string keeps its escapes, without its quotes. */
  readonly kind: 'name' | 'string' | 'number' | 'date' | 'datetime' | 'symbol' | 'end';
  readonly text: string;
  /** Offset in the query. */
  readonly at: number;
}

const RULES: readonly (readonly [Token['kind'], RegExp])[] = [
  ['datetime', /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})/iy],
  ['date', /\d{4}-\d{2}-\d{2}(?![\dT])/y],
  ['number', /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?(?!\w)/iy],
  ['name', /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y],
  ['string', /'(?:[^'\\\n]|\\.)*'/y],
  ['symbol', /<=|>=|<>|!=|[=<>(),:]/y],
];

/** The tokens of a query, an `end` last. Throws MALFORMED_QUERY where no token begins. */
export function tokenize(soql: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = skipSpace(soql, 0);
  while (at < soql.length) {
    const token = nextToken(soql, at);
    tokens.push(token);
    at = skipSpace(soql, at + token.text.length + (token.kind === 'string' ? 2 : 0));
  }
  tokens.push({ kind: 'end', text: '<EOF>', at: soql.length });
  return tokens;
}

function nextToken(soql: string, at: number): Token {
  for (const [kind, pattern] of RULES) {
    pattern.lastIndex = at;
    const text = pattern.exec(soql)?.[0];
    if (text !== undefined) return { kind, text: kind === 'string' ? text.slice(1, -1) : text, at };
  }
  const character = String.fromCodePoint(soql.codePointAt(at) ?? 0);
  throw malformedQuery(
    { soql, at },
    character === "'" ? 'Illegal string literal' : `line 1:${at} no viable alternative at character '${character}'`,
  );
}

function skipSpace(soql: string, from: number): number {
  let at = from;
  while (at < soql.length && /\s/.test(soql.charAt(at))) at++;
  return at;
}
