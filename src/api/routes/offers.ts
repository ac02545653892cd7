import { z } from 'zod';
import type { AdministeredConnection } from '../../administration/administered.ts';
import { createSamples } from '../../administration/samples.ts';
import { fieldPath, mappingLine } from '../../config/schema/mapping.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { worded } from '../../support/worded.ts';
import type { Entity } from '../../sync/entity.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { SALESFORCE_ERRORS } from '../salesforce-errors.ts';
import { connectionParameter, entityParameter, flag, limitParameter, list } from '../schemas.ts';
import { whileWaitedFor } from '../waited-for.ts';
import { customObjectSchema, fieldSchema, listViewSchema, previewSchema, sampleSchema } from './offer-schemas.ts';

/** That are shown at once, besides those that are mapped. */
const MOST_COLUMNS = 200;

const objectParameter = z
  .string()
  .regex(/^\w{1,80}$/, worded(saying('shape_object')`must be the API name of an object`))
  .optional()
  .describe('For custom objects: which one, instead of the one that is configured.');

/** What Salesforce offers to choose from, read at this moment. */
export function offerRoutes(api: Api, { administered }: AppOptions): void {
  const samples = createSamples();

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
            .union([z.array(fieldPath).max(MOST_COLUMNS), z.literal('all')])
            .default([])
            .describe(
              'Salesforce fields to show, besides those that are mapped; `all`: the first 200 of the object, by label.',
            ),
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
    async (request, reply) => {
      const { connection: name, entity } = request.params;
      const { object, limit, fresh, columns, ...draft } = request.body;
      describeAct(request, { target: `${name} ${entity}` });
      await using connection = await administered.connect(name);
      const subject = OBJECT_OF[entity] ?? object;
      if (subject === undefined)
        throw new RollcallError('not_found', saying('object_missing')`Say which custom object is meant: \`object\`.`);
      const signal = whileWaitedFor(reply);
      const options = { limit, fresh, signal };
      const shown = columns === 'all' ? await firstFields(connection, entity, subject, signal) : columns;
      return await samples.draw(connection, { ...draft, columns: shown, object: subject }, options);
    },
  );
}

async function firstFields(connection: AdministeredConnection, entity: Entity, object: string, signal: AbortSignal) {
  const { fields } = await connection.fields(entity, { object, parents: false, signal });
  const byLabel = fields.toSorted((a, b) => a.label.localeCompare(b.label));
  return byLabel.slice(0, MOST_COLUMNS).map(({ path }) => path);
}

const OBJECT_OF: Readonly<Record<string, string | undefined>> = { users: 'User', contacts: 'Contact' };
