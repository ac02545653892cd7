import { describe, expect, it } from 'vitest';
import type { PlatformField, SourceField } from '../../api/settings.ts';
import { suggestedPairs } from './suggest.ts';

const target = (key: string, title = key): PlatformField => ({
  key,
  title,
  type: 'text',
  options: [],
  maxLength: null,
  additional: false,
  mandatory: false,
});

const field = (path: string, label = path): SourceField => ({
  path,
  label,
  type: 'string',
  length: 80,
  options: [],
  controller: null,
});

const pairs = (...input: Parameters<typeof suggestedPairs>) =>
  suggestedPairs(...input).map(({ target: { key }, field: { path } }) => `${key} ← ${path}`);

describe('suggestedPairs', () => {
  it('R23: pairs what is called alike, whatever its spelling', () => {
    const targets = [target('firstname'), target('hired', 'Hire date'), target('city')];
    const fields = [field('FirstName'), field('Hire_Date__c', 'Hired'), field('Town__c', 'City'), field('Motto__c')];
    expect(pairs(targets, fields, {})).toEqual(['firstname ← FirstName', 'hired ← Hire_Date__c', 'city ← Town__c']);
  });

  it('takes a username for the username, and an e-mail address where there is none', () => {
    expect(pairs([target('username')], [field('Email'), field('Username')], {})).toEqual(['username ← Username']);
    expect(pairs([target('username')], [field('Email')], {})).toEqual(['username ← Email']);
  });

  it('leaves alone what is mapped already, and what nothing fits', () => {
    const mapping = { email: { field: 'Other__c', picklist: 'value' as const } };
    expect(pairs([target('email'), target('level')], [field('Email')], mapping)).toEqual([]);
  });

  it('prefers the record’s own field to that of a parent, and the first of two', () => {
    expect(pairs([target('name')], [field('Name'), field('Account.Name', 'Name')], {})).toEqual(['name ← Name']);
  });
});
