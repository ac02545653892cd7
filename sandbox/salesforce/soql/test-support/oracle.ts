import type { FieldValue, SandboxRecord } from '../../org/org.ts';

/**
 * A second, slow reading of SOQL conditions, over exported records. It shares nothing with the engine: paths are
 * followed by looking Ids up, LIKE is matched character by character, and relative dates are decided by turning the
 * record's time into a day on the wall calendar instead of turning the literal into instants.
 */
export interface Oracle {
  /** The value at a path, through the parents. */
  readonly value: (record: SandboxRecord, path: string) => FieldValue;
  readonly matches: (record: SandboxRecord, condition: TestCondition) => boolean;
}

export type TestCondition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly TestCondition[] }
  | { readonly kind: 'not'; readonly part: TestCondition }
  | { readonly kind: 'test'; readonly path: string; readonly type: FieldType; readonly test: FieldTest };

export type FieldType = 'text' | 'id' | 'number' | 'boolean' | 'date' | 'datetime' | 'multi';

export type FieldTest =
  | { readonly operator: '=' | '!=' | '<' | '<=' | '>' | '>='; readonly value: TestValue }
  | { readonly operator: 'LIKE'; readonly pattern: string }
  | { readonly operator: 'IN' | 'NOT IN'; readonly values: readonly TestValue[] }
  | { readonly operator: 'INCLUDES' | 'EXCLUDES'; readonly groups: readonly (readonly string[])[] };

export type TestValue = FieldValue | RelativeDate;

export interface RelativeDate {
  readonly unit: 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';
  /** Units from now: first and last of those that are meant. */
  readonly from: number;
  readonly to: number;
  readonly literal: string;
}

export interface OracleWorld {
  /** Every record that the user sees, by Id. */
  readonly byId: ReadonlyMap<string, SandboxRecord>;
  readonly timeZone: string;
  readonly now: Date;
}

export function oracle(world: OracleWorld): Oracle {
  const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: world.timeZone, dateStyle: 'short' });
  const wallDays = new Map<string, string>();
  const today = calendar.format(world.now);

  function wallDay(instant: string): string {
    const known = wallDays.get(instant) ?? calendar.format(new Date(instant));
    wallDays.set(instant, known);
    return known;
  }

  function value(record: SandboxRecord, path: string): FieldValue {
    const parts = path.split('.');
    let current: SandboxRecord | undefined = record;
    for (const part of parts.slice(0, -1)) {
      const reference: FieldValue = current?.[`${part}Id`] ?? null;
      current = typeof reference === 'string' ? world.byId.get(reference) : undefined;
    }
    return current?.[parts.at(-1) ?? ''] ?? null;
  }

  function matches(record: SandboxRecord, condition: TestCondition): boolean {
    switch (condition.kind) {
      case 'and':
        return condition.parts.every((part) => matches(record, part));
      case 'or':
        return condition.parts.some((part) => matches(record, part));
      case 'not':
        return !matches(record, condition.part);
      case 'test':
        return holds(value(record, condition.path), condition.type, condition.test);
      default:
        return condition satisfies never;
    }
  }

  function holds(actual: FieldValue, type: FieldType, test: FieldTest): boolean {
    switch (test.operator) {
      case '=':
        return equal(actual, type, test.value);
      case '!=':
        return !equal(actual, type, test.value);
      case 'LIKE':
        return actual !== null && like([...String(actual)], [...test.pattern]);
      case 'IN':
        return test.values.some((one) => equal(actual, type, one));
      case 'NOT IN':
        return !test.values.some((one) => equal(actual, type, one));
      case 'INCLUDES':
        return includes(actual, test.groups);
      case 'EXCLUDES':
        return !includes(actual, test.groups);
      default:
        return actual !== null && test.value !== null && ordered(actual, type, test.operator, test.value);
    }
  }

  function equal(actual: FieldValue, type: FieldType, wanted: TestValue): boolean {
    if (type === 'boolean') return wanted !== null && (actual ?? false) === wanted;
    if (actual === null || wanted === null) return actual === wanted;
    if (isRelative(wanted)) return compareUnits(actual, type, wanted) === 'within';
    if (type === 'id') return String(actual).slice(0, 15) === String(wanted).slice(0, 15);
    if (type === 'text') return String(actual).toLowerCase() === String(wanted).toLowerCase();
    if (type === 'multi') return selection(actual) === selection(wanted);
    return actual === wanted;
  }

  function ordered(actual: FieldValue, type: FieldType, operator: string, wanted: TestValue): boolean {
    const side = isRelative(wanted) ? compareUnits(actual, type, wanted) : compare(actual, type, wanted);
    if (operator === '<') return side === 'before';
    if (operator === '>') return side === 'after';
    return operator === '<=' ? side !== 'after' : side !== 'before';
  }

  function compareUnits(actual: FieldValue, type: FieldType, wanted: RelativeDate): 'before' | 'within' | 'after' {
    const day = type === 'datetime' ? wallDay(String(actual)) : String(actual);
    const distance = unitNumber(day, wanted.unit) - unitNumber(today, wanted.unit);
    if (distance < wanted.from) return 'before';
    return distance > wanted.to ? 'after' : 'within';
  }

  return { value, matches };
}

function isRelative(value: TestValue): value is RelativeDate {
  return typeof value === 'object' && value !== null;
}

/** Units since some fixed day. */
function unitNumber(day: string, unit: RelativeDate['unit']): number {
  const [year = 0, month = 0] = day.split('-').map(Number);
  const days = Date.parse(day) / 86_400_000;
  if (unit === 'DAY') return days;
  // The first of January 1970 was a Thursday, four days into a week that begins on Sunday.
  if (unit === 'WEEK') return Math.floor((days + 4) / 7);
  if (unit === 'YEAR') return year;
  return unit === 'MONTH' ? year * 12 + month : year * 4 + Math.ceil(month / 3);
}

function compare(actual: FieldValue, type: FieldType, wanted: FieldValue): 'before' | 'within' | 'after' {
  const key = (value: FieldValue) => {
    if (typeof value !== 'string') return Number(value);
    if (type === 'text') return value.toLowerCase();
    return type === 'id' ? value.slice(0, 15) : value;
  };
  const [a, b] = [key(actual), key(wanted)];
  if (a === b) return 'within';
  return a < b ? 'before' : 'after';
}

function selection(value: FieldValue): string {
  return String(value).toLowerCase().split(';').sort().join();
}

function includes(actual: FieldValue, groups: readonly (readonly string[])[]): boolean {
  const selected = actual === null ? [] : String(actual).toLowerCase().split(';');
  return groups.some((group) => group.every((one) => selected.includes(one.toLowerCase())));
}

/** `%` any text, `_` one character; no escapes. */
function like(text: readonly string[], pattern: readonly string[]): boolean {
  // reachable[i]: the pattern so far matches the first i characters.
  let reachable = [true, ...text.map(() => false)];
  for (const wanted of pattern) {
    const next = reachable.map(() => false);
    for (let index = 0; index <= text.length; index++) {
      if (wanted === '%') next[index] = reachable[index] === true || next[index - 1] === true;
      else if (index > 0 && reachable[index - 1] === true) {
        next[index] = wanted === '_' || wanted.toLowerCase() === text[index - 1]?.toLowerCase();
      }
    }
    reachable = next;
  }
  return reachable.at(-1) === true;
}
