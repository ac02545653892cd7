import fc from 'fast-check';
import type { FieldValue } from '../../org/org.ts';
import type { FieldTest, FieldType, RelativeDate, TestCondition, TestValue } from './oracle.ts';

/** A field that conditions may speak of, with values that occur in it. */
export interface TestField {
  readonly path: string;
  readonly type: FieldType;
  readonly samples: readonly FieldValue[];
}

/** Conditions over the fields, up to three levels of AND, OR and NOT. */
export function conditions(fields: readonly TestField[]): fc.Arbitrary<TestCondition> {
  const test = fc
    .constantFrom(...fields)
    .chain((field) =>
      fieldTest(field).map((one): TestCondition => ({ kind: 'test', path: field.path, type: field.type, test: one })),
    );
  const { condition } = fc.letrec<{ condition: TestCondition }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      test,
      fc
        .tuple(
          fc.constantFrom('and' as const, 'or' as const),
          fc.array(tie('condition'), { minLength: 2, maxLength: 3 }),
        )
        .map(([kind, parts]): TestCondition => ({ kind, parts })),
      tie('condition').map((part): TestCondition => ({ kind: 'not', part })),
    ),
  }));
  return condition;
}

/** The condition as SOQL. */
export function conditionText(condition: TestCondition): string {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return `(${condition.parts.map(conditionText).join(condition.kind === 'and' ? ' AND ' : ' or ')})`;
    case 'not':
      return `(NOT ${conditionText(condition.part)})`;
    case 'test':
      return `${condition.path} ${testText(condition.test, condition.type)}`;
    default:
      return condition satisfies never;
  }
}

function fieldTest(field: TestField): fc.Arbitrary<FieldTest> {
  const value = fc.oneof(
    { weight: 6, arbitrary: sample(field) },
    { weight: 1, arbitrary: fc.constant<TestValue>(null) },
  );
  const equality = fc
    .tuple(fc.constantFrom('=' as const, '!=' as const), value)
    .map(([operator, wanted]): FieldTest => ({ operator, value: wanted }));
  if (field.type === 'boolean') return equality;
  const set = fc
    .tuple(fc.constantFrom('IN' as const, 'NOT IN' as const), fc.array(value, { minLength: 1, maxLength: 4 }))
    .map(([operator, values]): FieldTest => ({ operator, values }));
  if (field.type === 'multi') return fc.oneof(equality, set, inclusion());
  const order = fc
    .tuple(fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const), sample(field))
    .map(([operator, wanted]): FieldTest => ({ operator, value: wanted }));
  if (field.type !== 'text') return fc.oneof(equality, order, set);
  return fc.oneof(equality, order, set, likeness(field));
}

function sample(field: TestField): fc.Arbitrary<Exclude<TestValue, null>> {
  const known = fc.constantFrom(...field.samples.filter((value) => value !== null));
  if (field.type === 'text') {
    return fc
      .tuple(known, fc.constantFrom('as is', 'upper', 'lower'))
      .map(([value, how]) =>
        how === 'upper' ? String(value).toUpperCase() : how === 'lower' ? String(value).toLowerCase() : value,
      );
  }
  if (field.type === 'id') {
    return fc.tuple(known, fc.boolean()).map(([value, short]) => (short ? String(value).slice(0, 15) : value));
  }
  if (field.type === 'number') return fc.oneof(known, fc.integer({ min: -5, max: 12_000 }));
  return field.type === 'date' || field.type === 'datetime' ? fc.oneof(known, relativeDates()) : known;
}

function relativeDates(): fc.Arbitrary<RelativeDate> {
  const longUnits = ['WEEK', 'MONTH', 'QUARTER', 'YEAR'] as const;
  const units = ['DAY', ...longUnits] as const;
  const fixed: readonly RelativeDate[] = [
    { literal: 'YESTERDAY', unit: 'DAY', from: -1, to: -1 },
    { literal: 'TODAY', unit: 'DAY', from: 0, to: 0 },
    { literal: 'TOMORROW', unit: 'DAY', from: 1, to: 1 },
    { literal: 'LAST_90_DAYS', unit: 'DAY', from: -90, to: 0 },
    { literal: 'NEXT_90_DAYS', unit: 'DAY', from: 1, to: 90 },
    ...longUnits.flatMap((unit) => [
      { literal: `LAST_${unit}`, unit, from: -1, to: -1 },
      { literal: `THIS_${unit}`, unit, from: 0, to: 0 },
      { literal: `NEXT_${unit}`, unit, from: 1, to: 1 },
    ]),
  ];
  const counted = fc
    .tuple(fc.constantFrom(...units), fc.constantFrom('LAST', 'NEXT', 'AGO'), fc.integer({ min: 1, max: 60 }))
    .map(([unit, direction, n]): RelativeDate => {
      if (direction === 'AGO') return { literal: `N_${unit}S_AGO:${n}`, unit, from: -n, to: -n };
      if (direction === 'NEXT') return { literal: `NEXT_N_${unit}S:${n}`, unit, from: 1, to: n };
      return { literal: `LAST_N_${unit}S:${n}`, unit, from: -n, to: unit === 'DAY' ? 0 : -1 };
    });
  return fc.oneof(fc.constantFrom(...fixed), counted);
}

function inclusion(): fc.Arbitrary<FieldTest> {
  const group = fc.array(fc.constantFrom('en', 'de', 'FR', 'it', 'ja', 'pt', 'Klingon'), {
    minLength: 1,
    maxLength: 3,
  });
  return fc
    .tuple(fc.constantFrom('INCLUDES' as const, 'EXCLUDES' as const), fc.array(group, { minLength: 1, maxLength: 3 }))
    .map(([operator, groups]): FieldTest => ({ operator, groups }));
}

/** A value of the field with some characters made wild. */
function likeness(field: TestField): fc.Arbitrary<FieldTest> {
  const texts = field.samples.filter((value) => typeof value === 'string' && !/[%_]/.test(value));
  return fc
    .tuple(fc.constantFrom(...texts), fc.nat(8), fc.nat(8), fc.constantFrom('%', '_', '%_', '_%', ''))
    .map(([text, from, length, wild]) => {
      const characters = [...String(text)];
      const head = characters.slice(0, from % (characters.length + 1)).join('');
      const tail = characters.slice((from % (characters.length + 1)) + (length % 3)).join('');
      return { operator: 'LIKE', pattern: length % 2 === 0 ? `${head}${wild}${tail}` : `${head}${wild}%` };
    });
}

function testText(test: FieldTest, type: FieldType): string {
  switch (test.operator) {
    case 'LIKE':
      return `LIKE ${quote(test.pattern)}`;
    case 'IN':
    case 'NOT IN':
      return `${test.operator} (${test.values.map((value) => literal(value, type)).join(', ')})`;
    case 'INCLUDES':
    case 'EXCLUDES':
      return `${test.operator} (${test.groups.map((group) => quote(group.join(';'))).join(',')})`;
    default:
      return `${test.operator} ${literal(test.value, type)}`;
  }
}

function literal(value: TestValue, type: FieldType): string {
  if (value === null) return 'null';
  if (typeof value === 'object') return value.literal;
  return typeof value === 'string' && type !== 'date' && type !== 'datetime' ? quote(value) : String(value);
}

export function quote(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `'${escaped}'`;
}
