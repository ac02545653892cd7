import { SalesforceError } from '../soql/soql.ts';
import { parseDate, parseDatetime } from './datetime.ts';
import { isId, toId15, toId18 } from './ids.ts';
import type { FieldSchema, FieldValue, ObjectSchema, Org } from './org.ts';

type Values = Readonly<Record<string, FieldValue>>;

interface Check {
  readonly org: Org;
  readonly schema: ObjectSchema;
  readonly values: Values;
  /** Who writes: a field that the user does not see cannot be written either. */
  readonly userId: string;
  /** The record being updated; null on insert. */
  readonly id: string | null;
}

/**
 * The values of an insert or update as they will be stored (field names as the schema spells them, text trimmed, empty
 * text null, Ids of 18 characters, datetimes in UTC). Throws the SalesforceError that the API answers otherwise.
 */
export function checkValues(check: Check): Values {
  const stored: Record<string, FieldValue> = {};
  for (const [name, value] of Object.entries(check.values)) {
    const field = writableField(check, name);
    stored[field.name] = storedValue(check.org, field, value);
  }
  requireFields(check, stored);
  if (check.schema.name === 'User') requireFreeUsername(check, stored);
  return stored;
}

/** What a new record holds where nothing was given: false, the default picklist value, the one who creates as owner. */
export function newRecordDefaults(schema: ObjectSchema, userId: string): Values {
  const defaults: Record<string, FieldValue> = {};
  for (const field of schema.fields.values()) {
    if (field.formula !== undefined) continue;
    if (field.type === 'boolean') defaults[field.name] = field.name === 'IsActive';
    else defaults[field.name] = field.picklist.find((option) => option.default)?.value ?? null;
  }
  if (schema.fields.has('OwnerId')) defaults['OwnerId'] = userId;
  return defaults;
}

function writableField(check: Check, name: string): FieldSchema {
  const field = check.schema.fields.get(name) ?? fieldByName(check.schema, name);
  if (field === undefined || !check.org.objectsFor(check.userId).get(check.schema.name)?.fields.has(field.name)) {
    throw new SalesforceError(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${check.schema.name}`);
  }
  if (check.id === null ? field.createable : field.updateable) return field;
  throw new SalesforceError(
    400,
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${field.name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    [field.name],
  );
}

function fieldByName(schema: ObjectSchema, name: string): FieldSchema | undefined {
  const wanted = name.toLowerCase();
  return schema.fields.values().find((field) => field.name.toLowerCase() === wanted);
}

function requireFields(check: Check, stored: Values): void {
  const missing = [...check.schema.fields.values()].filter(
    (field) =>
      !field.nillable &&
      field.createable &&
      field.type !== 'boolean' &&
      field.name !== 'OwnerId' &&
      (check.id === null ? (stored[field.name] ?? null) === null : stored[field.name] === null),
  );
  if (missing.length === 0) return;
  const names = missing.map((field) => field.name);
  throw new SalesforceError(400, 'REQUIRED_FIELD_MISSING', `Required fields are missing: [${names.join(', ')}]`, names);
}

function requireFreeUsername(check: Check, stored: Values): void {
  const username = stored['Username'];
  if (typeof username !== 'string') return;
  const users = check.org.table('User');
  const readUsername = users.reader('Username');
  const readId = users.reader('Id');
  for (let position = 0; position < users.length; position++) {
    const taken = String(readUsername(position)).toLowerCase() === username.toLowerCase();
    if (taken && readId(position) !== check.id) {
      const message =
        "Duplicate Username.<br>The username already exists in this or another Salesforce organization. Usernames must be unique across all Salesforce organizations. To resolve, use a different username (it does not need to match the user's email address). ";
      throw new SalesforceError(400, 'DUPLICATE_USERNAME', message, ['Username']);
    }
  }
}

function storedValue(org: Org, field: FieldSchema, value: FieldValue): FieldValue {
  if (value === null) return field.type === 'boolean' ? false : null;
  switch (field.type) {
    case 'boolean':
      return typeof value === 'boolean' ? value : wrongType(field, 'boolean', value);
    case 'int':
      return typeof value === 'number' && Number.isInteger(value) ? value : wrongType(field, 'int', value);
    case 'double':
    case 'currency':
    case 'percent':
      return typeof value === 'number' ? value : wrongType(field, 'double', value);
    case 'date':
      return parseDate(String(value).slice(0, 10)) ?? wrongType(field, 'date', value);
    case 'datetime':
      return parseDatetime(String(value)) ?? wrongType(field, 'datetime', value);
    case 'reference':
      return storedReference(org, field, String(value));
    default:
      return storedText(field, String(value));
  }
}

function storedReference(org: Org, field: FieldSchema, id: string): FieldValue {
  if (id === '') return null;
  if (!isId(id)) {
    throw new SalesforceError(400, 'MALFORMED_ID', `${field.label}: id value of incorrect type: ${id}`, [field.name]);
  }
  for (const object of field.referenceTo) {
    const table = org.objects.has(object) ? org.table(object) : undefined;
    const position = table?.find(id) ?? -1;
    if (table === undefined || position < 0) continue;
    if (table.at(position)['IsDeleted'] !== true) return toId18(toId15(id));
    throw new SalesforceError(400, 'ENTITY_IS_DELETED', 'entity is deleted', []);
  }
  throw new SalesforceError(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', []);
}

function storedText(field: FieldSchema, text: string): FieldValue {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (field.length > 0 && trimmed.length > field.length) {
    const message = `${field.label}: data value too large: ${trimmed} (max length=${field.length})`;
    throw new SalesforceError(400, 'STRING_TOO_LONG', message, [field.name]);
  }
  if (field.type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(trimmed)) {
    const message = `${field.label}: invalid email address: ${trimmed}`;
    throw new SalesforceError(400, 'INVALID_EMAIL_ADDRESS', message, [field.name]);
  }
  if (field.restrictedPicklist) requireListed(field, trimmed);
  return trimmed;
}

function requireListed(field: FieldSchema, text: string): void {
  const values = field.type === 'multipicklist' ? text.split(';') : [text];
  const bad = values.find((value) => !field.picklist.some((option) => option.active && option.value === value));
  if (bad === undefined) return;
  const message = `${field.label}: bad value for restricted picklist field: ${bad}`;
  throw new SalesforceError(400, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', message, [field.name]);
}

function wrongType(field: FieldSchema, type: string, value: FieldValue): never {
  const kind = typeof value === 'string' ? 'VALUE_STRING' : typeof value === 'boolean' ? 'VALUE_TRUE' : 'VALUE_NUMBER';
  const message = `Cannot deserialize instance of ${type} from ${kind} value ${value} or request may be missing a required field at [field ${field.name}]`;
  throw new SalesforceError(400, 'JSON_PARSER_ERROR', message);
}
