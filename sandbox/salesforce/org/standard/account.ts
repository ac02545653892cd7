import { defineObject, field, lookup, picklist, readOnly } from '../fields.ts';
import type { ObjectSchema } from '../org.ts';
import { addressFields } from './address.ts';

/** Account with its standard fields; the `Person…` fields exist only in orgs that have person accounts. */
export function accountObject(hasPersonAccounts: boolean): ObjectSchema {
  return defineObject({
    name: 'Account',
    label: 'Account',
    labelPlural: 'Accounts',
    keyPrefix: '001',
    listViews: true,
    owned: true,
    fields: [
      lookup('MasterRecordId', 'Account', readOnly),
      field('Name', 'string', { nillable: false, label: 'Account Name' }),
      picklist('Type', ['Prospect', 'Customer - Direct', 'Customer - Channel', 'Installation Partner', 'Other'], {
        length: 40,
        label: 'Account Type',
      }),
      lookup('ParentId', 'Account', { label: 'Parent Account ID' }),
      ...addressFields('Billing'),
      ...addressFields('Shipping'),
      field('Phone', 'phone', { label: 'Account Phone' }),
      field('Fax', 'phone', { label: 'Account Fax' }),
      field('AccountNumber', 'string', { length: 40 }),
      field('Website', 'url'),
      field('PhotoUrl', 'url', { ...readOnly, label: 'Photo URL' }),
      field('Sic', 'string', { length: 20, label: 'SIC Code' }),
      picklist('Industry', ['Banking', 'Education', 'Energy', 'Healthcare', 'Manufacturing', 'Retail', 'Technology']),
      field('AnnualRevenue', 'currency'),
      field('NumberOfEmployees', 'int', { label: 'Employees' }),
      picklist('Ownership', ['Public', 'Private', 'Subsidiary', 'Other']),
      field('TickerSymbol', 'string', { length: 20 }),
      field('Description', 'textarea', { length: 32_000, label: 'Account Description' }),
      picklist('Rating', ['Hot', 'Warm', 'Cold'], { label: 'Account Rating' }),
      field('Site', 'string', { length: 80, label: 'Account Site' }),
      field('LastActivityDate', 'date', { ...readOnly, label: 'Last Activity' }),
      picklist('AccountSource', ['Web', 'Phone Inquiry', 'Partner Referral', 'Other']),
      ...(hasPersonAccounts
        ? [
            field('IsPersonAccount', 'boolean', { ...readOnly, label: 'Is Person Account' }),
            lookup('PersonContactId', 'Contact', { ...readOnly, label: 'Contact ID' }),
            field('FirstName', 'string', { length: 40 }),
            field('LastName', 'string', { length: 80 }),
            field('PersonEmail', 'email', { label: 'Email' }),
          ]
        : []),
    ],
  });
}
