import { z } from 'zod';
import { createSamples } from '../../administration/samples.ts';
import { fieldPath, mappingLine } from '../../config/schema/mapping.ts';
import { RollcallError } from '../../support/errors.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { SALESFORCE_ERRORS } from '../salesforce-errors.ts';
import { connectionParameter, entityParameter, flag, limitParameter, list } from '../schemas.ts';

export const listViewSchema = z
  .object({
    id: z.string().describe('Id of the list view.'),
    developerName: z.string().describe('Its API name.'),
    label: z.string().describe('Its label, in the language of the integration user.'),
    soqlCompatible: z.boolean().describe('False for one that cannot be read by a query, so that it cannot be chosen.'),
  })
  .meta({ id: 'ListView', description: 'A list view in Salesforce.' });

const customObjectSchema = z
  .object({
    object: z.string().describe('API name.'),
    label: z.string().describe('Its label.'),
    listViews: z.int().describe('How many list views it has.'),
  })
  .meta({ id: 'CustomObject', description: 'A custom object that can be synchronized (R6).' });

const fieldSchema = z
  .object({
    path: z.string().describe('How mappings name it: `Email`, `Account.Name`.'),
    label: z.string().describe('Its label.'),
    type: z.string().describe("Salesforce's name of its type."),
    length: z.int().describe('How many characters it takes; 0 for types without a length.'),
    options: list(
      z.object({
        value: z.string().describe('What is stored.'),
        label: z.string().describe('What people see.'),
        active: z.boolean().describe('Whether it can still be chosen.'),
      }),
    ).describe('Options of a picklist.'),
    controller: z.string().nullable().describe('The field that decides which options are valid; null for most.'),
  })
  .meta({ id: 'SalesforceField', description: 'A field that a mapping can read.' });

const rejection = z
  .object({
    code: z.string().describe('Why: see docs/errors.md.'),
    field: z.string().nullable().describe('Which platform field.'),
    value: z.string().nullable().describe('The value in Salesforce.'),
    message: z.string().describe('The same as a sentence.'),
  })
  .meta({ id: 'Rejection', description: 'Why a record does not become a person.' });

export const previewSchema = z
  .object({
    soql: z.string().describe('The very query that a run would use.'),
    warnings: list(z.string()).describe('Sentences about the list view.'),
    total: z.int().describe('Records in the whole list view.'),
    columns: list(
      z.object({
        path: z.string().describe('Salesforce field.'),
        label: z.string().describe('Its label.'),
        target: list(z.string()).describe('Platform fields that it fills.'),
      }),
    ).describe('What is read.'),
    rows: list(
      z.object({
        cells: list(z.string().nullable()).describe('As Salesforce sent them, in the order of the columns.'),
        values: z
          .record(z.string(), z.string().nullable())
          .nullable()
          .describe('The person that it makes; null where it would be rejected.'),
        rejection: rejection.nullable().describe('Why it would be rejected (R26).'),
      }),
    ).describe('The first records.'),
  })
  .meta({ id: 'Preview', description: 'What a mapping makes of the first records of a list view (R23).' });

const sampleSchema = z
  .object({
    soql: z.string().describe('The very query that a run would use.'),
    warnings: list(z.string()).describe('Sentences about the list view.'),
    total: z.int().describe('Records in the whole list view.'),
    columns: list(
      z.object({
        path: z.string().describe('Salesforce field.'),
        label: z.string().describe('Its label.'),
        type: z.string().describe("Salesforce's name of its type."),
      }),
    ).describe('What is read.'),
    problems: list(z.string()).describe('Lines of the mapping that cannot be used at all, a sentence each.'),
    rows: list(
      z.object({
        cells: list(z.string().nullable()).describe('As Salesforce sent them, in the order of the columns.'),
        marks: list(
          z.object({
            column: z.int().describe('Position among the columns.'),
            target: z.string().describe('The platform field that the cell is to fill.'),
            code: z.string().describe('Why: see docs/errors.md.'),
            message: z.string().describe('The same as a sentence.'),
          }),
        ).describe('Cells for which the record would be rejected (R26).'),
      }),
    ).describe('The first records.'),
  })
  .meta({ id: 'Sample', description: 'Records of a list view, held against a mapping that is not saved yet.' });

const objectParameter = z
  .string()
  .regex(/^\w{1,80}$/, 'must be the API name of an object')
  .optional()
  .describe('For custom objects: which one, instead of the one that is configured.');

