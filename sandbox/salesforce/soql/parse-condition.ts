import type { Condition, Literal, Operand, Query, SetOperator, SimpleOperator } from './ast.ts';
import type { TokenReader } from './token-reader.ts';

const SIMPLE_OPERATORS: Readonly<Record<string, SimpleOperator>> = {
  '=': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  LIKE: 'LIKE',
};

/** Parses a sub-select; given from outside, since a query holds conditions and a condition can hold a query. */
type ParseSelect = (reader: TokenReader) => Query;

/**
 * A WHERE condition. AND and OR of one level must not be mixed without parentheses; NOT takes the one condition after
 * it. There is no `NOT LIKE` in SOQL (`NOT name LIKE …` is the way to say it).
 */
export function parseCondition(reader: TokenReader, parseSelect: ParseSelect): Condition {
  const first = parseTerm(reader, parseSelect);
  const word = reader.sees('AND') ? 'AND' : reader.sees('OR') ? 'OR' : null;
  if (word === null) return first;
  const conditions = [first];
  while (reader.takeIf(word)) conditions.push(parseTerm(reader, parseSelect));
  if (reader.sees('AND') || reader.sees('OR')) throw reader.unexpected();
  return { kind: word === 'AND' ? 'and' : 'or', conditions };
}

/** `Field`, `toLabel(Field)`, `COUNT(Field)`. */
export function parseOperand(reader: TokenReader): Operand {
  const name = reader.name();
  if (!reader.takeIf('(')) return { function: null, path: name };
  const path = reader.name();
  reader.expect(')');
  return { function: name, path };
}

function parseTerm(reader: TokenReader, parseSelect: ParseSelect): Condition {
  if (reader.takeIf('NOT')) return { kind: 'not', condition: parseTerm(reader, parseSelect) };
  if (reader.takeIf('(')) {
    const condition = parseCondition(reader, parseSelect);
    reader.expect(')');
    return condition;
  }
  return parseComparison(reader, parseSelect);
}

function parseComparison(reader: TokenReader, parseSelect: ParseSelect): Condition {
  const left = parseOperand(reader);
  const set = parseSetOperator(reader);
  if (set === null) {
    const operator = SIMPLE_OPERATORS[reader.peek().text.toUpperCase()];
    if (operator === undefined || reader.peek().kind === 'string') throw reader.unexpected();
    reader.take();
    return { kind: 'compare', left, operator, value: parseLiteral(reader) };
  }
  reader.expect('(');
  const condition: Condition =
    (set === 'IN' || set === 'NOT IN') && reader.sees('SELECT')
      ? { kind: 'join', left, negated: set === 'NOT IN', query: parseSelect(reader) }
      : { kind: 'set', left, operator: set, values: parseLiterals(reader) };
  reader.expect(')');
  return condition;
}

function parseSetOperator(reader: TokenReader): SetOperator | null {
  if (reader.takeIf('NOT', 'IN')) return 'NOT IN';
  if (reader.takeIf('IN')) return 'IN';
  if (reader.takeIf('INCLUDES')) return 'INCLUDES';
  return reader.takeIf('EXCLUDES') ? 'EXCLUDES' : null;
}

function parseLiterals(reader: TokenReader): readonly Literal[] {
  const values = [parseLiteral(reader)];
  while (reader.takeIf(',')) values.push(parseLiteral(reader));
  return values;
}

function parseLiteral(reader: TokenReader): Literal {
  const { kind, text, at } = reader.peek();
  switch (kind) {
    case 'string':
      reader.take();
      return { kind: 'string', raw: text, at };
    case 'number':
      reader.take();
      return { kind: 'number', value: Number(text), at };
    case 'date':
    case 'datetime':
      reader.take();
      return { kind, text, at };
    case 'name':
      return parseWord(reader);
    default:
      throw reader.unexpected();
  }
}

function parseWord(reader: TokenReader): Literal {
  const { text, at } = reader.peek();
  const word = text.toUpperCase();
  if (word.includes('.')) throw reader.unexpected();
  reader.take();
  if (word === 'NULL') return { kind: 'null', at };
  if (word === 'TRUE' || word === 'FALSE') return { kind: 'boolean', value: word === 'TRUE', at };
  return { kind: 'relative', name: word, count: reader.takeIf(':') ? reader.count().value : null, at };
}
