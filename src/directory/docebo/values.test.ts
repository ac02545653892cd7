import { iso31661 } from 'iso-3166';
import { describe, expect, it } from 'vitest';
import type { Described } from './described.ts';
import type { AdditionalField } from './endpoints/fields.ts';
import { batchValues, isAsGiven, personOf, withLevel } from './values.ts';

const field = (id: string, title: string, type = 'textfield', options: AdditionalField['options'] = []) => {
  return { id, title, type, options };
};
const described: Described = {
  fields: [field('1', 'sfdc_id'), field('2', 'sfdc_user_type'), field('3', 'Country', 'country')],
  languages: [{ code: 'english_uk', browserCode: 'en-gb' }],
};
const handed = (values: Record<string, string | null>, countryNames = {}, tenant = described) =>
  batchValues(values, { described: tenant, countryNames, managerKey: 'manager_1' });
const read = (country: unknown, tenant = described) =>
  personOf({ user_id: '7', username: 'ada', field_3: country }, tenant).values['field_3'];

describe('countries', () => {
  it.each(iso31661.map(({ alpha2, name }) => [alpha2, name] as const))(
    '%s is handed over by its name in ISO 3166, which is understood when it is listed: %s',
    (code, name) => {
      expect(handed({ field_3: code })).toEqual({ field_3: name });
      expect(read(name)).toBe(code);
    },
  );

  it('are called what the connection says, and what the field itself lists before that', () => {
    expect(handed({ field_3: 'TR' }, { TR: 'Turkey' })).toEqual({ field_3: 'Turkey' });
    const options = [
      { id: '90', label: 'TURKEY' },
      { id: '39', label: 'ITALY' },
    ];
    const listing = {
      ...described,
      fields: [...described.fields.slice(0, 2), field('3', 'Country', 'country', options)],
    };
    expect(handed({ field_3: 'TR' }, { TR: 'Turkey' }, listing)).toEqual({ field_3: 'TURKEY' });
    expect([read('39', listing), read('ITALY', listing)]).toEqual(['IT', 'IT']);
  });
});

describe('values of a batch', () => {
  it('clear what can be empty, and say nothing of what cannot', () => {
    const empty = { level: null, language: null, timezone: null, date_format: null };
    expect(handed(empty)).toEqual({});
    expect(handed({ email: null, expiration: null, manager: null, field_1: null })).toEqual({
      email: '',
      expiration_date: '',
      manager_1: null,
      field_1: '',
    });
  });

  it('name a language by Docebo’s own code', () => {
    expect(handed({ language: 'en-gb', active: 'false', username: 'ada' })).toEqual({
      language: 'english_uk',
      active: false,
    });
  });
});

describe('somebody whose level a list does not tell', () => {
  const listed = (level?: string) => personOf({ user_id: '7', username: 'ada', level }, described);

  it.each([
    ['3', 'superadmin'],
    ['6', 'user'],
    ['4', 'poweruser'],
    ['/framework/level/user', 'user'],
    ['/framework/level/admin', 'poweruser'],
  ])('is none who is told by %s', (told, level) => {
    expect(withLevel(listed(told), undefined)).toMatchObject({ superadmin: level === 'superadmin', values: { level } });
  });

  it.each([[undefined], ['17']])('R34: stays what they are known for, or is left alone as a superadmin: %s', (told) => {
    expect(withLevel(listed(told), undefined)).toMatchObject({ superadmin: true, values: { level: null } });
    const known = { superadmin: false, values: { level: 'poweruser' } };
    expect(withLevel(listed(told), known)).toMatchObject(known);
  });
});

describe('what somebody was given', () => {
  const there = { values: { username: 'Ada@Learners.example', firstname: 'Ada', field_3: 'IT' } };

  it.each([
    [{ username: 'ada@learners.example', firstname: ' Ada<b></b>', manager: 'grace', lastname: null }, true],
    [{ firstname: 'Augusta' }, false],
    [{ field_9: 'Sales' }, false],
  ])('is told as it is, or tidied: %j %s', (given, expected) => {
    expect(isAsGiven(there, given)).toBe(expected);
  });
});
