import { z } from 'zod';
import {
  definitionOf,
  editConnection,
  refuseReferences,
  replacing,
  storedEntity,
} from '../../administration/configuration/edit.ts';
import { holdAgainstSalesforce } from '../../administration/configuration/hold-against-salesforce.ts';
import { syncSchema } from '../../config/schema/sync.ts';
import type { ErrorCode } from '../../support/errors.ts';
import type { EntityDefinition } from '../../sync/connection.ts';
import type { Entity } from '../../sync/entity.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { ownerMeant, ownOwner } from '../principal.ts';
import { connectionParameter, entityParameter, flag, ownerParameter } from '../schemas.ts';
import { changesSchema, settingsAnswer } from './setting-schemas.ts';

const errors: ErrorCode[] = ['not_found', 'forbidden', 'config_invalid', 'mapping_invalid', 'branch_destination'];

const checkParameter = ownerParameter.extend({
  check: flag.optional().describe('true: only say what would change, and what is wrong with it.'),
});

/** What is synchronized over a connection, and how: shared settings, which are kept as code, and those of each administrator (R25). */
export function settingsRoutes(api: Api, { administered }: AppOptions): void {
  const { db } = administered;

  api.get(
    '/connections/:connection/entities/:entity/settings',
    {
      config: { access: 'connections:read', errors: ['not_found'] },
      schema: {
        operationId: 'getSettings',
        tags: ['Connections'],
        summary: 'Get the settings of an entity',
        description: 'As they are stored, switched on or not.',
        params: entityParameter,
        querystring: ownerParameter,
        response: { 200: settingsAnswer },
      },
    },
    async (request) => {
      const { connection, entity } = request.params;
      const { settings, schedule, thresholds, enabled } = await storedEntity(
        db,
        connection,
        entity,
        ownerMeant(request, request.query.owner),
      );
      const { salesforce, ...others } = settings.provisioning;
      const provisioning = entity === 'users' ? { ...others, salesforce } : others;
      const { entity: _, ...rest } = settings;
      return { ...rest, provisioning, schedule, thresholds, enabled };
    },
  );

  putRoute('users', syncSchema.shape.users.unwrap(), 'saveUsersSettings', 'users');
  putRoute('contacts', syncSchema.shape.contacts.unwrap(), 'saveContactsSettings', 'contacts');
  putRoute('custom', syncSchema.shape.custom.unwrap(), 'saveCustomSettings', 'a custom object');

  function putRoute(entity: Entity, body: z.ZodType<EntityDefinition>, operationId: string, what: string): void {
    api.put(
      `/connections/:connection/entities/${entity}/settings`,
      {
        config: { access: 'connections:write', audit: 'settings.save', errors },
        schema: {
          operationId,
          tags: ['Connections'],
          summary: `Save the settings of ${what}`,
          description:
            'And switch it on. All or nothing; what is left out is as in rollcall.yaml. Salesforce is then asked whether it has the mapped fields (R45).',
          params: connectionParameter,
          querystring: checkParameter,
          body,
          response: { 200: changesSchema },
        },
      },
      async (request) => {
        const { connection: name } = request.params;
        const { check = false } = request.query;
        const owner = ownOwner(request, request.query.owner);
        describeAct(request, { target: `${name} ${entity}`, detail: { owner } });
        refuseReferences(request.body.settings);
        const edit = { name, owner, entities: replacing(request.body) };
        const { changes, ended } = await editConnection(administered, edit, { check });
        describeAct(request, { detail: { owner, check, changes } });
        const names = check ? [] : [name];
        const salesforce = await holdAgainstSalesforce(administered, names, request.signal, changes, owner);
        return { changes, ended, salesforce };
      },
    );
  }

  api.put(
    '/connections/:connection/entities/:entity/status',
    {
      config: { access: 'connections:write', audit: 'settings.switch', errors },
      schema: {
        operationId: 'switchEntity',
        tags: ['Connections'],
        summary: 'Switch an entity on or off',
        description:
          'Switched off, its settings, links and watermark stay, so that it can come back (R5). Settings of another administrator can be switched off, but not on.',
        params: entityParameter,
        querystring: ownerParameter,
        body: z.strictObject({ enabled: z.boolean().describe('Whether it is synchronized.') }),
        response: { 200: changesSchema },
      },
    },
    async (request) => {
      const { connection: name, entity } = request.params;
      const { enabled } = request.body;
      const owner = enabled ? ownOwner(request, request.query.owner) : ownerMeant(request, request.query.owner);
      describeAct(request, { target: `${name} ${entity}`, detail: { owner, enabled } });
      const definition = definitionOf(await storedEntity(db, name, entity, owner));
      const entities = enabled
        ? replacing(definition)
        : (all: readonly EntityDefinition[]) => all.filter(({ settings }) => settings.entity !== entity);
      return { ...(await editConnection(administered, { name, owner, entities }, { check: false })), salesforce: [] };
    },
  );
}
