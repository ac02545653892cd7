import { describe, expect, it } from 'vitest';
import { isRetyped, knownTypes, typesOf } from './field-types.ts';

describe('a field', () => {
  it.each([
    ['textarea', 'double'],
    ['string', 'picklist'],
    ['picklist', 'multipicklist'],
    ['date', 'datetime'],
    ['boolean', 'string'],
    ['string', 'address'],
    ['address', 'location'],
  ])('R45: that was %s and is %s has another type', (before, now) => {
    expect(isRetyped(before, now)).toBe(true);
  });

  it.each([
    ['string', 'string'],
    ['string', 'textarea'],
    ['email', 'url'],
    ['int', 'currency'],
    [undefined, 'double'],
  ])('R45: that was %s and is %s has not', (before, now) => {
    expect(isRetyped(before, now)).toBe(false);
  });
});

describe('what fields are known to be', () => {
  const fields = [{ path: 'Account.Name', type: 'string', options: null }];
  const basis = { access: 'a', fields };
  const saved = { 'account.name': 'picklist' };
  const read = { 'account.name': 'string' };

  it('R45: is what they were when the mapping was saved, else as the last run of the same org has read them', () => {
    expect(typesOf(fields)).toEqual(read);
    expect(knownTypes({ fieldTypes: saved, basis }, 'a')).toEqual(saved);
    expect(knownTypes({ fieldTypes: null, basis }, 'a')).toEqual(read);
    expect(knownTypes({ fieldTypes: null, basis }, 'b')).toEqual({});
    expect(knownTypes({ fieldTypes: null, basis: null }, 'a')).toEqual({});
  });
});
