import { z } from 'zod';
import { fieldSchema } from '../../config/schema/platform.ts';
import {
  createField,
  deleteField,
  orderFields,
  replaceOptions,
  retitleField,
} from '../../directory/builtin/edit-fields.ts';
import { inTransaction } from '../../store/unit-of-work.ts';
import { fieldUsage } from '../../store/views/field-usage.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { done, line, list } from '../schemas.ts';
import { fieldUsageSchema } from './field-schemas.ts';

const savedSchema = z.object({
  key: z.string().describe('Key of the field, by which mappings name it.'),
  title: z.string().describe('Name of the field on screens.'),
  type: z.string().describe('What it holds: text, textarea, dropdown, date, yesno or country.'),
  options: list(z.string()).describe('Labels of a dropdown, in their order.'),
});

const keyParameter = z.object({ key: z.string().max(50).describe('Key of the field.') });

const clearValues = z.boolean().default(false).describe('True where people may lose their values by it.');

/** Additional fields by hand. */
export function platformFieldRoutes(api: Api, { administered }: AppOptions): void {
  const { db } = administered;

  api.post(
    '/fields',
    {
      config: { access: 'platform:write', audit: 'field.create', errors: ['field_refused'] },
      schema: {
        operationId: 'createField',
        tags: ['Platform'],
        summary: 'Create an additional field',
        description: 'It stands behind all others. Mappings can fill it from now on.',
        body: fieldSchema,
        response: { 201: savedSchema },
      },
    },
    async (request, reply) => {
      describeAct(request, { target: request.body.key, detail: { type: request.body.type } });
      const field = await inTransaction(db, (tx) => createField(tx, request.body));
      return await reply.code(201).send(field);
    },
  );

  api.patch(
    '/fields/:key',
    {
      config: { access: 'platform:write', audit: 'field.rename', errors: ['not_found'] },
      schema: {
        operationId: 'renameField',
        tags: ['Platform'],
        summary: 'Give an additional field another title',
        description: 'Its key stays, and so do mappings.',
        params: keyParameter,
        body: z.strictObject({ title: line(255).describe('Name of the field on screens.') }),
        response: { 200: savedSchema },
      },
    },
    async (request) => {
      const { key } = request.params;
      describeAct(request, { target: key, detail: request.body });
      return await inTransaction(db, (tx) => retitleField(tx, key, request.body.title));
    },
  );

  api.put(
    '/fields/order',
    {
      config: { access: 'platform:write', audit: 'field.order', errors: ['field_refused'] },
      schema: {
        operationId: 'orderFields',
        tags: ['Platform'],
        summary: 'Put the additional fields into another order',
        description: 'Pages and mappings list them in this order.',
        body: z.strictObject({ keys: z.array(z.string()).describe('The key of every additional field, once.') }),
        response: { 204: done },
      },
    },
    async (request, reply) => {
      describeAct(request, { detail: request.body });
      await inTransaction(db, (tx) => orderFields(tx, request.body.keys));
      return await reply.code(204).send();
    },
  );

  api.get(
    '/fields/:key/usage',
    {
      config: { access: 'platform:read' },
      schema: {
        operationId: 'getFieldUsage',
        tags: ['Platform'],
        summary: 'See how an additional field is used',
        description: 'Who would lose what if it, or one of its options, were deleted; and what stands in the way.',
        params: keyParameter,
        response: {
          200: fieldUsageSchema,
        },
      },
    },
    async (request) => await fieldUsage(db, request.params.key),
  );

  api.put(
    '/fields/:key/options',
    {
      config: { access: 'platform:write', audit: 'field.set_options', errors: ['field_refused', 'not_found'] },
      schema: {
        operationId: 'setFieldOptions',
        tags: ['Platform'],
        summary: 'Change the options of a dropdown',
        description:
          'Options are added, renamed, put into another order and, where nobody has them or their values may go, removed. Who has an option that is renamed keeps it. A record of Salesforce whose label is no option any more is rejected by the next run that reads it.',
        params: keyParameter,
        body: z.strictObject({
          options: z
            .array(
              z.strictObject({
                label: line(255).describe('What it is called.'),
                was: z.string().nullable().default(null).describe('The label that it has now; null for a new one.'),
              }),
            )
            .min(1)
            .max(5000)
            .describe('All options, in their order; those that are left out go.'),
          clearValues,
        }),
        response: {
          200: savedSchema.extend({ cleared: z.int().describe('People who have lost their value.') }),
        },
      },
    },
    async (request) => {
      const { key } = request.params;
      const { options, ...how } = request.body;
      describeAct(request, { target: key, detail: { options: options.map(({ label }) => label) } });
      const { field, cleared } = await inTransaction(db, (tx) => replaceOptions(tx, key, options, how));
      return { ...field, cleared };
    },
  );

  api.delete(
    '/fields/:key',
    {
      config: { access: 'platform:write', audit: 'field.delete', errors: ['field_refused', 'not_found'] },
      schema: {
        operationId: 'deleteField',
        tags: ['Platform'],
        summary: 'Delete an additional field',
        description: 'Refused while settings map it, and while people have values in it, unless those may go.',
        params: keyParameter,
        querystring: z.strictObject({
          clearValues: z.stringbool().default(false).describe('`true` where people may lose their values in it.'),
        }),
        response: { 200: z.object({ cleared: z.int().describe('People who had a value in it.') }) },
      },
    },
    async (request) => {
      const { key } = request.params;
      describeAct(request, { target: key });
      const { cleared } = await inTransaction(db, (tx) => deleteField(tx, key, request.query));
      describeAct(request, { detail: { cleared } });
      return { cleared };
    },
  );
}
