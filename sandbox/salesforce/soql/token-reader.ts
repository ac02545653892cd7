import type { Name } from './ast.ts';
import { type Token, tokenize } from './lexer.ts';
import { malformedQuery } from './query-error.ts';
import type { SalesforceError } from './soql.ts';

/** Reads a query token by token; every refusal names the token it stands at. */
export interface TokenReader {
  readonly soql: string;
  peek(ahead?: number): Token;
  take(): Token;
  /** Whether the next tokens are these keywords or symbols, in any case. */
  sees(...words: readonly string[]): boolean;
  /** Takes the keywords or symbols if they come next. */
  takeIf(...words: readonly string[]): boolean;
  expect(word: string): Token;
  name(): Name;
  /** A whole number that is not negative. */
  count(): { readonly value: number; readonly at: number };
  unexpected(): SalesforceError;
}

export function tokenReader(soql: string): TokenReader {
  const tokens = tokenize(soql);
  const end: Token = { kind: 'end', text: '<EOF>', at: soql.length };
  let next = 0;

  const reader: TokenReader = {
    soql,
    peek: (ahead = 0) => tokens[next + ahead] ?? end,
    take() {
      const token = reader.peek();
      next += 1;
      return token;
    },
    sees: (...words) =>
      words.every((word, ahead) => {
        const token = reader.peek(ahead);
        return (token.kind === 'name' || token.kind === 'symbol') && token.text.toUpperCase() === word;
      }),
    takeIf(...words) {
      if (!reader.sees(...words)) return false;
      next += words.length;
      return true;
    },
    expect(word) {
      if (!reader.sees(word)) throw reader.unexpected();
      return reader.take();
    },
    name() {
      if (reader.peek().kind !== 'name') throw reader.unexpected();
      const { text, at } = reader.take();
      return { text, at };
    },
    count() {
      const { kind, text, at } = reader.peek();
      if (kind !== 'number' || !/^\d+$/.test(text)) throw reader.unexpected();
      reader.take();
      return { value: Number(text), at };
    },
    unexpected() {
      const token = reader.peek();
      return malformedQuery({ soql, at: token.at }, `unexpected token: '${token.text}'`);
    },
  };
  return reader;
}
