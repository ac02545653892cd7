import { describe, expect, it } from 'vitest';
import { attributesOf as attributesIn, attributeText } from './assertion.ts';

const ID = '003000000000001AAA';
const OF_SALESFORCE = 'https://login.salesforce.com/id/00D000000000001EAA/005000000000001AAA';
type Claims = Readonly<Record<string, unknown>>;
const ORG = '00D000000000001EAA';
const text = (attributes: ReturnType<typeof attributesIn>, name = 'sfdc_id') =>
  attributeText({ subject: 's', attributes }, name, {});

describe('claims as attributes', () => {
  const attributesOf = (signed: Claims, told: Claims = {}) => attributesIn(signed, told, ORG);

  it.each([
    ['of another org', '00D000000000002EAA'],
    ['of one whose Id differs by the case of a letter', '00D00000000000aEAA'],
    ['where nobody knows the org of the connection', null],
  ])('those in `custom_attributes` of Salesforce say nothing %s', (_, org) => {
    const sub = 'https://login.salesforce.com/id/00D00000000000AEAA/005000000000001AAA';
    const claims = { sub, custom_attributes: { sfdc_id: ID } };
    expect(text(attributesIn(claims, {}, org))).toBeUndefined();
    expect(text(attributesIn({ sub }, claims, org))).toBeUndefined();
    expect(text(attributesIn(claims, {}, '00D00000000000A'))).toBe(ID);
  });

  it('those in `custom_attributes` of Salesforce have the names that they have there', () => {
    expect(text(attributesOf({ sub: OF_SALESFORCE, custom_attributes: { sfdc_id: ID } }))).toBe(ID);
    expect(text(attributesOf({ sub: OF_SALESFORCE }, { custom_attributes: { sfdc_id: ID } }))).toBe(ID);
  });

  it.each([
    'ada',
    'auth0|1',
    'https://login.salesforce.com/id/00D000000000001EAA',
    `https://acme.example/x?${OF_SALESFORCE}`,
    'https://acme.example/id/00D/005',
  ])('those in `custom_attributes` of anybody else say nothing: %s', (sub) => {
    expect(text(attributesOf({ sub, custom_attributes: { sfdc_id: ID } }))).toBeUndefined();
    expect(text(attributesOf({ sub }, { sub: OF_SALESFORCE, custom_attributes: { sfdc_id: ID } }))).toBeUndefined();
  });

  it.each([
    'user_metadata',
    'app_metadata',
    'https://acme.example/user_metadata',
    'address',
    'Custom_Attributes',
    '__proto__',
  ])('those of another object say nothing, whoever says it: %s', (name) => {
    const claims = Object.fromEntries<unknown>([
      ['sub', OF_SALESFORCE],
      [name, { sfdc_id: ID, Integration: 'salesforce' }],
    ]);
    expect(attributesOf(claims)).toEqual([{ name: 'sub', values: [OF_SALESFORCE] }]);
    expect(attributesOf({ sub: OF_SALESFORCE }, claims)).toEqual([{ name: 'sub', values: [OF_SALESFORCE] }]);
  });

  it('those that are only told never come before those that are signed, wherever they stand', () => {
    const sub = OF_SALESFORCE;
    expect(text(attributesOf({ sub, custom_attributes: { sfdc_id: ID } }, { sfdc_id: 'told' }))).toBe(ID);
    expect(text(attributesOf({ sfdc_id: ID }, { custom_attributes: { sfdc_id: 'told' }, sfdc_id: 'told' }))).toBe(ID);
    expect(text(attributesOf({}, { sfdc_id: 'told' }))).toBe('told');
  });

  it('lists are several values; what is deeper is left out', () => {
    expect(attributesOf({ groups: ['a', 1], deep: { er: { sfdc_id: ID } } })).toEqual([
      { name: 'groups', values: ['a', '1'] },
    ]);
    expect(attributesOf({ sub: OF_SALESFORCE, custom_attributes: { deep: { sfdc_id: ID } } })).toEqual([
      { name: 'sub', values: [OF_SALESFORCE] },
    ]);
  });
});

describe('an attribute without a value', () => {
  it('says nothing, so that another one of the same meaning counts', () => {
    const attributes = attributesIn({ FirstName: ' ', given_name: 'Ada', LastName: '' });
    expect(text(attributes, 'FirstName')).toBe('Ada');
    expect(text(attributes, 'LastName')).toBe('');
    expect(text(attributes, 'Email')).toBeUndefined();
  });

  it('is none of several values', () => {
    expect(text(attributesIn({ Teams__c: ['a', '', 'b'] }), 'Teams__c')).toBe('a;b');
  });
});
