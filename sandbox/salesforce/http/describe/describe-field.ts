import type { FieldSchema, ObjectSchema } from '../../org/org.ts';
import { fieldType } from './field-types.ts';
import { controllerEntries, encodeValidFor } from './valid-for.ts';

const SYSTEM_FIELDS = new Set([
  'Id',
  'IsDeleted',
  'CreatedDate',
  'CreatedById',
  'LastModifiedDate',
  'LastModifiedById',
  'SystemModstamp',
]);
const COORDINATE = /(?:Latitude|Longitude)$/;
const COORDINATE_SCALE = 15;
const ADDRESS_PART = /^(.*)(?:Street|City|State|PostalCode|Country|Latitude|Longitude|GeocodeAccuracy)$/;
const NAME_PARTS = new Set(['FirstName', 'LastName', 'Salutation', 'MiddleName', 'Suffix']);
const LONG_TEXT = 255;

/**
 * One entry of describe's `fields`, with every key that a real org answers.
 *
 * @param object with all its fields: a bitmap counts the values of a controlling field that the user does not see too
 */
export function describeField(object: ObjectSchema, field: FieldSchema): Record<string, unknown> {
  const { type, length } = field;
  const { soapType, digits = 0, precision = 0, aggregatable, groupable, ...kind } = fieldType(type);
  const isLongText = type === 'textarea' && length > LONG_TEXT;
  const traits = fieldTraits(object, field);
  return {
    aggregatable: aggregatable && !isLongText,
    aiPredictionField: false,
    autoNumber: false,
    byteLength: traits.isId ? length : length * 3,
    // The Name of a person is put together, but not a formula.
    calculated: field.formula !== undefined && field.name !== 'Name',
    calculatedFormula: null,
    cascadeDelete: false,
    caseSensitive: false,
    compoundFieldName: traits.compoundFieldName,
    controllerName: field.controllerName,
    createable: field.createable,
    custom: field.custom,
    defaultValue: defaultValue(field),
    defaultValueFormula: null,
    defaultedOnCreate: isDefaultedOnCreate(field),
    dependentPicklist: field.controllerName !== null,
    deprecatedAndHidden: false,
    digits,
    displayLocationInDecimal: false,
    encrypted: false,
    externalId: false,
    extraTypeInfo: traits.extraTypeInfo,
    filterable: field.filterable,
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: false,
    groupable: groupable && !isLongText,
    highScaleNumber: false,
    htmlFormatted: false,
    idLookup: type === 'id' || type === 'email' || (object.custom && field.name === 'Name'),
    inlineHelpText: null,
    label: field.label,
    length,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: field.name === 'Name',
    namePointing: field.referenceTo.length > 1,
    nillable: field.nillable,
    permissionable: traits.isPermissionable,
    picklistValues: picklistValues(object, field),
    polymorphicForeignKey: field.referenceTo.length > 1,
    precision,
    queryByDistance: type === 'address' || type === 'location',
    referenceTargetField: null,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    relationshipOrder: null,
    restrictedDelete: false,
    restrictedPicklist: field.restrictedPicklist,
    scale: COORDINATE.test(field.name) ? COORDINATE_SCALE : (kind.scale ?? 0),
    searchPrefilterable: type === 'reference' && field.updateable && field.name !== 'OwnerId',
    soapType,
    sortable: field.sortable,
    type,
    unique: false,
    updateable: field.updateable,
    writeRequiresMasterRead: false,
  };
}

function fieldTraits(object: ObjectSchema, field: FieldSchema) {
  const { name, type } = field;
  const isNamePart = object.fields.has('LastName') && NAME_PARTS.has(name);
  const isWritable = field.createable || field.updateable || field.custom;
  return {
    isId: type === 'id' || type === 'reference',
    isPermissionable: field.nillable && isWritable && !SYSTEM_FIELDS.has(name) && !isNamePart,
    compoundFieldName: isNamePart ? 'Name' : addressOf(object, field),
    extraTypeInfo: extraTypeInfo(object, field),
  };
}

/** The compound address that a field is part of. */
function addressOf(object: ObjectSchema, { name, custom }: FieldSchema): string | null {
  const address = custom ? undefined : ADDRESS_PART.exec(name)?.[1];
  return address !== undefined && object.fields.get(`${address}Address`)?.type === 'address'
    ? `${address}Address`
    : null;
}

function extraTypeInfo(object: ObjectSchema, { name, type }: FieldSchema): string | null {
  if (name === 'PhotoUrl') return 'imageurl';
  if (type === 'textarea') return 'plaintextarea';
  return object.fields.has('LastName') && (NAME_PARTS.has(name) || name === 'Name') ? 'personname' : null;
}

function defaultValue({ type, picklist }: FieldSchema): string | boolean | null {
  return type === 'boolean' ? false : (picklist.find((entry) => entry.default)?.value ?? null);
}

/** Whether Salesforce supplies a value when a new record has none. */
function isDefaultedOnCreate(field: FieldSchema): boolean {
  return (
    field.type === 'boolean' ||
    field.name === 'OwnerId' ||
    SYSTEM_FIELDS.has(field.name) ||
    field.picklist.some((entry) => entry.default)
  );
}

/** Inactive values stay listed, since the bitmaps of dependent fields count them. */
function picklistValues(object: ObjectSchema, field: FieldSchema): Record<string, unknown>[] {
  const entries = field.controllerName === null ? [] : controllerEntries(object, field.controllerName);
  return field.picklist.map((entry) => ({
    active: entry.active,
    defaultValue: entry.default,
    label: entry.label,
    validFor: entry.validFor === null ? null : encodeValidFor(entry.validFor, entries),
    value: entry.value,
  }));
}