/** What Salesforce offers to choose from, read at this moment. */
export function offerRoutes(api: Api, { administered }: AppOptions): void {
  const samples = createSamples(administered.db);

  api.get(
    '/connections/:connection/custom-objects',
    {
      config: { access: 'connections:read', errors: SALESFORCE_ERRORS },
      schema: {
        operationId: 'listCustomObjects',
        tags: ['Connections'],
        summary: 'List custom objects',
        description: 'Those that can be synchronized: with list views that the integration user sees (R6). By label.',
        params: connectionParameter,
        response: { 200: z.object({ items: list(customObjectSchema).describe('All of them.') }) },
      },
    },
    async (request) => {
      await using connection = await administered.connect(request.params.connection);
      return { items: await connection.customObjects({ signal: request.signal }) };
    },
  );

  api.get(
    '/connections/:connection/entities/:entity/list-views',
    {
      config: { access: 'connections:read', errors: SALESFORCE_ERRORS },
      schema: {
        operationId: 'listListViews',
        tags: ['Connections'],
        summary: 'List list views',
        description: 'Those of the object that the integration user sees; Salesforce decides (R7). By label.',
        params: entityParameter,
        querystring: z.strictObject({ object: objectParameter }),
        response: {
          200: z.object({
            object: z.string().describe('API name of the object.'),
            listViews: list(listViewSchema).describe('All of them.'),
          }),
        },
      },
    },
    async (request) => {
      const { connection: name, entity } = request.params;
      await using connection = await administered.connect(name);
      return await connection.listViews(entity, { ...request.query, signal: request.signal });
    },
  );

  api.get(
    '/connections/:connection/entities/:entity/fields',
    {
      config: { access: 'connections:read', errors: SALESFORCE_ERRORS },
      schema: {
        operationId: 'listSalesforceFields',
        tags: ['Connections'],
        summary: 'List Salesforce fields',
        description: 'Those of the object that a mapping can read, by path; with `parents` also those one level up.',
        params: entityParameter,
        querystring: z.strictObject({
          object: objectParameter,
          parents: flag.optional().describe('true: also fields of the objects that it refers to, like `Account.Name`.'),
        }),
        response: {
          200: z.object({
            object: z.string().describe('API name of the object.'),
            fields: list(fieldSchema).describe('All of them.'),
          }),
        },
      },
    },
    async (request) => {
      const { connection: name, entity } = request.params;
      const { object, parents = false } = request.query;
      await using connection = await administered.connect(name);
      return await connection.fields(entity, { object, parents, signal: request.signal });
    },
  );

  api.get(
    '/connections/:connection/entities/:entity/preview',
    {
      config: {
        access: 'connections:read',
        errors: [...SALESFORCE_ERRORS, 'mapping_invalid', 'branch_destination'],
      },
      schema: {
        operationId: 'previewEntity',
        tags: ['Connections'],
        summary: 'Preview records',
        description: 'The first records of the list view and whom the mapping would make of them (R23, R26).',
        params: entityParameter,
        querystring: z.strictObject({ limit: limitParameter(50, 2_000) }),
        response: { 200: previewSchema },
      },
    },
    async (request) => {
      const { connection: name, entity } = request.params;
      await using connection = await administered.connect(name);
      return await connection.preview(entity, { limit: request.query.limit, signal: request.signal });
    },
  );

  api.post(
    '/connections/:connection/entities/:entity/sample',
    {
      config: {
        access: 'connections:read',
        audit: 'connection.sample',
        errors: [...SALESFORCE_ERRORS, 'mapping_invalid'],
      },
      schema: {
        operationId: 'sampleRecords',
        tags: ['Connections'],
        summary: 'Try a mapping that is not saved',
        description:
          'The first records of a list view as they are, and which cells the mapping so far could not use, with the reason (R23, R26). The mapping need not be complete. Nothing is saved.',
        params: entityParameter,
        body: z.strictObject({
          object: objectParameter,
          listView: z.string().min(1).max(255).describe('Developer name or Id of the list view.'),
          columns: z
            .array(fieldPath)
            .max(200)
            .default([])
            .describe('Salesforce fields to show, besides those that are mapped.'),
          mapping: z.record(z.string().max(50), mappingLine).default({}).describe('Platform field: Salesforce field.'),
          limit: z.int().min(1).max(2_000).default(50).describe('How many records at most.'),
          fresh: z
            .boolean()
            .default(true)
            .describe('false: records that were read for the same fields in the last ten minutes will do.'),
        }),
        response: { 200: sampleSchema },
      },
    },
    async (request) => {
      const { connection: name, entity } = request.params;
      const { object, limit, fresh, ...draft } = request.body;
      describeAct(request, { target: `${name} ${entity}` });
      await using connection = await administered.connect(name);
      const subject = OBJECT_OF[entity] ?? object;
      if (subject === undefined) throw new RollcallError('not_found', 'Say which custom object is meant: `object`.');
      const options = { limit, fresh, signal: request.signal };
      return await samples.draw(connection, { ...draft, object: subject }, options);
    },
  );
}

const OBJECT_OF: Readonly<Record<string, string | undefined>> = { users: 'User', contacts: 'Contact' };
