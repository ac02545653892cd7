import { field, picklistValue } from '../org/fields.ts';
import type { FieldSchema } from '../org/org.ts';

/** A site, below its country, below its region: values as records hold them, labels as people read them. */
export interface Place {
  readonly region: string;
  readonly country: string;
  readonly site: string;
}

interface Option {
  readonly value: string;
  readonly label: string;
  readonly parent: string | null;
  readonly active: boolean;
}

function option(value: string, label: string, parent: string | null = null, active = true): Option {
  return { value, label, parent, active };
}

const REGIONS: readonly Option[] = [
  option('AMER', 'Americas'),
  option('APAC', 'Asia Pacific'),
  option('LEGACY', 'Legacy (closed)', null, false),
  option('EMEA', 'Europe, Middle East & Africa'),
];

const COUNTRIES: readonly Option[] = [
  option('BR', 'Brazil', 'AMER'),
  option('CA', 'Canada', 'AMER'),
  option('US', 'United States', 'AMER'),
  option('AU', 'Australia', 'APAC'),
  option('IN', 'India', 'APAC'),
  option('JP', 'Japan', 'APAC'),
  option('SG', 'Singapore', 'APAC'),
  option('CS', 'Serbia and Montenegro', 'EMEA', false),
  option('DE', 'Germany', 'EMEA'),
  option('FR', 'France', 'EMEA'),
  option('GB', 'United Kingdom', 'EMEA'),
  option('IT', 'Italy', 'EMEA'),
  option('ZA', 'South Africa', 'EMEA'),
];

const SITES: readonly Option[] = [
  option('BR-SAO', 'São Paulo', 'BR'),
  option('CA-MTL', 'Montréal', 'CA'),
  option('US-NYC', 'New York, NY', 'US'),
  option('US-SFO', 'San Francisco', 'US'),
  option('AU-SYD', 'Sydney', 'AU'),
  option('IN-BLR', 'Bengaluru', 'IN'),
  option('JP-OSA', '大阪', 'JP'),
  option('JP-TYO', '東京', 'JP'),
  option('SG-SIN', 'Singapore', 'SG'),
  option('DE-BER', 'Berlin', 'DE'),
  option('DE-MUC', 'München', 'DE'),
  option('FR-PAR', 'Paris', 'FR'),
  option('GB-LON', 'London', 'GB'),
  option('IT-MIL', 'Milano', 'IT'),
  option('IT-ROM', 'Roma', 'IT'),
  option('ZA-CPT', 'Cape Town', 'ZA'),
];

const DEPARTMENTS: readonly Option[] = [
  option('ENG', 'Engineering'),
  option('SAL', 'Sales & Marketing'),
  option('FIN', 'Finance'),
  option('HR', 'People'),
  option('TMP', 'Temporary staff', null, false),
  option('OPS', 'Operations'),
  option('SUP', 'Customer Support'),
];

/** Every place that the picklists allow together. */
export const PLACES: readonly [Place, ...Place[]] = [
  { region: 'EMEA', country: 'IT', site: 'IT-MIL' },
  ...SITES.filter((site) => site.value !== 'IT-MIL').map((site) => {
    const country = COUNTRIES.find((one) => one.value === site.parent);
    return { region: country?.parent ?? '', country: country?.value ?? '', site: site.value };
  }),
];

/** Department values that new records use. */
export const DEPARTMENT_VALUES: readonly [string, ...string[]] = ['ENG', 'SAL', 'FIN', 'HR', 'OPS', 'SUP'];

export const LANGUAGE_VALUES: readonly [string, ...string[]] = ['en', 'de', 'es', 'fr', 'it', 'ja', 'pt'];

/** `Region__c`, `Country__c` (depends on it) and `Site__c` (depends on that), and `Department__c`. */
export function placeFields(): readonly FieldSchema[] {
  return [
    picklistField('Region__c', REGIONS, null),
    picklistField('Country__c', COUNTRIES, 'Region__c'),
    picklistField('Site__c', SITES, 'Country__c'),
    picklistField('Department__c', DEPARTMENTS, null),
  ];
}

export function languagesField(): FieldSchema {
  const labels = ['English', 'Deutsch', 'Español', 'Français', 'Italiano', '日本語', 'Português'];
  return field('Languages__c', 'multipicklist', {
    picklist: LANGUAGE_VALUES.map((value, index) => picklistValue(value, { label: labels[index] ?? value })),
  });
}

function picklistField(name: string, options: readonly Option[], controllerName: string | null): FieldSchema {
  return field(name, 'picklist', {
    controllerName,
    picklist: options.map((one) =>
      picklistValue(one.value, {
        label: one.label,
        active: one.active,
        validFor: one.parent === null ? null : [one.parent],
      }),
    ),
  });
}
