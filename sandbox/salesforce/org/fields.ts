import type { FieldSchema, ObjectSchema, PicklistValue } from './org.ts';

const LENGTHS: Readonly<Record<string, number>> = {
  id: 18,
  reference: 18,
  string: 255,
  textarea: 255,
  picklist: 255,
  multipicklist: 4099,
  email: 80,
  phone: 40,
  url: 255,
};

/** Above this a text area is a "long" one: neither filterable nor sortable. */
const SHORT_TEXT_AREA = 255;

/** A field with what Salesforce sets by default for its type; `options` override. */
export function field(
  name: string,
  type: string,
  options: Partial<Omit<FieldSchema, 'name' | 'type'>> = {},
): FieldSchema {
  const length = options.length ?? LENGTHS[type] ?? 0;
  const filterable = !(type === 'textarea' && length > SHORT_TEXT_AREA) && type !== 'base64';
  const computed = options.formula !== undefined || type === 'address';
  return {
    name,
    type,
    label: labelOf(name),
    length,
    nillable: type !== 'boolean' && type !== 'id',
    filterable,
    sortable: filterable && type !== 'multipicklist' && type !== 'address',
    createable: !computed,
    updateable: !computed,
    custom: name.endsWith('__c'),
    referenceTo: [],
    relationshipName: type === 'reference' ? relationshipOf(name) : null,
    picklist: [],
    restrictedPicklist: false,
    controllerName: null,
    ...options,
  };
}

/** A lookup to one object; its relationship is named as Salesforce names it (`AccountId` → `Account`, `X__c` → `X__r`). */
export function lookup(name: string, object: string, options: Partial<FieldSchema> = {}): FieldSchema {
  return field(name, 'reference', { referenceTo: [object], ...options });
}

/** An independent picklist whose labels equal its values. */
export function picklist(name: string, values: readonly string[], options: Partial<FieldSchema> = {}): FieldSchema {
  return field(name, 'picklist', { picklist: values.map((value) => picklistValue(value)), ...options });
}

export function picklistValue(value: string, options: Partial<PicklistValue> = {}): PicklistValue {
  return { value, label: value, active: true, default: false, validFor: null, ...options };
}

/** Read by everyone, written by the platform alone. */
export const readOnly = { createable: false, updateable: false } as const;

export interface ObjectDefinition {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string;
  readonly listViews: boolean;
  /** A detail of a master-detail relationship has no owner. */
  readonly owned: boolean;
  readonly fields: readonly FieldSchema[];
  readonly readOnly?: true;
}

/** An object with its own fields and those that every object has, in the order of its describe. */
export function defineObject(definition: ObjectDefinition): ObjectSchema {
  const fields = [
    field('Id', 'id', { ...readOnly, label: `${definition.label} ID` }),
    field('IsDeleted', 'boolean', { ...readOnly, label: 'Deleted' }),
    ...definition.fields,
    ...(definition.owned ? [lookup('OwnerId', 'User', { nillable: false, label: 'Owner ID' })] : []),
    field('CreatedDate', 'datetime', { ...readOnly, nillable: false }),
    lookup('CreatedById', 'User', { ...readOnly, nillable: false, label: 'Created By ID' }),
    field('LastModifiedDate', 'datetime', { ...readOnly, nillable: false }),
    lookup('LastModifiedById', 'User', { ...readOnly, nillable: false, label: 'Last Modified By ID' }),
    field('SystemModstamp', 'datetime', { ...readOnly, nillable: false }),
    field('LastViewedDate', 'datetime', readOnly),
    field('LastReferencedDate', 'datetime', readOnly),
  ];
  return {
    name: definition.name,
    label: definition.label,
    labelPlural: definition.labelPlural,
    keyPrefix: definition.keyPrefix,
    custom: definition.name.endsWith('__c'),
    listViews: definition.listViews,
    fields: new Map(fields.map((one) => [one.name, one])),
    ...(definition.readOnly === undefined ? {} : { readOnly: definition.readOnly }),
  };
}

/** `schema` with fields added (or replaced where the name is the same). */
export function withFields(schema: ObjectSchema, fields: readonly FieldSchema[]): ObjectSchema {
  return { ...schema, fields: new Map([...schema.fields, ...fields.map((one) => [one.name, one] as const)]) };
}

function relationshipOf(name: string): string {
  return name.endsWith('__c') ? name.replace(/__c$/, '__r') : name.replace(/Id$/, '');
}

function labelOf(name: string): string {
  return name
    .replace(/__c$/, '')
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2');
}
