import { defineObject, field, picklist, readOnly } from '../fields.ts';
import type { ObjectSchema } from '../org.ts';

/** ListView as the API lets it be queried: neither visibility, nor owner, nor filter. */
export function listViewObject(): ObjectSchema {
  return defineObject({
    name: 'ListView',
    label: 'List View',
    labelPlural: 'List Views',
    keyPrefix: '00B',
    listViews: false,
    owned: false,
    readOnly: true,
    fields: [
      field('Name', 'string', { ...readOnly, length: 80, label: 'View Name' }),
      field('DeveloperName', 'string', { ...readOnly, length: 80, label: 'API Name' }),
      field('NamespacePrefix', 'string', { ...readOnly, length: 15 }),
      field('SobjectType', 'picklist', { ...readOnly, length: 40 }),
      field('IsSoqlCompatible', 'boolean', { ...readOnly, label: 'Is SOQL Compatible' }),
    ],
  });
}

export function profileObject(): ObjectSchema {
  return defineObject({
    name: 'Profile',
    label: 'Profile',
    labelPlural: 'Profiles',
    keyPrefix: '00e',
    listViews: false,
    owned: false,
    readOnly: true,
    fields: [field('Name', 'string', { ...readOnly, nillable: false }), field('UserType', 'string', readOnly)],
  });
}

export function organizationObject(): ObjectSchema {
  return defineObject({
    name: 'Organization',
    label: 'Organization',
    labelPlural: 'Organizations',
    keyPrefix: '00D',
    listViews: false,
    owned: false,
    readOnly: true,
    fields: [
      field('Name', 'string', { ...readOnly, length: 80 }),
      field('IsSandbox', 'boolean', readOnly),
      field('InstanceName', 'string', { ...readOnly, length: 5 }),
      field('NamespacePrefix', 'string', { ...readOnly, length: 15 }),
      picklist('OrganizationType', ['Developer Edition', 'Enterprise Edition'], { ...readOnly, length: 40 }),
      field('LanguageLocaleKey', 'string', { ...readOnly, length: 40 }),
      field('TrialExpirationDate', 'datetime', readOnly),
      field('TimeZoneSidKey', 'string', { ...readOnly, length: 40 }),
    ],
  });
}
