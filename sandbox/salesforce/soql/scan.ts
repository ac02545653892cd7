import type { Predicate } from './comparison.ts';
import { queryError } from './query-error.ts';
import { type QueryContext, seenTest } from './scope.ts';

/** The rows of a result, in order: positions in the queried table. */
export interface Positions extends Iterable<number> {
  readonly length: number;
  at(index: number): number;
}

/** The positions that the session sees, within the query's scope, for which the predicate holds. */
export function matchingPositions(context: QueryContext, matches: Predicate | null): Positions {
  const { table } = context;
  const seen = table.restricted ? seenTest(context, table) : null;
  const tests = [seen, scopeTest(context), matches].filter((test) => test !== null);
  const { length } = table;
  if (tests.length === 0) return rangePositions(0, length);
  const holds = tests.reduce((first, second) => (position: number) => first(position) && second(position));
  return collect(length, holds);
}

/** `positions` from index `from` up to, but not including, `to`. */
export function slicePositions(positions: Positions, from: number, to: number): Positions {
  const start = Math.min(from, positions.length);
  const length = Math.max(0, Math.min(to, positions.length) - start);
  return {
    length,
    at: (index) => positions.at(start + index),
    *[Symbol.iterator]() {
      for (let index = 0; index < length; index++) yield positions.at(start + index);
    },
  };
}

export function listedPositions(list: Uint32Array): Positions {
  return {
    length: list.length,
    at: (index) => list[index] ?? -1,
    [Symbol.iterator]: () => list[Symbol.iterator](),
  };
}

function rangePositions(from: number, to: number): Positions {
  return {
    length: to - from,
    at: (index) => from + index,
    *[Symbol.iterator]() {
      for (let position = from; position < to; position++) yield position;
    },
  };
}

/** Four bytes a row, so that the result of a big org stays small. */
function collect(length: number, holds: Predicate): Positions {
  let found = new Uint32Array(Math.min(length, 1024));
  let count = 0;
  for (let position = 0; position < length; position++) {
    if (!holds(position)) continue;
    if (count === found.length) {
      const larger = new Uint32Array(Math.min(length, found.length * 2));
      larger.set(found);
      found = larger;
    }
    found[count] = position;
    count += 1;
  }
  return listedPositions(found.subarray(0, count));
}

function scopeTest(context: QueryContext): Predicate | null {
  const { scope } = context.query;
  const name = scope?.text.toLowerCase() ?? 'everything';
  const { table, schema, session } = context;
  if (name === 'everything') return null;
  if (name === 'mine' && schema.fields.has('OwnerId')) {
    const owner = table.reader('OwnerId');
    return (position) => owner(position) === session.userId;
  }
  if (name === 'mru' && schema.fields.has('LastViewedDate')) {
    const viewed = table.reader('LastViewedDate');
    return (position) => viewed(position) !== null;
  }
  const place = { soql: context.query.soql, at: scope?.at ?? 0 };
  throw queryError(
    place,
    'INVALID_QUERY_SCOPE',
    `Scope '${scope?.text}' is not supported for sObject type '${schema.name}'`,
  );
}
