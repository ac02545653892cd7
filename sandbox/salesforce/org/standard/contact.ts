import { defineObject, field, lookup, picklist, readOnly } from '../fields.ts';
import type { ObjectSchema, SandboxRecord } from '../org.ts';
import { addressFields } from './address.ts';

/** First and last name as Salesforce joins them into `Name`. */
export function personName(record: SandboxRecord): string | null {
  const name = [record['FirstName'], record['LastName']].filter((part) => typeof part === 'string').join(' ');
  return name === '' ? null : name;
}

/** Contact with its standard fields; `IsPersonAccount` exists only in orgs that have person accounts. */
export function contactObject(hasPersonAccounts: boolean): ObjectSchema {
  return defineObject({
    name: 'Contact',
    label: 'Contact',
    labelPlural: 'Contacts',
    keyPrefix: '003',
    listViews: true,
    owned: true,
    fields: [
      lookup('MasterRecordId', 'Contact', readOnly),
      lookup('AccountId', 'Account', { label: 'Account ID', cascadeDelete: true }),
      ...(hasPersonAccounts ? [field('IsPersonAccount', 'boolean', { ...readOnly, label: 'Is Person Account' })] : []),
      field('LastName', 'string', { length: 80, nillable: false }),
      field('FirstName', 'string', { length: 40 }),
      picklist('Salutation', ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.'], { length: 40 }),
      field('Name', 'string', { ...readOnly, length: 121, nillable: false, label: 'Full Name', formula: personName }),
      ...addressFields('Other'),
      ...addressFields('Mailing'),
      field('Phone', 'phone', { label: 'Business Phone' }),
      field('Fax', 'phone', { label: 'Business Fax' }),
      field('MobilePhone', 'phone'),
      field('HomePhone', 'phone'),
      field('OtherPhone', 'phone'),
      field('AssistantPhone', 'phone', { label: 'Asst. Phone' }),
      lookup('ReportsToId', 'Contact', { label: 'Reports To ID' }),
      field('Email', 'email'),
      field('Title', 'string', { length: 128 }),
      field('Department', 'string', { length: 80 }),
      field('AssistantName', 'string', { length: 40, label: "Assistant's Name" }),
      picklist('LeadSource', ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']),
      field('Birthdate', 'date'),
      field('Description', 'textarea', { length: 32_000, label: 'Contact Description' }),
      field('HasOptedOutOfEmail', 'boolean', { label: 'Email Opt Out' }),
      field('LastActivityDate', 'date', { ...readOnly, label: 'Last Activity' }),
      field('EmailBouncedReason', 'string'),
      field('EmailBouncedDate', 'datetime'),
      field('IsEmailBounced', 'boolean', readOnly),
      field('PhotoUrl', 'url', { ...readOnly, label: 'Photo URL' }),
    ],
  });
}
