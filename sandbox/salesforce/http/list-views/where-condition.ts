import type { Condition, Literal, Operand } from '../../soql/ast.ts';
import { parseQuery } from '../../soql/parse.ts';
import { literalText, operandText, queryText } from './soql-text.ts';

/** A list view's filter in the shapes of the API; they carry no discriminator. */
export type WhereCondition =
  | { readonly field: string; readonly operator: string; readonly values: readonly string[] }
  | { readonly field: string; readonly operator: string; readonly subQuery: string }
  | { readonly conditions: readonly WhereCondition[]; readonly conjunction: 'and' | 'or' }
  | { readonly condition: WhereCondition };

const OPERATORS = {
  '=': 'equals',
  '!=': 'notEquals',
  '<': 'lessThan',
  '<=': 'lessThanOrEqualTo',
  '>': 'greaterThan',
  '>=': 'greaterThanOrEqualTo',
  LIKE: 'like',
  IN: 'in',
  'NOT IN': 'notIn',
  INCLUDES: 'includes',
  EXCLUDES: 'excludes',
} as const;

/** @param where SOQL text after WHERE, or null */
export function whereCondition(where: string | null): WhereCondition {
  const parsed = where === null ? null : parseQuery(`SELECT Id FROM X WHERE ${where}`).where;
  return parsed === null ? { conditions: [], conjunction: 'and' } : translate(parsed);
}

function translate(condition: Condition): WhereCondition {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { conditions: condition.conditions.map(translate), conjunction: condition.kind };
    case 'not':
      return { condition: translate(condition.condition) };
    case 'compare':
      return simple(condition.left, condition.operator, [condition.value]);
    case 'set':
      return simple(condition.left, condition.operator, condition.values);
    case 'join':
      return {
        field: operandText(condition.left),
        operator: OPERATORS[condition.negated ? 'NOT IN' : 'IN'],
        subQuery: queryText(condition.query),
      };
  }
}

function simple(left: Operand, operator: keyof typeof OPERATORS, values: readonly Literal[]): WhereCondition {
  return { field: operandText(left), operator: OPERATORS[operator], values: values.map(literalText) };
}
