import type { Problems } from '../../../shared/data-file.ts';
import { parseDate, parseDatetime } from '../../org/datetime.ts';
import { idSequence, isId, toId15, toId18 } from '../../org/ids.ts';
import type { FieldSchema, FieldValue, ObjectSchema, SandboxRecord } from '../../org/org.ts';
import type { DataFile, RecordDefinition } from './format.ts';

/** Names in a record that are not fields. */
const OWN_KEYS = ['ref', 'hidden'];

export interface FileRecords {
  readonly rows: ReadonlyMap<string, readonly SandboxRecord[]>;
  /** Ids that the integration user does not see. */
  readonly hidden: ReadonlySet<string>;
}

/** A record of the file on its way to a row. */
interface Draft {
  readonly schema: ObjectSchema;
  readonly definition: RecordDefinition;
  readonly id: string;
  readonly place: string;
}

/** The records of the file as rows: Ids given, references by `ref` resolved, values checked against their fields. */
export function fileRecords(
  file: DataFile,
  objects: readonly ObjectSchema[],
  defaults: (schema: ObjectSchema, position: number) => SandboxRecord,
  problems: Problems,
): FileRecords {
  const drafts = draftRecords(file, objects, problems);
  const ids = idsByRef(drafts, problems);
  const rows = new Map<string, SandboxRecord[]>();
  for (const draft of drafts) {
    const list = rows.get(draft.schema.name) ?? [];
    list.push(row(draft, ids, { ...defaults(draft.schema, list.length), Id: draft.id }, problems));
    rows.set(draft.schema.name, list);
  }
  const hidden = drafts.filter((draft) => draft.definition.hidden === true).map((draft) => draft.id);
  return { rows, hidden: new Set(hidden) };
}

function draftRecords(file: DataFile, objects: readonly ObjectSchema[], problems: Problems): readonly Draft[] {
  return Object.entries(file.records).flatMap(([name, definitions]) => {
    const schema = objects.find((one) => one.name === name);
    if (schema === undefined) {
      problems.add(`records.${name}`, `there is no object ${name}; custom objects are given under "objects"`);
      return [];
    }
    const sequence = idSequence(schema.keyPrefix);
    return definitions.map((definition, index) => {
      const place = `records.${name}[${index}]`;
      const given = definition['Id'];
      if (given === undefined) return { schema, definition, id: sequence.id(index), place };
      if (typeof given !== 'string' || !isId(given)) {
        problems.add(`${place}.Id`, 'must be a Salesforce Id of 15 or 18 characters');
        return { schema, definition, id: sequence.id(index), place };
      }
      return { schema, definition, id: toId18(toId15(given)), place };
    });
  });
}

function idsByRef(drafts: readonly Draft[], problems: Problems): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  for (const { definition, id, place } of drafts) {
    if (taken.has(id)) problems.add(`${place}.Id`, `another record has the Id ${id}`);
    taken.add(id);
    if (definition.ref === undefined) continue;
    if (ids.has(definition.ref)) problems.add(`${place}.ref`, `another record is called "${definition.ref}"`);
    ids.set(definition.ref, id);
  }
  return ids;
}

function row(
  draft: Draft,
  ids: ReadonlyMap<string, string>,
  defaults: SandboxRecord,
  problems: Problems,
): SandboxRecord {
  const record: Record<string, FieldValue> = { ...defaults };
  for (const [name, value] of Object.entries(draft.definition)) {
    if (OWN_KEYS.includes(name) || name === 'Id') continue;
    const field = draft.schema.fields.get(name);
    const place = `${draft.place}.${name}`;
    if (field === undefined) problems.add(place, `${draft.schema.name} has no field ${name}`);
    else if (field.formula !== undefined) problems.add(place, 'is computed and cannot be given');
    else if (name === 'TimeZoneSidKey' && !isTimeZone(value)) problems.add(place, 'must be an IANA time zone');
    else record[name] = fieldValue(field, recordValue(value), ids, place, problems);
  }
  return record;
}

function isTimeZone(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value }).format();
    return true;
  } catch {
    return false;
  }
}

/** What zod has checked already, in the words of the type system. */
function recordValue(value: unknown): FieldValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function fieldValue(
  field: FieldSchema,
  value: FieldValue,
  ids: ReadonlyMap<string, string>,
  place: string,
  problems: Problems,
): FieldValue {
  if (value === null || value === '') return null;
  const [checked, expected] = checkedValue(field, value, ids);
  if (checked === null) problems.add(place, `must be ${expected}, not ${JSON.stringify(value)}`);
  return checked;
}

/**
 * The value as a row holds it, or null and what it should have been.
 *
 * @param ids Ids by the names that records have in a file
 */
export function checkedValue(
  field: FieldSchema,
  value: string | number | boolean,
  ids: ReadonlyMap<string, string>,
): [FieldValue, string] {
  switch (field.type) {
    case 'boolean':
      return [typeof value === 'boolean' ? value : null, 'true or false'];
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return [typeof value === 'number' ? value : null, 'a number'];
    case 'date':
      return [typeof value === 'string' ? parseDate(value) : null, 'a date such as 2026-03-29'];
    case 'datetime':
      return [typeof value === 'string' ? parseDatetime(value) : null, 'a time such as 2026-03-29T08:00:00Z'];
    case 'reference': {
      const text = String(value);
      const id = ids.get(text) ?? (isId(text) ? toId18(toId15(text)) : null);
      return [id, 'the ref of a record in this file, or an Id'];
    }
    default:
      return [typeof value === 'string' ? value : null, 'text'];
  }
}
