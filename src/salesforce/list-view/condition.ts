import { type Sentence, saying } from '../../support/sentence.ts';
import { literal } from '../soql/text.ts';
import type { WhereNode } from './schema.ts';

/** Describe's names of the operators; the documentation itself spells the fourth in two ways. */
const OPERATORS: Readonly<Record<string, string>> = {
  equals: '=',
  notequals: '!=',
  greaterthan: '>',
  greaterthanorequalto: '>=',
  greaterthenorequalto: '>=',
  lessthan: '<',
  lessthanorequalto: '<=',
  lessthenorequalto: '<=',
  like: 'LIKE',
  notlike: 'NOT LIKE',
  in: 'IN',
  notin: 'NOT IN',
  includes: 'INCLUDES',
  excludes: 'EXCLUDES',
};

const LIST_OPERATORS: readonly string[] = ['IN', 'NOT IN', 'INCLUDES', 'EXCLUDES'];
const QUOTED = /^'(?:[^'\\]|\\.)*'$/s;
const BARE =
  /^(?:null|true|false|-?\d+(?:\.\d+)?|\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))?|[A-Z]+(?:_[A-Z]+)*(?::\d+)?|[A-Z]{3}\d+(?:\.\d+)?)$/i;

/** True for field paths whose values are text and need quotes in SOQL. */
export type IsTextField = (path: string) => boolean;

/** Why a condition cannot be written as SOQL. */
export class UnsupportedCondition extends Error {
  /** What cannot be, with a comma behind it. */
  readonly what: Sentence;

  constructor(what: Sentence) {
    super(what.message);
    this.what = what;
  }
}

/** Field paths that a condition compares. */
export function fieldsOf(node: WhereNode): string[] {
  if ('conditions' in node) return node.conditions.flatMap(fieldsOf);
  if ('condition' in node) return fieldsOf(node.condition);
  return [bareField(node.field)];
}

/**
 * Writes describe's `whereCondition` as SOQL, or null where it holds no condition.
 * Throws UnsupportedCondition rather than leave any part of the filter out.
 */
export function conditionToSoql(node: WhereNode, isText: IsTextField): string | null {
  if ('conditions' in node) {
    const parts = node.conditions.map((part) => conditionToSoql(part, isText)).filter((part) => part !== null);
    if (parts.length < 2) return parts[0] ?? null;
    const conjunction = node.conjunction.toUpperCase();
    if (conjunction !== 'AND' && conjunction !== 'OR') {
      throw new UnsupportedCondition(
        saying('holds_conjunction')`the conjunction "${{ conjunction: node.conjunction }}",`,
      );
    }
    return parts.map((part) => `(${part})`).join(` ${conjunction} `);
  }
  if ('condition' in node) {
    const inner = conditionToSoql(node.condition, isText);
    return inner === null ? null : `NOT (${inner})`;
  }
  if ('subQuery' in node)
    throw new UnsupportedCondition(saying('holds_subquery')`the sub-query on ${{ field: node.field }},`);
  return comparison(node.field, node.operator, node.values, isText);
}

function comparison(field: string, operatorName: string, values: readonly string[], isText: IsTextField): string {
  const operator = OPERATORS[operatorName.toLowerCase()];
  if (operator === undefined)
    throw new UnsupportedCondition(
      saying('holds_operator')`the operator "${{ operator: operatorName }}" on ${{ field }},`,
    );
  if (!/^(?:toLabel\([\w.]+\)|[\w.]+)$/i.test(field))
    throw new UnsupportedCondition(saying('holds_expression')`the expression "${{ expression: field }}",`);
  const text = isText(bareField(field));
  const written = values.map((value) => writeValue(field, value, text));
  if (LIST_OPERATORS.includes(operator)) return `${field} ${operator} (${written.join(', ')})`;
  const [only] = written;
  if (only === undefined || written.length > 1)
    throw new UnsupportedCondition(saying('holds_values')`${{ count: values.length }} values for ${{ field }},`);
  return operator === 'NOT LIKE' ? `NOT (${field} LIKE ${only})` : `${field} ${operator} ${only}`;
}

/** Values of text fields come with or without quotes; others stand bare and must look like SOQL literals. */
function writeValue(field: string, value: string, text: boolean): string {
  if (QUOTED.test(value)) return value;
  if (text && value.toLowerCase() !== 'null') return literal(value);
  if (BARE.test(value)) return value;
  throw new UnsupportedCondition(saying('holds_value')`the value "${{ value }}" for ${{ field }},`);
}

function bareField(field: string): string {
  return /^toLabel\(([\w.]+)\)$/i.exec(field)?.[1] ?? field;
}
