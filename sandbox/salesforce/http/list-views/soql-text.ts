import type { Condition, Literal, Operand, Query } from '../../soql/ast.ts';

/** A literal as SOQL writes it. */
export function literalText(literal: Literal): string {
  switch (literal.kind) {
    case 'string':
      return `'${literal.raw}'`;
    case 'null':
      return 'null';
    case 'date':
    case 'datetime':
      return literal.text;
    case 'relative':
      return literal.count === null ? literal.name : `${literal.name}:${literal.count}`;
    case 'number':
    case 'boolean':
      return String(literal.value);
  }
}

/** The query of a semi-join: one field, an object and perhaps a filter. */
export function queryText(query: Query): string {
  const fields = query.select.flatMap((item) => (item.kind === 'field' ? [item.path.text] : []));
  const where = query.where === null ? '' : ` WHERE ${conditionText(query.where)}`;
  return `SELECT ${fields.join(', ')} FROM ${query.object.text}${where}`;
}

function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return `(${condition.conditions.map(conditionText).join(` ${condition.kind.toUpperCase()} `)})`;
    case 'not':
      return `(NOT ${conditionText(condition.condition)})`;
    case 'compare':
      return `${operandText(condition.left)} ${condition.operator} ${literalText(condition.value)}`;
    case 'set':
      return `${operandText(condition.left)} ${condition.operator} (${condition.values.map(literalText).join(',')})`;
    case 'join':
      return `${operandText(condition.left)} ${condition.negated ? 'NOT IN' : 'IN'} (${queryText(condition.query)})`;
  }
}

/** A field, or a function of one. */
export function operandText({ function: name, path }: Operand): string {
  return name === null ? path.text : `${name.text}(${path.text})`;
}
