import { toId15 } from '../org/ids.ts';
import type { Condition } from './ast.ts';
import type { Predicate } from './comparison.ts';
import { fieldKind } from './field-kinds.ts';
import { malformedQuery } from './query-error.ts';
import { matchingPositions } from './scan.ts';
import { type QueryContext, queryContext, type ResolvedField, resolveField } from './scope.ts';

type Join = Condition & { kind: 'join' };

/** Compiles the sub-select's own WHERE; given from outside, since a condition can hold a sub-select. */
type CompileCondition = (context: QueryContext, condition: Condition) => Predicate;

/**
 * `Id IN (SELECT AccountId FROM Contact WHERE …)`: the sub-select is read once, when the query is compiled.
 */
export function compileJoin(context: QueryContext, join: Join, compileCondition: CompileCondition): Predicate {
  const outer = resolveField(context, join.left.path);
  const place = { soql: context.query.soql, at: join.left.path.at };
  if (join.left.function !== null || fieldKind(outer.field) !== 'id') {
    throw malformedQuery(
      place,
      `The left operand field in the where expression should be an ID or reference field: ${join.left.path.text}`,
    );
  }
  const ids = subSelectIds(context, join, outer, compileCondition);
  const { read } = outer;
  const isIn: Predicate = (position) => {
    const id = read(position);
    return typeof id === 'string' && ids.has(toId15(id));
  };
  return join.negated ? (position) => !isIn(position) : isIn;
}

function subSelectIds(
  context: QueryContext,
  join: Join,
  outer: ResolvedField,
  compileCondition: CompileCondition,
): ReadonlySet<string> {
  const { query } = join;
  const place = { soql: query.soql, at: query.object.at };
  const inner = queryContext(context.org, context.session, context.includeDeleted, query);
  const item = query.select[0];
  if (query.select.length !== 1 || item?.kind !== 'field') {
    throw malformedQuery(place, 'semi join sub-selects can only query one field');
  }
  if (
    query.orderBy.length > 0 ||
    query.groupBy.length > 0 ||
    query.limit !== null ||
    query.offset !== null ||
    query.scope !== null
  ) {
    throw malformedQuery(place, 'only SELECT, FROM and WHERE are supported in a semi join sub-select');
  }
  if (query.where !== null && containsJoin(query.where)) {
    throw malformedQuery(place, 'Nesting of semi join sub-selects is not supported');
  }
  const selected = resolveField(inner, item.path);
  if (
    fieldKind(selected.field) !== 'id' ||
    selected.hops.length > 0 ||
    targetOf(inner, selected) !== targetOf(context, outer)
  ) {
    throw malformedQuery(
      { soql: query.soql, at: item.path.at },
      `The selected field '${item.path.text}' in the subquery and the left operand field in the where expression in the outer query '${join.left.path.text}' should point to the same object type`,
    );
  }
  const matches = query.where === null ? null : compileCondition(inner, query.where);
  const ids = new Set<string>();
  for (const position of matchingPositions(inner, matches)) {
    const id = selected.read(position);
    if (typeof id === 'string') ids.add(toId15(id));
  }
  return ids;
}

/** The object whose records an Id field names. */
function targetOf(context: QueryContext, resolved: ResolvedField): string {
  if (resolved.field.type === 'id') return (resolved.hops.at(-1)?.schema ?? context.schema).name;
  return resolved.field.referenceTo[0] ?? '';
}

function containsJoin(condition: Condition): boolean {
  if (condition.kind === 'join') return true;
  if (condition.kind === 'not') return containsJoin(condition.condition);
  return (condition.kind === 'and' || condition.kind === 'or') && condition.conditions.some(containsJoin);
}
