import { z } from 'zod';
import { editConnection } from '../../administration/configuration/edit.ts';
import { holdAgainstSalesforce } from '../../administration/configuration/hold-against-salesforce.ts';
import { salesforceSchema } from '../../config/schema/salesforce.ts';
import { scheduleSchema } from '../../config/schema/schedule.ts';
import { thresholdsSchema } from '../../config/schema/thresholds.ts';
import { listConnectionItems } from '../../store/views/connection-list.ts';
import { RollcallError } from '../../support/errors.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { SALESFORCE_ERRORS } from '../salesforce-errors.ts';
import { connectionParameter, entity, flag, list } from '../schemas.ts';
import { listViewSchema } from './offers.ts';
import { changesSchema, connectionSchema } from './setting-schemas.ts';

const checkSchema = z
  .object({
    organizationId: z.string().describe('Id of the org.'),
    organizationName: z.string().nullable().describe('Its name; null where it may not be read.'),
    username: z.string().describe('The Salesforce user who decides what is visible.'),
    apiUsage: z
      .object({
        used: z.int().describe("The org's API calls of the last 24 hours, those of others too."),
        max: z.int().describe('How many it may make.'),
      })
      .nullable()
      .describe('As Salesforce last said it (R48).'),
    usable: z.boolean().describe('True when nothing stands in the way of a run.'),
    entities: list(
      z.object({
        entity: entity.describe('What is synchronized.'),
        object: z.string().describe('API name of the object.'),
        listView: z.string().describe('The list view that is configured.'),
        listViews: list(listViewSchema).describe('Those that may be chosen (R7).'),
        problems: list(
          z.object({
            code: z.string().describe('What is missing: see docs/errors.md.'),
            message: z.string().describe('The same as a sentence, with what to do.'),
          }),
        ).describe('Everything that would stop a run before its first record, or leave it without accounts.'),
        warnings: list(z.string()).describe('Sentences on what a run would leave alone.'),
      }),
    ).describe('Everything that is switched on.'),
  })
  .meta({ id: 'ConnectionCheck', description: 'What signing in to a connection shows.' });

/** Salesforce orgs joined to the platform. */
export function connectionRoutes(api: Api, { administered }: AppOptions): void {
  const { db } = administered;

  api.get(
    '/connections',
    {
      config: { access: 'connections:read' },
      schema: {
        operationId: 'listConnections',
        tags: ['Connections'],
        summary: 'List connections',
        description: 'By name, with what each synchronizes and how that is going.',
        response: { 200: z.object({ items: list(connectionSchema).describe('All of them.') }) },
      },
    },
    async () => ({ items: await listConnectionItems(db) }),
  );

  api.get(
    '/connections/:connection',
    {
      config: { access: 'connections:read', errors: ['not_found'] },
      schema: {
        operationId: 'getConnection',
        tags: ['Connections'],
        summary: 'Get a connection',
        description: 'With what it synchronizes and how that is going.',
        params: connectionParameter,
        response: { 200: connectionSchema },
      },
    },
    async (request) => {
      const { connection: wanted } = request.params;
      const found = (await listConnectionItems(db)).find(({ name }) => name === wanted);
      if (found === undefined) throw new RollcallError('not_found', `There is no connection ${wanted}.`);
      return found;
    },
  );

  api.post(
    '/connections/:connection/check',
    {
      config: { access: 'connections:write', audit: 'connection.check', errors: SALESFORCE_ERRORS },
      schema: {
        operationId: 'checkConnection',
        tags: ['Connections'],
        summary: 'Test a connection',
        description:
          'Signs in, says who and where it is and how many API calls the org has made, and names what would stop a run: access to the API, objects, fields, list views.',
        params: connectionParameter,
        response: { 200: checkSchema },
      },
    },
    async (request) => {
      describeAct(request, { target: request.params.connection });
      await using connection = await administered.connect(request.params.connection);
      const check = await connection.check({ signal: request.signal });
      return { ...check, usable: check.entities.every(({ problems }) => problems.length === 0) };
    },
  );

  api.put(
    '/connections/:connection',
    {
      config: { access: 'connections:write', audit: 'connection.save', errors: ['config_invalid'] },
      schema: {
        operationId: 'saveConnection',
        tags: ['Connections'],
        summary: 'Create or change a connection',
        description:
          'How the org is reached and signed in to; secrets are references to environment variables of the server, like `${SF_CLIENT_SECRET}`, and never stored. What it synchronizes stays. Test it with `POST /connections/{connection}/check`.',
        params: z.object({ connection: newName }),
        querystring: z.strictObject({ check: flag.optional().describe('true: only say what would change.') }),
        body: z.strictObject({
          salesforce: salesforceSchema,
          schedule: scheduleSchema.default({ every: 'manual' }),
          thresholds: thresholdsSchema.prefault({}),
        }),
        response: { 200: changesSchema },
      },
    },
    async (request) => {
      const { connection: name } = request.params;
      const { check = false } = request.query;
      describeAct(request, { target: name });
      const settings = { ...request.body, directory: { kind: 'builtin' } as const };
      const changes = await editConnection(db, { name, settings, entities: (enabled) => enabled }, { check });
      describeAct(request, { detail: { check, changes } });
      const salesforce = await holdAgainstSalesforce(administered, check ? [] : [name], request.signal);
      return { changes, salesforce };
    },
  );
}

const newName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/, 'must be letters, digits, - and _, at most 63 of them')
  .describe('Name of the connection.');
