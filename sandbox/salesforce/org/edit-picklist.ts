import { picklistValue } from './fields.ts';
import type { FieldSchema, ObjectSchema, Org, PicklistValue } from './org.ts';

type Traits = Partial<Omit<PicklistValue, 'value'>>;

/** One change of a picklist's values in Setup. */
export type PicklistEdit =
  | { readonly kind: 'add'; readonly value: string; readonly before: string | null; readonly traits: Traits }
  | { readonly kind: 'change'; readonly value: string; readonly traits: Traits }
  /** Records that hold the value hold the new one from then on. */
  | { readonly kind: 'rename'; readonly value: string; readonly to: string }
  /** Records that hold it get another one, or none (null), or keep it (undefined). */
  | { readonly kind: 'remove'; readonly value: string; readonly replaceWith: string | null | undefined };

/** Edits a picklist. Throws RangeError when a value is not there, or there already. */
export function editPicklist(
  org: Org,
  object: ObjectSchema,
  field: FieldSchema,
  edit: PicklistEdit,
  userId: string,
): void {
  refuseWrongValue(object, field, edit);
  replacePicklist(org, object.name, field.name, editedValues(field, edit));
  if (edit.kind === 'add' || edit.kind === 'change') return;
  for (const dependent of dependents(org, object, field)) {
    const to = edit.kind === 'rename' ? edit.to : null;
    const options = dependent.picklist.map((option) => withController(option, edit.value, to));
    replacePicklist(org, object.name, dependent.name, options);
  }
  const to = edit.kind === 'rename' ? edit.to : edit.replaceWith;
  if (to !== undefined) rewriteRows(org, object, field, edit.value, to, userId);
}

function refuseWrongValue(object: ObjectSchema, field: FieldSchema, edit: PicklistEdit): void {
  const has = (wanted: string): boolean => field.picklist.some(({ value }) => value === wanted);
  const name = `${object.name}.${field.name}`;
  if (edit.kind !== 'add' && !has(edit.value)) throw new RangeError(`${name} has no value ${edit.value}`);
  const added = edit.kind === 'add' ? edit.value : edit.kind === 'rename' ? edit.to : null;
  if (added !== null && has(added)) throw new RangeError(`${name} has a value ${added} already`);
}

function editedValues(field: FieldSchema, edit: PicklistEdit): readonly PicklistValue[] {
  const others = (change: (option: PicklistValue) => readonly PicklistValue[]): readonly PicklistValue[] =>
    field.picklist.flatMap((option) => (option.value === edit.value ? change(option) : [option]));
  switch (edit.kind) {
    case 'add':
      return inserted(field.picklist, picklistValue(edit.value, edit.traits), edit.before);
    case 'change':
      return others((option) => [{ ...option, ...edit.traits }]);
    case 'rename':
      return others((option) => [{ ...option, value: edit.to }]);
    case 'remove':
      return others(() => []);
    default:
      return edit satisfies never;
  }
}

function replacePicklist(org: Org, objectName: string, name: string, picklist: readonly PicklistValue[]): void {
  const object = org.objects.get(objectName);
  const field = object?.fields.get(name);
  if (object === undefined || field === undefined) return;
  org.setup.replaceObject({ ...object, fields: new Map([...object.fields, [name, { ...field, picklist }]]) });
}

function inserted(
  list: readonly PicklistValue[],
  added: PicklistValue,
  before: string | null,
): readonly PicklistValue[] {
  const at = list.findIndex(({ value }) => value === before);
  return at < 0 ? [...list, added] : list.toSpliced(at, 0, added);
}

function dependents(org: Org, object: ObjectSchema, field: FieldSchema): readonly FieldSchema[] {
  const fields = org.objects.get(object.name)?.fields.values() ?? [];
  return [...fields].filter(({ controllerName }) => controllerName === field.name);
}

function withController(option: PicklistValue, from: string, to: string | null): PicklistValue {
  if (option.validFor === null) return option;
  const validFor = option.validFor.flatMap((value) => (value === from ? (to ?? []) : value));
  return { ...option, validFor };
}

/** The platform rewrites rows in the background: SystemModstamp moves, LastModifiedDate does not. */
function rewriteRows(
  org: Org,
  object: ObjectSchema,
  field: FieldSchema,
  from: string,
  to: string | null,
  userId: string,
): void {
  const table = org.table(object.name);
  const read = table.reader(field.name);
  const readId = table.reader('Id');
  for (let position = 0; position < table.length; position += 1) {
    const value = read(position);
    if (typeof value !== 'string' || table.gone(position)) continue;
    const values = field.type === 'multipicklist' ? value.split(';') : [value];
    if (!values.includes(from)) continue;
    const rewritten = values.flatMap((one) => (one === from ? (to ?? []) : one)).join(';');
    table.put(
      String(readId(position)),
      { [field.name]: rewritten === '' ? null : rewritten },
      { userId, background: true },
    );
  }
}
