import { describe, expect, it } from 'vitest';
import type { Field, FieldType } from './field.ts';
import { countryCode, isDay, showValue, understandId, understandLabel } from './field-values.ts';

const field = (type: FieldType): Field => ({
  id: 7,
  type,
  translations: { all: 'Field' },
  mandatory: false,
  invisibleToUser: false,
  options: type === 'dropdown' ? [{ id: 3, translations: { english: 'Yes, sir', italian: 'Sissignore' } }] : [],
});

const PROBLEM = 'problem';
const told = (understood: ReturnType<typeof understandLabel>) => ('problem' in understood ? PROBLEM : understood.value);

describe('values of additional fields', () => {
  it.each<[FieldType, unknown, string | null, string | null]>([
    // What was sent, what a batch understands, what a single user is given.
    ['dropdown', 'Yes, sir', '3', PROBLEM],
    ['dropdown', 'Sissignore', '3', PROBLEM],
    ['dropdown', 'yes, sir', PROBLEM, PROBLEM],
    ['dropdown', 3, PROBLEM, '3'],
    ['yesno', 'TRUE', '1', PROBLEM],
    ['yesno', true, '1', PROBLEM],
    ['yesno', 'No', '2', PROBLEM],
    ['yesno', 0, '2', null],
    ['yesno', 1, '1', '1'],
    ['yesno', 2, PROBLEM, '2'],
    ['date', '2024-02-29', '2024-02-29', '2024-02-29'],
    ['date', '2023-02-29', PROBLEM, PROBLEM],
    ['date', '29/02/2024', PROBLEM, PROBLEM],
    ['country', 'Italy', 'IT', 'IT'],
    ['country', 'Atlantis', PROBLEM, PROBLEM],
    ['textfield', ' spaced ', 'spaced', 'spaced'],
    ['textfield', 12, '12', '12'],
    ['textfield', null, null, null],
    ['date', '', null, null],
    ['textfield', { nested: 1 }, PROBLEM, PROBLEM],
  ])('%s: %j is %j to a batch and %j to a single user', (type, given, label, id) => {
    expect(told(understandLabel(field(type), given))).toBe(label);
    expect(told(understandId(field(type), given))).toBe(id);
  });

  it('are shown as people read them', () => {
    expect(showValue(field('dropdown'), '3', 'italian')).toBe('Sissignore');
    expect(showValue(field('dropdown'), '4', 'italian')).toBe('');
    expect(showValue(field('yesno'), '2', 'english')).toBe('No');
    expect(showValue(field('country'), 'IT', 'english')).toBe('Italy');
  });

  it('know countries and days of the calendar', () => {
    expect([countryCode('france'), countryCode('FR'), countryCode('Nowhere')]).toEqual(['FR', 'FR', undefined]);
    expect([isDay('2026-11-26'), isDay('2026-13-01'), isDay('2026-11-26T00:00')]).toEqual([true, false, false]);
  });
});
