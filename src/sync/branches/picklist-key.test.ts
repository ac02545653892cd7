import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounded, isPicklistKey, picklistKey, picklistLevels } from './picklist-key.ts';

const keyOf = (levels: readonly (readonly [path: string, value: string])[]) =>
  levels.reduce<string | null>((parent, [path, value]) => picklistKey(parent, path, value), null) ?? '';

describe('keys of picklist values', () => {
  it('R17: are the path of fields and values', () => {
    expect(keyOf([['Region__c', 'EMEA']])).toBe('Region__c=EMEA');
    const key = keyOf([
      ['Region__c', 'EMEA'],
      ['Country__c', 'Italy'],
    ]);
    expect(key).toBe('Region__c=EMEA/Country__c=Italy');
    expect(picklistLevels(key, ['Region__c', 'Country__c', 'Site__c'])).toEqual([
      { key: 'Region__c=EMEA', parentKey: null, value: 'EMEA' },
      { key, parentKey: 'Region__c=EMEA', value: 'Italy' },
    ]);
  });

  it('escape what separates and what cannot be stored, and nothing else', () => {
    expect(keyOf([['Unit__c', 'R&D / 50% = ½ é\n\0']])).toBe('Unit__c=R&D %2F 50%25 %3D ½ é%0A%00');
  });

  it('of other fields, of another order or of more of them are not keys of these', () => {
    const key = 'Region__c=EMEA/Country__c=IT';
    expect(picklistLevels(key, ['Country__c', 'Region__c'])).toBeNull();
    expect(picklistLevels(key, ['Region__c'])).toBeNull();
    expect(picklistLevels(key, ['Region__c', 'Country'])).toBeNull();
    expect(picklistLevels('001000000000001AAA', ['Region__c'])).toBeNull();
  });

  it('tell themselves from Ids of accounts', () => {
    expect([isPicklistKey('Region__c=EMEA'), isPicklistKey('001000000000001AAA'), isPicklistKey('')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('fit into an index of the database, however long the values', () => {
    const path = `${'Long_Relationship_Name__r.'.repeat(5)}${'x'.repeat(40)}__c`;
    const long = ['驛', '%', '\0', 'é'].map((character) => character.repeat(255));
    for (const value of long) {
      const key = keyOf([
        [path, value],
        [path, value],
        [path, value],
      ]);
      expect(Buffer.byteLength(key)).toBeLessThan(2_600);
    }
    expect(bounded('驛'.repeat(255))).not.toBe(bounded(`${'驛'.repeat(254)}鐵`));
    expect(bounded('x'.repeat(255))).toHaveLength(255);
  });

  it('lead back to the values they were made of, and different values make different keys', () => {
    const value = fc.string({
      minLength: 1,
      maxLength: 40,
      unit: fc.constantFrom(...'aA%/=\0\n~é驛 ', '💡', '2F', '\ud800'),
    });
    const values = fc.array(value, { minLength: 1, maxLength: 3 });
    const paths = ['A__c', 'Account.B__c', 'C'];
    const key = (of: readonly string[]) => keyOf(of.map((one, index) => [paths[index] ?? '', one]));
    fc.assert(
      fc.property(values, values, (one, other) => {
        expect(picklistLevels(key(one), paths)?.map((level) => level.value)).toEqual(one.map(bounded));
        expect(key(one) === key(other)).toBe(JSON.stringify(one.map(bounded)) === JSON.stringify(other.map(bounded)));
      }),
    );
  });
});
