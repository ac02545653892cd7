import { describe, expect, it } from 'vitest';
import { converted, platformField, sourceField } from '../../../test/support/mapping.ts';

describe('picklists and dropdowns', () => {
  const options = [
    { value: 'RD', label: 'Research', active: true, validFor: null },
    { value: 'IT', label: 'Computers', active: false, validFor: null },
  ];
  const picklist = sourceField('Department__c', 'picklist', options);
  const several = sourceField('Topics__c', 'multipicklist', options);
  const plain = platformField('text');
  const dropdown = platformField('dropdown', { options: ['Research', 'Computers', 'École', 'a', 'A'] });

  it('a picklist gives the label or the stored value of its option, active or not', () => {
    expect(converted({ target: plain, source: picklist }, 'IT')).toBe('Computers');
    expect(converted({ target: plain, source: picklist, picklist: 'value' }, 'IT')).toBe('IT');
  });

  it('an option without a label has its value as text', () => {
    const blank = [{ value: 'RD', label: ' ', active: true, validFor: null }];
    const one = sourceField('Department__c', 'picklist', blank);
    expect(converted({ target: plain, source: one }, 'RD')).toBe('RD');
    const many = sourceField('Topics__c', 'multipicklist', blank);
    expect(converted({ target: plain, source: many }, 'RD;RD')).toBe('RD, RD');
  });

  it('an option becomes what its label says where the platform understands it, else what its value says', () => {
    const option = (value: string, label: string) => ({ value, label, active: true, validFor: null });
    const source = sourceField('Vip__c', 'picklist', [option('1', 'No'), option('0', 'Perhaps')]);
    expect(converted({ target: platformField('yesno'), source }, '1')).toBe('false');
    expect(converted({ target: platformField('yesno'), source }, '0')).toBe('false');
    expect(converted({ target: dropdown, source }, '1')).toBe('[not_in_dropdown]');
  });

  it('of several values those count that are not blank', () => {
    expect(converted({ target: plain, source: several }, 'RD; ;IT;')).toBe('Research, Computers');
    expect(converted({ target: dropdown, source: several }, 'RD;')).toBe('Research');
  });

  it('a value without an option keeps its own text', () => {
    expect(converted({ target: plain, source: picklist }, 'Gone')).toBe('Gone');
  });

  it('several values become one text, and none for a dropdown', () => {
    expect(converted({ target: plain, source: several }, 'RD;Gone;IT')).toBe('Research, Gone, Computers');
    expect(converted({ target: plain, source: several, picklist: 'value' }, 'RD;IT')).toBe('RD, IT');
    expect(converted({ target: dropdown, source: several }, 'RD')).toBe('Research');
    expect(converted({ target: dropdown, source: several }, 'RD;IT')).toBe('[several_values]');
  });

  it('a dropdown takes its own labels, whatever their case and blanks', () => {
    expect(converted({ target: dropdown, source: picklist }, 'RD')).toBe('Research');
    expect(converted({ target: dropdown }, '  rESEARCH ')).toBe('Research');
    expect(converted({ target: dropdown }, 'E\u0301cole')).toBe('École');
    expect(converted({ target: dropdown }, 'Rese\u00adarch\u200b')).toBe('Research');
    expect(converted({ target: dropdown }, 'Sales')).toBe('[not_in_dropdown]');
  });

  it('two options that differ only in case are told apart by case alone', () => {
    expect(converted({ target: dropdown }, 'A')).toBe('A');
    expect(converted({ target: dropdown }, ' a')).toBe('[not_in_dropdown]');
  });
});

describe('yes/no and level', () => {
  it.each([
    ...['true', 'YES', 'y', 'T', 'on', '1', ' Yes '].map((cell) => [cell, 'true'] as const),
    ...['false', 'No', 'n', 'f', 'off', '0'].map((cell) => [cell, 'false'] as const),
    ...['Sì', 'SI\u0300', 'oui', 'Ja', 'はい'].map((cell) => [cell, 'true'] as const),
    ...['Nein', 'não', 'NEJ', '否'].map((cell) => [cell, 'false'] as const),
    ['x', '[invalid_yesno]'] as const,
    ['perhaps', '[invalid_yesno]'] as const,
    ['2', '[invalid_yesno]'] as const,
  ])('yes/no %j → %s', (cell, value) => {
    expect(converted({ target: platformField('yesno') }, cell)).toBe(value);
  });

  it('a number is yes or no as well', () => {
    expect(converted({ target: platformField('yesno'), source: sourceField('N__c', 'double') }, '1.0')).toBe('true');
  });

  it.each([
    ['user', 'user'],
    ['Power User', 'poweruser'],
    ['POWER_USER', 'poweruser'],
    ['admin', '[unknown_level]'],
    ['Superadmin', '[superadmin_refused]'],
    ['super_admin', '[superadmin_refused]'],
  ])('R34: level %j → %s', (cell, value) => {
    expect(converted({ target: platformField('level') }, cell)).toBe(value);
  });

  it('an empty level is a user, an empty active is active: neither is ever empty on the platform', () => {
    expect(converted({ target: platformField('level', { key: 'level' }) }, null)).toBe('user');
    expect(converted({ target: platformField('yesno', { key: 'active' }) }, ' ')).toBe('true');
    expect(converted({ target: platformField('yesno') }, ' ')).toBeNull();
  });
});
