import { describe, expect, it } from 'vitest';
import type { PlatformField } from '../../api/settings.ts';
import { bodyOf, gapsOf, isComplete, mapped, newDraft, pointedAt, unmapped } from './draft.ts';

const target = (key: string, type = 'text', mandatory = false): PlatformField => ({
  key,
  title: key,
  type,
  options: [],
  maxLength: null,
  additional: false,
  mandatory,
});

const FIELDS = [target('username', 'text', true), target('team', 'dropdown')];

describe('a draft', () => {
  it('R24, R20: says what it lacks until nothing is missing', () => {
    const draft = newDraft('contacts', '', 'Learners');
    expect(gapsOf(draft, FIELDS)).toMatchObject({ mandatory: [{ key: 'username' }], destination: true });
    const whole = { ...mapped(draft, target('username'), 'Email'), destination: 'CUSTOMERS' };
    expect(isComplete(gapsOf(whole, FIELDS))).toBe(true);
    expect(isComplete(gapsOf({ ...whole, mode: 'picklists' }, FIELDS))).toBe(false);
    expect(isComplete(gapsOf(unmapped(whole, 'username'), FIELDS))).toBe(false);
  });

  it('takes the label of a picklist for a dropdown, which has labels, and the value for anything else', () => {
    const draft = mapped(
      mapped(newDraft('contacts'), target('team', 'dropdown'), 'Team__c'),
      target('code'),
      'Team__c',
    );
    expect(draft.mapping).toEqual({
      team: { field: 'Team__c', picklist: 'label' },
      code: { field: 'Team__c', picklist: 'value' },
    });
  });

  it('keeps its mapping for another list view, but not for another object', () => {
    const draft = mapped(newDraft('custom', 'Learner__c', 'All'), target('username'), 'Email__c');
    expect(pointedAt(draft, 'Learner__c', 'Some').mapping).toEqual(draft.mapping);
    expect(pointedAt(draft, 'Trainer__c', 'All')).toMatchObject({ object: 'Trainer__c', mapping: {} });
  });

  it('R6, R10: sends the object only where there is a choice, and no nulls', () => {
    const users = bodyOf({ ...newDraft('users', '', 'Staff'), destination: 'STAFF' }, 'users');
    expect(users).not.toHaveProperty('object');
    expect(users).not.toHaveProperty('schedule');
    expect(users).toMatchObject({
      branches: { mode: 'single', destination: 'STAFF' },
      provisioning: { salesforce: false },
    });
    expect(bodyOf(newDraft('custom', 'Learner__c', 'All'), 'custom')).toMatchObject({ object: 'Learner__c' });
    expect(newDraft('contacts').provisioning).not.toHaveProperty('salesforce');
  });
});
