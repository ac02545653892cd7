import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Field } from '../../tenant/field.ts';
import { FIELD_TYPES } from '../../tenant/field.ts';
import { MOST_FIELDS, MOST_OPTIONS } from '../../tenant/fields.ts';
import { endpoint, type Manager } from '../endpoint.ts';
import { badRequest, notFound } from '../errors.ts';
import { translationProblem } from '../org-chart/branch-values.ts';
import { flag, integer, integers, translations } from '../parameters.ts';

const FIELD = { id: integer };
const NewOption = z.strictObject({ translations });
const OptionChanges = z.strictObject({
  updated: z
    .array(z.strictObject({ id_option: integer, translations: translations.optional(), sequence: integer.optional() }))
    .default([]),
  new: z.array(NewOption).default([]),
  deleted: integers.default([]),
});

/** One additional field: read, created, changed, deleted. */
export function singleField(app: FastifyInstance, manager: Manager): void {
  const { tenant } = manager.context;
  const { fields } = tenant;

  endpoint(app, manager, {
    method: 'GET',
    path: '/user_fields/:id',
    summary: 'Returns an additional field with its names and options',
    parameters: z.object(FIELD),
    data: z.looseObject({ type: z.string(), mandatory: z.string(), invisible_to_user: z.string() }),
    handler({ id }) {
      const field = fieldWith(id);
      return {
        data: {
          type: field.type,
          mandatory: field.mandatory ? '1' : '0',
          invisible_to_user: field.invisibleToUser ? '1' : '0',
          translations: spelledOut(field.translations),
          ...(field.type === 'dropdown' ? { dropdown_options: field.options.map(showOption) } : {}),
        },
      };
    },
  });

  endpoint(app, manager, {
    method: 'POST',
    path: '/user_fields',
    summary: 'Creates an additional field',
    parameters: z.strictObject({
      type: z.enum(FIELD_TYPES),
      translations,
      mandatory: flag.default(false),
      invisible_to_user: flag.default(false),
      dropdown_options: z.array(NewOption).default([]),
    }),
    data: z.object({ user_field_id: z.int() }),
    handler({ type, translations: names, mandatory, invisible_to_user: invisibleToUser, dropdown_options: options }) {
      if (fields.all().length >= MOST_FIELDS) throw badRequest(`A platform may have ${MOST_FIELDS} additional fields`);
      checkNames(names, ...options.map((option) => option.translations));
      checkOptions(type, options.length);
      return {
        data: { user_field_id: fields.add({ type, translations: names, mandatory, invisibleToUser, options }).id },
      };
    },
  });

  endpoint(app, manager, {
    method: 'PUT',
    path: '/user_fields/:id',
    summary: 'Changes an additional field',
    parameters: z.strictObject({
      ...FIELD,
      translations: translations.optional(),
      mandatory: flag.optional(),
      invisible_to_user: flag.optional(),
      dropdown_options: OptionChanges.optional(),
    }),
    data: z.object({ success: z.boolean() }),
    handler({ id, translations: names, mandatory, invisible_to_user: invisibleToUser, dropdown_options: changes }) {
      const field = fieldWith(id);
      if (names !== undefined) checkNames(names);
      const options = changes === undefined ? field.options : optionsAfter(field, changes);
      checkOptions(field.type, options.length);
      fields.change(id, {
        translations: { ...field.translations, ...names },
        mandatory: mandatory ?? field.mandatory,
        invisibleToUser: invisibleToUser ?? field.invisibleToUser,
        options,
      });
      return { data: { success: true } };
    },
  });

  endpoint(app, manager, {
    method: 'DELETE',
    path: '/user_fields/:id',
    summary: 'Deletes an additional field, with its values',
    parameters: z.strictObject(FIELD),
    data: z.object({ deleted: z.array(z.int()), errors: z.array(z.string()) }),
    handler({ id }) {
      fieldWith(id);
      fields.remove(id);
      return { data: { deleted: [id], errors: [] } };
    },
  });

  function fieldWith(id: number): Field {
    const field = fields.get(id);
    if (field === undefined) throw notFound(`There is no additional field ${id}.`);
    return field;
  }

  /** Language codes here, never `all`. */
  function spelledOut({ all, ...names }: Field['translations']): Readonly<Record<string, string>> {
    if (all === undefined) return names;
    return { ...Object.fromEntries(tenant.settings.languages.map((language) => [language, all])), ...names };
  }

  function showOption({ id, translations: names }: Field['options'][number]) {
    return { option_id: String(id), translations: spelledOut(names) };
  }

  function optionsAfter(
    field: Field,
    { updated, new: added, deleted }: z.infer<typeof OptionChanges>,
  ): Field['options'] {
    checkNames(...added.map((option) => option.translations));
    const kept = field.options
      .filter(({ id }) => !deleted.includes(id))
      .map((option) => {
        const change = updated.find(({ id_option: id }) => id === option.id);
        return { ...option, translations: { ...option.translations, ...change?.translations } };
      });
    return [...kept, ...added.map(({ translations: names }) => ({ id: fields.nextOptionId(), translations: names }))];
  }
}

function checkNames(...all: readonly Readonly<Record<string, string>>[]): void {
  const problems = all.flatMap((names) => translationProblem(names) ?? []);
  if (problems.length > 0) throw badRequest(...problems);
}

function checkOptions(type: string, count: number): void {
  if (type !== 'dropdown' && count > 0) throw badRequest('Only a dropdown has options');
  if (count > MOST_OPTIONS) throw badRequest(`A dropdown may have ${MOST_OPTIONS} options`);
}
