import { z } from 'zod';
import { editConnection } from '../../administration/configuration/edit.ts';
import { holdAgainstSalesforce } from '../../administration/configuration/hold-against-salesforce.ts';
import { removeConnection } from '../../administration/configuration/remove.ts';
import { shownConnection } from '../../administration/configuration/shown-connection.ts';
import { directorySchema } from '../../config/schema/directory.ts';
import { salesforceSchema } from '../../config/schema/salesforce.ts';
import { scheduleSchema } from '../../config/schema/schedule.ts';
import { thresholdsSchema } from '../../config/schema/thresholds.ts';
import { storedConnections } from '../../store/configuration.ts';
import { listConnectionItems } from '../../store/views/connection-list.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { worded } from '../../support/worded.ts';
import { type ConnectionSettings, type EntityDefinition, STORED, storedSecrets } from '../../sync/connection.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { ownerMeant } from '../principal.ts';
import { SALESFORCE_ERRORS } from '../salesforce-errors.ts';
import { connectionParameter, entity, flag, list, ownerParameter, revoked, sentence } from '../schemas.ts';
import { connectionSchema } from './connection-schema.ts';
import { listViewSchema } from './offer-schemas.ts';
import { changesSchema } from './setting-schemas.ts';

const who = {
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
};

const statusSchema = z
  .object({ ...who })
  .meta({ id: 'ConnectionStatus', description: 'Who a connection is in Salesforce, and what the org has used up.' });

const checkSchema = z
  .object({
    ...who,
    usable: z.boolean().describe('True when nothing stands in the way of a run.'),
    platformFields: list(
      z.object({
        key: z.string().describe('By which mappings name it.'),
        title: z.string().describe('Its name.'),
        type: z.string().describe('What it holds.'),
      }),
    )
      .nullable()
      .describe('What mappings can fill in Docebo; null for the built-in platform, and where Docebo cannot be asked.'),
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
            sentences: list(sentence).optional().describe('The same by codes.'),
          }),
        ).describe('Everything that would stop a run before its first record, or leave it without accounts.'),
        warnings: list(sentence).describe('On the list view, and on what a run would leave alone.'),
      }),
    ).describe('Everything that is switched on.'),
  })
  .meta({ id: 'ConnectionCheck', description: 'What signing in to a connection shows.' });

