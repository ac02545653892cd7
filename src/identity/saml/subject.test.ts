import { describe, expect, it } from 'vitest';
import { subjectOf } from './subject.ts';

const settings = { subjectAttribute: 'employeeNumber', anyNameId: false };
const FORMAT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:';
const nameId = { text: '_a8f3', format: `${FORMAT}transient` };
const said = (values: readonly string[], name = 'employeeNumber') => ({
  nameId,
  attributes: [
    { name: 'Email', values: ['ada@idp.example'] },
    { name, values },
  ],
});

describe('who somebody is to a SAML provider', () => {
  it('is said by the attribute that its set-up names, whatever the NameID is, and whatever its case', () => {
    expect(subjectOf(settings, said([' E-7 ']))).toBe('E-7');
    expect(subjectOf(settings, { ...said(['E-7'], 'EMPLOYEENUMBER'), nameId: undefined })).toBe('E-7');
  });

  it('is said by the NameID where none is named: a transient one, or none, is nobody', () => {
    const plain = { ...settings, subjectAttribute: null };
    expect(subjectOf(plain, { ...said(['E-7']), nameId: { text: 'ada', format: `${FORMAT}persistent` } })).toBe('ada');
    const why = 'name the attribute that identifies people in its settings here';
    expect(() => subjectOf(plain, said(['E-7']))).toThrow(why);
    expect(() => subjectOf({ ...plain, anyNameId: true }, said(['E-7']))).toThrow(why);
    expect(() => subjectOf(plain, { ...said(['E-7']), nameId: undefined })).toThrow('The NameID is empty');
  });

  it.each([
    ['is missing', ['E-7'], 'other', 'is missing or empty'],
    ['has no value', [], 'employeeNumber', 'is missing or empty'],
    ['is empty', [' '], 'employeeNumber', 'is missing or empty'],
    ['has several values', ['E-7', 'E-8'], 'employeeNumber', 'has several values'],
    ['is the same twice', ['E-7', 'E-7'], 'employeeNumber', 'has several values'],
    ['is an e-mail address', ['ada@idp.example'], 'employeeNumber', 'is an e-mail address'],
    ['is longer than any key', ['x'.repeat(501)], 'employeeNumber', 'has 501 characters'],
  ])('is nobody where the attribute %s', (_, values, name, why) => {
    expect(() => subjectOf(settings, said(values, name))).toThrow(why);
  });

  it('is nobody where the attribute is there twice', () => {
    const { attributes } = said(['E-7']);
    const twice = { nameId, attributes: [...attributes, { name: 'EmployeeNumber', values: ['E-8'] }] };
    expect(() => subjectOf(settings, twice)).toThrow('has several values');
  });

  it('may be an address where that is allowed, or where the attribute is known never to be given to others', () => {
    expect(subjectOf({ ...settings, anyNameId: true }, said(['ada@idp.example']))).toBe('ada@idp.example');
    for (const name of ['subject-id', 'pairwise-id'].map((id) => `urn:oasis:names:tc:SAML:attribute:${id}`)) {
      expect(subjectOf({ ...settings, subjectAttribute: name }, said(['x7@idp.example'], name))).toBe('x7@idp.example');
    }
  });
});
