import { defineObject, field, lookup, picklist, picklistValue, readOnly, withFields } from '../org/fields.ts';
import type { FieldSchema, FieldValue, ObjectSchema, SandboxRecord } from '../org/org.ts';
import { accountObject } from '../org/standard/account.ts';
import { contactObject } from '../org/standard/contact.ts';
import { userObject } from '../org/standard/user.ts';
import { languagesField, placeFields } from './picklists.ts';

/** A formula field: `Department – Title`, as far as they are filled. */
export function fullTitle(record: SandboxRecord): FieldValue {
  const parts = [record['Department__c'], record['Title']].filter((part) => typeof part === 'string');
  return parts.length === 0 ? null : parts.join(' – ');
}

/** The objects of the sample orgs, their own fields added to the standard ones. */
export function sampleObjects(): readonly ObjectSchema[] {
  return [
    withFields(userObject(), placeFields()),
    withFields(accountObject(true), accountFields()),
    withFields(contactObject(true), contactFields()),
    learnerObject(),
    badgeObject(),
  ];
}

function contactFields(): readonly FieldSchema[] {
  return [
    field('Is_Learner__c', 'boolean'),
    picklist('Learner_Status__c', ['Active', 'On Leave', 'Left'], { restrictedPicklist: true }),
    ...placeFields(),
    languagesField(),
    field('Employee_Code__c', 'string', { length: 20 }),
    field('Hire_Date__c', 'date'),
    field('Certified_Until__c', 'date'),
    field('Training_Hours__c', 'double'),
    field('Points__c', 'int'),
    field('Motto__c', 'string'),
    field('Notes__c', 'textarea', { length: 32_000 }),
    lookup('Mentor__c', 'User'),
    field('Full_Title__c', 'string', { ...readOnly, length: 1300, formula: fullTitle }),
  ];
}

function accountFields(): readonly FieldSchema[] {
  const tiers = [
    picklistValue('1', { label: 'Gold' }),
    picklistValue('2', { label: 'Silver' }),
    picklistValue('3', { label: 'Bronze' }),
  ];
  return [...placeFields(), field('Tier__c', 'picklist', { picklist: tiers })];
}

function learnerObject(): ObjectSchema {
  return defineObject({
    name: 'Learner__c',
    label: 'Learner',
    labelPlural: 'Learners',
    keyPrefix: 'a01',
    listViews: true,
    owned: true,
    fields: [
      field('Name', 'string', { ...readOnly, length: 80, nillable: false, label: 'Learner Number' }),
      field('First_Name__c', 'string', { length: 80 }),
      field('Last_Name__c', 'string', { length: 80 }),
      field('Email__c', 'email'),
      lookup('Account__c', 'Account'),
      lookup('Contact__c', 'Contact'),
      lookup('Manager__c', 'User'),
      picklist('Status__c', ['Enrolled', 'Paused', 'Finished'], { restrictedPicklist: true }),
      ...placeFields(),
      languagesField(),
      field('Joined__c', 'date'),
      field('Last_Seen__c', 'datetime'),
      field('Score__c', 'double'),
      field('Level__c', 'int'),
      field('Newsletter__c', 'boolean'),
      field('Biography__c', 'textarea', { length: 32_000 }),
    ],
  });
}

/** An object without list views, the detail of Learner__c: it has no owner. */
function badgeObject(): ObjectSchema {
  return defineObject({
    name: 'Badge__c',
    label: 'Badge',
    labelPlural: 'Badges',
    keyPrefix: 'a02',
    listViews: false,
    owned: false,
    fields: [
      field('Name', 'string', { length: 80, nillable: false, label: 'Badge Name' }),
      lookup('Learner__c', 'Learner__c', { nillable: false, updateable: false, cascadeDelete: true }),
      field('Awarded__c', 'date'),
    ],
  });
}
