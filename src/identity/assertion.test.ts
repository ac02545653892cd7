import { describe, expect, it } from 'vitest';
import { attributesOf, attributesOfBoth, attributeText } from './assertion.ts';

const ID = '003000000000001AAA';
const text = (attributes: ReturnType<typeof attributesOf>) =>
  attributeText({ subject: 's', attributes }, 'sfdc_id', {});

describe('claims as attributes', () => {
  it('those of an object have the names that they have there', () => {
    expect(text(attributesOf({ custom_attributes: { sfdc_id: ID } }))).toBe(ID);
  });

  it('those of an object, which somebody may fill themselves, never come before the claims themselves', () => {
    expect(text(attributesOf({ user_metadata: { sfdc_id: 'chosen' }, sfdc_id: ID }))).toBe(ID);
  });

  it('those that are only told never come before those that are signed, wherever they stand', () => {
    expect(text(attributesOfBoth({ custom_attributes: { sfdc_id: ID } }, { sfdc_id: 'told' }))).toBe(ID);
    expect(text(attributesOfBoth({ sfdc_id: ID }, { more: { sfdc_id: 'told' }, sfdc_id: 'told' }))).toBe(ID);
    expect(text(attributesOfBoth({}, { sfdc_id: 'told' }))).toBe('told');
  });

  it('lists are several values; what is deeper is left out', () => {
    expect(attributesOf({ groups: ['a', 1], deep: { er: { sfdc_id: ID } } })).toEqual([
      { name: 'groups', values: ['a', '1'] },
    ]);
  });
});
