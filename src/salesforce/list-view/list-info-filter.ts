import { saying } from '../../support/sentence.ts';
import { isId } from '../ids.ts';
import { literal } from '../soql/text.ts';
import { UnsupportedCondition } from './condition.ts';
import { type Filter, normalScope } from './filter.ts';
import type { ListInfo } from './list-info.ts';

/** As much of a field as its operands need: describe's type, and the options of a picklist. */
export interface FilteredField {
  readonly type: string;
  readonly picklistValues: readonly { readonly value: string; readonly label: string | null }[];
}

type Condition = ListInfo['filteredByInfo'][number];

const TEXT = ['string', 'textarea', 'email', 'phone', 'url', 'encryptedstring', 'combobox'];
const NUMBERS = ['int', 'long', 'double', 'currency', 'percent'];
const COMPARISONS: Readonly<Record<string, string>> = {
  GreaterThan: '>',
  GreaterOrEqual: '>=',
  LessThan: '<',
  LessOrEqual: '<=',
};
const LOGIC = /^(?:\s|[()]|AND\b|OR\b|NOT\b|\d+)+$/i;

/**
 * Writes a filter of the User Interface API as SOQL. It gives operands as labels, as typed by whoever made the view, so
 * that only those are taken whose meaning is certain.
 * Throws UnsupportedCondition rather than leave any part of the filter out, or guess.
 * @param fieldOf what describe says of a field path, or null
 */
export function filterOfListInfo(info: ListInfo, fieldOf: (path: string) => FilteredField | null): Filter {
  // Before version 61 there is no scope in the answer, and "mine" would pass for "everything".
  if (info.scope === null || info.scope === undefined)
    throw new UnsupportedCondition(saying('holds_scope')`a scope that is not told,`);
  const conditions = info.filteredByInfo.map((condition) => {
    const field = fieldOf(condition.fieldApiName);
    if (field === null)
      throw new UnsupportedCondition(
        saying('holds_field')`the field ${{ field: condition.fieldApiName }}, which cannot be read,`,
      );
    return conditionSoql(condition, field);
  });
  return { scope: normalScope(info.scope.apiName), where: combined(conditions, info.filterLogicString ?? '') };
}

/** Puts the conditions into a logic such as `(1 OR 2) AND 3`; without one all must hold. */
function combined(conditions: readonly string[], logic: string): string | null {
  if (logic.trim() === '') {
    const [first = null, ...others] = conditions;
    return others.length === 0 ? first : conditions.map((condition) => `(${condition})`).join(' AND ');
  }
  if (!LOGIC.test(logic)) throw new UnsupportedCondition(saying('holds_logic')`the logic "${{ logic }}",`);
  const used = new Set<number>();
  const where = logic.replaceAll(/\d+/g, (number) => {
    const condition = conditions[Number(number) - 1];
    if (condition === undefined) throw new UnsupportedCondition(saying('holds_logic')`the logic "${{ logic }}",`);
    used.add(Number(number));
    return `(${condition})`;
  });
  if (used.size < conditions.length) throw new UnsupportedCondition(saying('holds_logic')`the logic "${{ logic }}",`);
  return where;
}

function conditionSoql(condition: Condition, field: FilteredField): string {
  const { fieldApiName: path, operator, operandLabels } = condition;
  const operands = operandLabels.length === 0 ? [''] : operandLabels;
  const comparedBy = (sign: string): string[] =>
    operands.map((label) => `${path} ${sign} ${operandOf(path, label, field)}`);
  const like = (before: string, after: string): string[] => {
    if (!TEXT.includes(field.type)) throw unsupported(condition);
    return operands.map((text) => `${path} LIKE ${likeLiteral(before, text, after)}`);
  };
  switch (operator) {
    case 'Equals':
      return comparedBy('=').join(' OR ');
    case 'NotEqual':
      return comparedBy('!=').join(' AND ');
    case 'Contains':
      return like('%', '%').join(' OR ');
    case 'NotContain':
      return `NOT (${like('%', '%').join(' OR ')})`;
    case 'StartsWith':
      return like('', '%').join(' OR ');
    case 'Includes':
    case 'Excludes':
      if (field.type !== 'multipicklist') throw unsupported(condition);
      return `${path} ${operator.toUpperCase()} (${operands.map((label) => operandOf(path, label, field)).join(', ')})`;
    default: {
      const sign = COMPARISONS[operator];
      if (sign === undefined || operands.length !== 1) throw unsupported(condition);
      return comparedBy(sign).join('');
    }
  }
}

function operandOf(path: string, label: string, { type, picklistValues }: FilteredField): string {
  if (label === '') return 'null';
  if (TEXT.includes(type)) return literal(label);
  if (type === 'boolean' && /^(?:1|true)$/i.test(label)) return 'true';
  if (type === 'boolean' && /^(?:0|false)$/i.test(label)) return 'false';
  if (NUMBERS.includes(type) && /^-?\d+(?:\.\d+)?$/.test(label)) return label;
  if (type === 'date' && /^\d{4}-\d\d-\d\d$/.test(label)) return label;
  if ((type === 'id' || type === 'reference') && isId(label)) return literal(label);
  if (type === 'picklist' || type === 'multipicklist') {
    const [option, ...others] = picklistValues.filter((candidate) => (candidate.label ?? candidate.value) === label);
    if (option !== undefined && others.length === 0) return literal(option.value);
  }
  throw new UnsupportedCondition(saying('holds_value')`the value "${{ value: label }}" for ${{ field: path }},`);
}

/** The text of a LIKE, in which its own `%` and `_` stand for themselves. */
function likeLiteral(before: string, text: string, after: string): string {
  const escaped = literal(text).slice(1, -1).replaceAll(/[%_]/g, '\\$&');
  return `'${before}${escaped}${after}'`;
}

function unsupported({ operator, fieldApiName }: Condition): UnsupportedCondition {
  return new UnsupportedCondition(
    saying('holds_operator')`the operator "${{ operator }}" on ${{ field: fieldApiName }},`,
  );
}
