import { defineObject, field, lookup, picklist, readOnly } from '../fields.ts';
import type { ObjectSchema } from '../org.ts';
import { addressFields } from './address.ts';
import { personName } from './contact.ts';

/** User with its standard fields. Its list views are read from the org's switch, not from here. */
export function userObject(): ObjectSchema {
  return defineObject({
    name: 'User',
    label: 'User',
    labelPlural: 'Users',
    keyPrefix: '005',
    listViews: true,
    owned: false,
    fields: [
      field('Username', 'string', { length: 80, nillable: false }),
      field('LastName', 'string', { length: 80, nillable: false }),
      field('FirstName', 'string', { length: 40 }),
      field('Name', 'string', { ...readOnly, length: 121, nillable: false, label: 'Full Name', formula: personName }),
      field('CompanyName', 'string', { length: 80 }),
      field('Division', 'string', { length: 80 }),
      field('Department', 'string', { length: 80 }),
      field('Title', 'string', { length: 80 }),
      ...addressFields(''),
      field('Email', 'email', { length: 128, nillable: false }),
      field('Phone', 'phone'),
      field('MobilePhone', 'phone'),
      field('Alias', 'string', { length: 8, nillable: false }),
      field('CommunityNickname', 'string', { length: 40, nillable: false, label: 'Nickname' }),
      field('IsActive', 'boolean', { label: 'Active' }),
      picklist('TimeZoneSidKey', TIME_ZONES, {
        length: 40,
        nillable: false,
        restrictedPicklist: true,
        label: 'Time Zone',
      }),
      picklist('LocaleSidKey', LOCALES, { length: 40, nillable: false, restrictedPicklist: true, label: 'Locale' }),
      picklist('EmailEncodingKey', ['UTF-8', 'ISO-8859-1'], {
        length: 40,
        nillable: false,
        restrictedPicklist: true,
        label: 'Email Encoding',
      }),
      picklist('LanguageLocaleKey', LANGUAGES, {
        length: 40,
        nillable: false,
        restrictedPicklist: true,
        label: 'Language',
      }),
      picklist('UserType', ['Standard', 'PowerPartner', 'CSPLitePortal', 'Guest'], { ...readOnly, length: 40 }),
      lookup('ProfileId', 'Profile', { nillable: false, label: 'Profile ID' }),
      lookup('ManagerId', 'User', { label: 'Manager ID' }),
      field('EmployeeNumber', 'string', { length: 20 }),
      field('FederationIdentifier', 'string', { length: 512, label: 'SAML Federation ID' }),
      field('AboutMe', 'textarea', { length: 1000 }),
      field('LastLoginDate', 'datetime', readOnly),
    ],
  });
}

const TIME_ZONES = [
  'America/Los_Angeles',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Australia/Sydney',
  'Europe/Berlin',
  'Europe/London',
  'Europe/Rome',
  'GMT',
];

const LOCALES = ['en_US', 'en_GB', 'de_DE', 'es_ES', 'fr_FR', 'it_IT', 'ja_JP', 'pt_BR'];

const LANGUAGES = ['en_US', 'de', 'es', 'fr', 'it', 'ja', 'pt_BR'];
