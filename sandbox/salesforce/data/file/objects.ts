import type { Problems } from '../../../shared/data-file.ts';
import { defineObject, field, picklistValue, withFields } from '../../org/fields.ts';
import type { FieldSchema, ObjectSchema, PicklistValue } from '../../org/org.ts';
import { accountObject } from '../../org/standard/account.ts';
import { contactObject } from '../../org/standard/contact.ts';
import { userObject } from '../../org/standard/user.ts';
import type { DataFile, FieldDefinition } from './format.ts';

/** The objects of the file: the standard ones with the fields added to them, then its own. */
export function fileObjects(file: DataFile, problems: Problems): readonly ObjectSchema[] {
  const standard = [userObject(), accountObject(file.personAccounts), contactObject(file.personAccounts)];
  for (const name of Object.keys(file.fields)) {
    if (standard.some((object) => object.name === name)) continue;
    problems.add(
      `fields.${name}`,
      'fields can be added to User, Account and Contact; give an own object under "objects"',
    );
  }
  const extended = standard.map((object) => withFields(object, (file.fields[object.name] ?? []).map(fieldSchema)));
  const custom = file.objects.map((object, index) =>
    defineObject({
      name: object.name,
      label: object.label ?? object.name.replace(/__c$/, '').replaceAll('_', ' '),
      labelPlural: object.labelPlural ?? `${object.name.replace(/__c$/, '').replaceAll('_', ' ')}s`,
      keyPrefix: `a${String(index + 10).padStart(2, '0')}`,
      listViews: object.listViews,
      owned: true,
      fields: [field('Name', 'string', { length: 80, nillable: false }), ...object.fields.map(fieldSchema)],
    }),
  );
  const objects = [...extended, ...custom];
  checkReferences(file, objects, problems);
  return objects;
}

/** A field of the file as the org has it. */
export function fieldSchema(definition: FieldDefinition): FieldSchema {
  return field(definition.name, definition.type, {
    picklist: (definition.values ?? []).map(picklistOption),
    restrictedPicklist: definition.restricted,
    controllerName: definition.controller ?? null,
    referenceTo: definition.referenceTo === undefined ? [] : [definition.referenceTo],
    ...(definition.label === undefined ? {} : { label: definition.label }),
    ...(definition.length === undefined ? {} : { length: definition.length }),
  });
}

function picklistOption(option: NonNullable<FieldDefinition['values']>[number]): PicklistValue {
  if (typeof option === 'string') return picklistValue(option);
  return picklistValue(option.value, {
    label: option.label ?? option.value,
    active: option.active,
    default: option.default,
    validFor: option.validFor ?? null,
  });
}

function checkReferences(file: DataFile, objects: readonly ObjectSchema[], problems: Problems): void {
  const check = (definitions: readonly FieldDefinition[], object: string, place: string) =>
    definitions.forEach((definition, index) => {
      const target = definition.referenceTo;
      if (target !== undefined && !objects.some((one) => one.name === target)) {
        problems.add(`${place}[${index}].referenceTo`, `there is no object ${target}`);
      }
      const controller = definition.controller;
      const fields = objects.find((one) => one.name === object)?.fields;
      if (controller !== undefined && fields?.get(controller) === undefined) {
        problems.add(`${place}[${index}].controller`, `${object} has no field ${controller}`);
      }
    });
  for (const [object, definitions] of Object.entries(file.fields)) check(definitions, object, `fields.${object}`);
  file.objects.forEach((object, index) => {
    check(object.fields, object.name, `objects[${index}].fields`);
  });
}