/** Salesforce orgs joined to the platform. */
export function connectionRoutes(api: Api, { administered }: AppOptions): void {
  const { db } = administered;
  const { environment } = administered.config;

  api.get(
    '/connections',
    {
      config: { access: 'connections:read' },
      schema: {
        operationId: 'listConnections',
        tags: ['Connections'],
        summary: 'List connections',
        description: 'By name, with what each synchronizes with the settings of one owner, and how that is going.',
        querystring: ownerParameter,
        response: { 200: z.object({ items: list(connectionSchema).describe('All of them.') }) },
      },
    },
    async (request) => {
      const items = await listConnectionItems(db, ownerMeant(request, request.query.owner));
      return { items: items.map((item) => shownConnection(item, environment)) };
    },
  );

  api.get(
    '/connections/:connection',
    {
      config: { access: 'connections:read', errors: ['not_found'] },
      schema: {
        operationId: 'getConnection',
        tags: ['Connections'],
        summary: 'Get a connection',
        description: 'With what it synchronizes with the settings of one owner, and how that is going.',
        params: connectionParameter,
        querystring: ownerParameter,
        response: { 200: connectionSchema },
      },
    },
    async (request) => {
      const { connection: wanted } = request.params;
      const found = (await listConnectionItems(db, ownerMeant(request, request.query.owner))).find(
        ({ name }) => name === wanted,
      );
      if (found === undefined)
        throw new RollcallError('not_found', saying('connection_absent')`There is no connection ${{ name: wanted }}.`);
      return shownConnection(found, environment);
    },
  );

  api.get(
    '/connections/:connection/status',
    {
      config: { access: 'connections:read', errors: SALESFORCE_ERRORS },
      schema: {
        operationId: 'getConnectionStatus',
        tags: ['Connections'],
        summary: 'See who a connection is in Salesforce',
        description: 'Signs in, and says who and where it is and how many API calls the org has made today (R48).',
        params: connectionParameter,
        response: { 200: statusSchema },
      },
    },
    async (request) => {
      await using connection = await administered.connect(request.params.connection);
      return await connection.status({ signal: request.signal });
    },
  );

  api.delete(
    '/connections/:connection',
    {
      config: { access: 'connections:write', audit: 'connection.delete', errors: ['not_found', 'run_in_progress'] },
      schema: {
        operationId: 'deleteConnection',
        tags: ['Connections'],
        summary: 'Delete a connection',
        description:
          'With its settings, links, runs and logs, and what was allowed to it; whoever is inside Salesforce by it is signed out. People and branches stay as they are, and are kept in step by nobody any more (R35).',
        params: connectionParameter,
        response: {
          200: z.object({ revoked, sessions: z.int().describe('How many sessions inside Salesforce have ended.') }),
        },
      },
    },
    async (request) => {
      const { connection: name } = request.params;
      describeAct(request, { target: name });
      const ended = await removeConnection(administered, name);
      describeAct(request, { detail: ended });
      return ended;
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
        querystring: ownerParameter,
        response: { 200: checkSchema },
      },
    },
    async (request) => {
      const { connection: name } = request.params;
      describeAct(request, { target: name });
      await using connection = await administered.connect(name, ownerMeant(request, request.query.owner));
      const check = await connection.check({ signal: request.signal });
      return { ...check, usable: check.entities.every(({ problems }) => problems.length === 0) };
    },
  );

  api.put(
    '/connections/:connection',
    {
      config: {
        access: 'connections:write',
        audit: 'connection.save',
        errors: ['config_invalid', 'secret_key', 'run_in_progress'],
      },
      schema: {
        operationId: 'saveConnection',
        tags: ['Connections'],
        summary: 'Create or change a connection',
        description:
          'How the org is reached and signed in to; secrets are references to environment variables of the server, like `${SF_CLIENT_SECRET}`, or `stored`: then they come in `secrets` and are kept encrypted. Another app or another org ends what was allowed before. What it synchronizes stays. Test it with `POST /connections/{connection}/check`.',
        params: z.object({ connection: newName }),
        querystring: z.strictObject({ check: flag.optional().describe('true: only say what would change.') }),
        body: z.strictObject({
          salesforce: salesforceSchema,
          directory: directorySchema
            .optional()
            .describe('The platform. Left out: as it is stored, and the built-in one for a new connection.'),
          secrets: z
            .strictObject({
              clientSecret: secretText.optional().describe('Consumer secret of the app.'),
              privateKey: secretText.optional().describe('Private key, PEM.'),
              canvasSecret: secretText.optional().describe('Consumer secret of the app that opens inside Salesforce.'),
              'directory.clientSecret': secretText.optional().describe('Client secret of the app in Docebo.'),
              'directory.password': secretText.optional().describe('Password of the superadmin in Docebo.'),
              'directory.privateKey': secretText.optional().describe('Private key for Docebo, PEM.'),
            })
            .default({})
            .describe(
              'Secrets to be kept encrypted, where `salesforce` or `directory` says `stored`. Those left out stay as they are.',
            ),
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
      const { secrets, ...rest } = request.body;
      const stored = (await storedConnections(db)).find((connection) => connection.name === name);
      const directory = rest.directory ?? stored?.settings.directory ?? { kind: 'builtin' };
      const settings = { ...rest, directory };
      refuseUnusedSecrets(settings, secrets);
      const edit = { name, settings, entities: (enabled: readonly EntityDefinition[]) => enabled, secrets };
      const { changes, ended } = await editConnection(administered, edit, { check });
      describeAct(request, { detail: { check, changes, ended, secrets: Object.keys(secrets) } });
      const salesforce = await holdAgainstSalesforce(administered, check ? [] : [name], request.signal);
      return { changes, ended, salesforce };
    },
  );
}

/** What stands beside `stored` in the settings. */
function refuseUnusedSecrets(settings: ConnectionSettings, secrets: object): void {
  const stored: readonly string[] = storedSecrets(settings);
  const unused = Object.keys(secrets).find((key) => !stored.includes(key));
  if (unused === undefined) return;
  const place = unused.includes('.') ? unused : `salesforce.${unused}`;
  throw new RollcallError(
    'config_invalid',
    saying('secret_unused')`secrets.${{ secret: unused }} is given, but ${{ place }} is not "${{ stored: STORED }}".`,
  );
}

const secretText = z.string().trim().min(1, worded(saying('shape_empty')`must not be empty`)).max(20_000);

const newName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/,
    worded(saying('shape_name')`must be letters, digits, - and _, at most 63 of them`),
  )
  .describe('Name of the connection.');
