import { field, readOnly } from '../fields.ts';
import type { FieldSchema, ObjectSchema, Org, SandboxRecord } from '../org.ts';

const text = (name: string, options: Partial<FieldSchema> = {}): FieldSchema =>
  field(name, 'string', { ...readOnly, length: 255, ...options });

/** The objects of an org as records: one for each that exists, whoever may see it. */
export function entityDefinitionObject(): ObjectSchema {
  return metadataObject('EntityDefinition', 'Entity Definition', '4ie', [
    text('DurableId'),
    text('QualifiedApiName'),
    text('NamespacePrefix'),
    text('DeveloperName'),
    text('MasterLabel'),
    text('Label'),
    text('PluralLabel'),
    text('KeyPrefix', { length: 3 }),
    field('IsCustomSetting', 'boolean', readOnly),
  ]);
}

/** The fields of an org as records, whether the profile of the one who asks shows them or not. */
export function fieldDefinitionObject(): ObjectSchema {
  return metadataObject('FieldDefinition', 'Field Definition', '4fe', [
    text('DurableId'),
    text('QualifiedApiName'),
    // No Id of a record, but the API name of a standard object or the durable one of a custom object.
    text('EntityDefinitionId', { referenceTo: ['EntityDefinition'], relationshipName: 'EntityDefinition' }),
    text('NamespacePrefix'),
    text('DeveloperName'),
    text('MasterLabel'),
    text('Label'),
    field('Length', 'int', readOnly),
    text('DataType'),
    field('IsCalculated', 'boolean', readOnly),
    field('IsNillable', 'boolean', readOnly),
  ]);
}

function metadataObject(name: string, label: string, keyPrefix: string, fields: readonly FieldSchema[]): ObjectSchema {
  return {
    name,
    label,
    labelPlural: `${label}s`,
    keyPrefix,
    custom: false,
    listViews: false,
    fields: new Map([field('Id', 'id', readOnly), ...fields].map((one) => [one.name, one])),
    readOnly: true,
    metadata: true,
  };
}

export function entityDefinitions(org: Org): readonly SandboxRecord[] {
  return [...org.objects.values()].map((object) => ({
    Id: null,
    DurableId: object.name,
    QualifiedApiName: object.name,
    NamespacePrefix: null,
    DeveloperName: developerName(object.name),
    MasterLabel: object.label,
    Label: object.label,
    PluralLabel: object.labelPlural,
    KeyPrefix: object.keyPrefix,
    IsCustomSetting: false,
  }));
}

export function fieldDefinitions(org: Org): readonly SandboxRecord[] {
  return [...org.objects.values()].flatMap((object) =>
    [...object.fields.values()].map((one) => ({
      Id: null,
      DurableId: `${object.name}.${developerName(one.name)}`,
      QualifiedApiName: one.name,
      EntityDefinitionId: object.name,
      NamespacePrefix: null,
      DeveloperName: developerName(one.name),
      MasterLabel: one.label,
      Label: one.label,
      Length: one.length,
      DataType: dataType(one),
      IsCalculated: one.formula !== undefined,
      IsNillable: one.nillable,
    })),
  );
}

function developerName(name: string): string {
  return name.replace(/__c$/, '');
}

/** A field's type in the words of Setup. */
function dataType({ type, name, length, referenceTo, formula }: FieldSchema): string {
  if (name === 'Name' && type === 'string') return 'Name';
  const known = TYPES[type] ?? type;
  if (formula !== undefined) return `Formula (${known})`;
  switch (type) {
    case 'string':
      return `Text(${length})`;
    case 'textarea':
      return length > 255 ? `Long Text Area(${length})` : 'Text Area(255)';
    case 'reference':
      return `Lookup(${referenceTo.join(',')})`;
    default:
      return known;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'Text',
  textarea: 'Text Area',
  picklist: 'Picklist',
  multipicklist: 'Picklist (Multi-Select)',
  boolean: 'Checkbox',
  int: 'Number(8, 0)',
  double: 'Number(16, 2)',
  currency: 'Currency(16, 2)',
  percent: 'Percent(16, 2)',
  date: 'Date',
  datetime: 'Date/Time',
  email: 'Email',
  phone: 'Phone',
  url: 'URL',
  address: 'Address',
  id: 'Lookup()',
};
