import { describe, expect, it } from 'vitest';
import type { Person, PersonValues } from '../directory.ts';
import { compareBranch, compareMarks, comparePerson } from './compare.ts';
import type { SeenBranch } from './inspection.ts';

const KEYS = new Set(['username', 'firstname', 'language', 'manager', 'field_3']);

function person(values: PersonValues = {}, other: Partial<Person> = {}): Person {
  return {
    id: '1',
    username: 'ada@learners.example',
    superadmin: false,
    values: { firstname: 'Ada', active: 'true', ...values },
    ...other,
  };
}

const compare = (remembered: Person, now: Person | null) => comparePerson({ remembered, now }, KEYS);

describe('a person who was changed by hand', () => {
  it('R13: is told by each value that a mapping fills, and by no other', () => {
    const now = person({ firstname: 'Augusta', lastname: 'King', field_3: 'Operations' });
    expect(compare(person({ lastname: 'Lovelace' }), now)).toEqual([
      { kind: 'changed', field: 'field_3', before: null, after: 'Operations' },
      { kind: 'changed', field: 'firstname', before: 'Ada', after: 'Augusta' },
    ]);
  });

  it('is told by the username, and by being active, whether or not these are mapped', () => {
    expect(compare(person(), person({ active: 'false' }, { username: 'king@learners.example' }))).toEqual([
      { kind: 'changed', field: 'username', before: 'ada@learners.example', after: 'king@learners.example' },
      { kind: 'deactivated', field: 'active', before: 'true', after: 'false' },
    ]);
    expect(compare(person({ active: 'false' }), person())).toMatchObject([{ kind: 'reactivated' }]);
  });

  it.each([
    ['what the platform fills by itself', {}, { language: 'en' }],
    ['who is whose manager, which lists do not tell', { manager: 'grace@staff.example' }, {}],
    ['an empty text in the place of nothing', { field_3: '' }, { field_3: null }],
  ])('is not told by %s', (_, before, after) => {
    expect(compare(person(before), person(after))).toEqual([]);
  });

  it('is told by a language that had been given', () => {
    expect(compare(person({ language: 'it' }), person({ language: 'en' }))).toMatchObject([{ field: 'language' }]);
  });

  it('R34: is nobody to keep in step as a superadmin', () => {
    const now = person({ firstname: 'Augusta' }, { superadmin: true });
    expect(compare(person(), now)).toEqual([{ kind: 'superadmin', field: null, before: null, after: null }]);
    expect(compare(person({}, { superadmin: true }), now)).toEqual([]);
  });

  it('is told by being gone', () => {
    expect(compare(person(), null)).toMatchObject([{ kind: 'gone' }]);
  });
});

describe('a branch that was changed by hand', () => {
  const branch = (other: Partial<SeenBranch> = {}): SeenBranch => ({
    code: 'ACME',
    name: 'Acme',
    parent: { remoteId: '7', name: 'Customers' },
    ...other,
  });
  const differences = (now: SeenBranch | null) => compareBranch({ id: '1', remembered: branch(), now });

  it('is told by name, place and code', () => {
    expect(differences(branch({ name: 'ACME', code: 'X', parent: { remoteId: '8', name: 'Customers' } }))).toEqual([
      { kind: 'renamed', field: 'name', before: 'Acme', after: 'ACME' },
      { kind: 'moved', field: 'parent', before: 'Customers', after: 'Customers' },
      { kind: 'recoded', field: 'code', before: 'ACME', after: 'X' },
    ]);
  });

  it('is not told by another name of the branch above', () => {
    expect(differences(branch({ parent: { remoteId: '7', name: 'Clients' } }))).toEqual([]);
  });

  it('is told by being gone', () => {
    expect(differences(null)).toMatchObject([{ kind: 'gone' }]);
  });
});

describe('the marks of a person', () => {
  const mark = { id: '003000000000001AAA', userType: 'contact' } as const;
  const seen = (sfdcId: string | null, sfdcUserType: string | null = 'contact', superadmin = false) => {
    return { ...person({}, { superadmin }), sfdcId, sfdcUserType };
  };
  const marks = (remembered: string | null, now: ReturnType<typeof seen> | null) =>
    compareMarks({ id: '1', remembered: seen(remembered), now }, mark);

  it('R36: are told where the record or its kind is another one, or none', () => {
    expect(marks(mark.id, seen(mark.id))).toEqual([]);
    expect(marks(mark.id, seen('003000000000002AAA'))).toEqual([
      { kind: 'changed', field: 'sfdc_id', before: mark.id, after: '003000000000002AAA' },
    ]);
    expect(marks(mark.id, seen(null, null))).toMatchObject([{ field: 'sfdc_id', after: null }]);
    expect(marks(mark.id, seen(mark.id, 'user'))).toEqual([
      { kind: 'changed', field: 'sfdc_user_type', before: 'contact', after: 'user' },
    ]);
  });

  it('R34, R36: are nobody’s where they were not written, or where the person is gone or a superadmin', () => {
    expect(marks('003000000000002AAA', seen(null))).toEqual([]);
    expect(marks(mark.id, null)).toEqual([]);
    expect(marks(mark.id, seen(null, null, true))).toEqual([]);
  });
});
