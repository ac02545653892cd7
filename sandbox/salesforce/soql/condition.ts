import type { Condition } from './ast.ts';
import { compileComparison, compileSet, type Predicate } from './comparison.ts';
import { malformedQuery } from './query-error.ts';
import type { QueryContext } from './scope.ts';
import { compileJoin } from './semi-join.ts';

/**
 * Compiles a WHERE condition to a predicate over positions. Two truth values only: `!=` and NOT hold for empty fields.
 *
 * @throws SalesforceError for whatever Salesforce, or this sandbox, does not take
 */
export function compileCondition(context: QueryContext, condition: Condition): Predicate {
  refuseJoinsInside(context, condition);
  return compile(context, condition);
}

function compile(context: QueryContext, condition: Condition): Predicate {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.map((one) => compile(context, one)).reduce(both);
    case 'or':
      return condition.conditions.map((one) => compile(context, one)).reduce(either);
    case 'not':
      return negate(compile(context, condition.condition));
    case 'compare':
      return compileComparison(context, condition.left, condition.operator, condition.value);
    case 'set':
      return compileSet(context, condition.left, condition.operator, condition.values);
    case 'join':
      return compileJoin(context, condition, compileCondition);
    default:
      return condition satisfies never;
  }
}

function both(first: Predicate, second: Predicate): Predicate {
  return (position) => first(position) && second(position);
}

function either(first: Predicate, second: Predicate): Predicate {
  return (position) => first(position) || second(position);
}

function negate(predicate: Predicate): Predicate {
  return (position) => !predicate(position);
}

/** Salesforce takes a semi-join only where it must hold: not under OR, not under NOT, and at most two of them. */
function refuseJoinsInside(context: QueryContext, condition: Condition): void {
  let joins = 0;
  const visit = (one: Condition, under: 'OR' | 'NOT' | null): void => {
    if (one.kind === 'not') visit(one.condition, 'NOT');
    else if (one.kind === 'and' || one.kind === 'or') {
      for (const inner of one.conditions) visit(inner, one.kind === 'or' ? 'OR' : under);
    } else if (one.kind === 'join') {
      joins += 1;
      const place = { soql: context.query.soql, at: one.left.path.at };
      if (under !== null) {
        throw malformedQuery(place, `Semi join sub-selects are not allowed with the '${under}' operator`);
      }
      if (joins > 2) throw malformedQuery(place, 'Maximum 2 semi join sub-selects are allowed.');
    }
  };
  visit(condition, null);
}
