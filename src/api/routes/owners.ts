import { z } from 'zod';
import { copySettings } from '../../administration/configuration/copy.ts';
import { holdAgainstSalesforce } from '../../administration/configuration/hold-against-salesforce.ts';
import { nameSettings } from '../../store/name-settings.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { ownerMeant, ownOwner } from '../principal.ts';
import { connectionParameter, done, entity, line, ownerName, ownerParameter } from '../schemas.ts';
import { changesSchema } from './setting-schemas.ts';

/** Settings that somebody else could use as well: copied, and named (R25). */
export function ownerRoutes(api: Api, { administered }: AppOptions): void {
  const { db } = administered;

  api.post(
    '/connections/:connection/settings/copy',
    {
      config: {
        access: 'connections:write',
        audit: 'settings.copy',
        errors: ['not_found', 'forbidden', 'config_invalid', 'mapping_invalid', 'branch_destination'],
      },
      schema: {
        operationId: 'copySettings',
        tags: ['Connections'],
        summary: 'Copy settings from one owner to another',
        description:
          'List view, mapping, options, branch rule, leavers and thresholds, to you or to the shared settings (R25). What the target has for the same entities is replaced and switched on; watermark, links and schedule stay its own.',
        params: connectionParameter,
        body: z.strictObject({
          from: ownerName,
          to: ownerName,
          entities: z
            .array(entity)
            .min(1)
            .optional()
            .describe('Which; without it, everything that `from` has switched on.'),
        }),
        response: { 200: changesSchema },
      },
    },
    async (request) => {
      const { connection } = request.params;
      const { entities } = request.body;
      const from = ownerMeant(request, request.body.from);
      const to = ownOwner(request, request.body.to);
      describeAct(request, { target: connection, detail: { from, to, ...(entities ? { entities } : {}) } });
      if (from === to)
        throw new RollcallError('config_invalid', saying('copy_same')`Settings are copied from one owner to another.`);
      const { changes, ended } = await copySettings(administered, { connection, from, to, entities });
      return {
        changes,
        ended,
        salesforce: await holdAgainstSalesforce(administered, [connection], request.signal, changes, to),
      };
    },
  );

  api.put(
    '/connections/:connection/settings/name',
    {
      config: { access: 'connections:write', audit: 'settings.name', errors: ['not_found', 'forbidden'] },
      schema: {
        operationId: 'nameSettings',
        tags: ['Connections'],
        summary: 'Name settings',
        description: 'What they are called where others see them (R25); only a label.',
        params: connectionParameter,
        querystring: ownerParameter,
        body: z.strictObject({ name: line(80).nullable().describe('Null: no name.') }),
        response: { 204: done },
      },
    },
    async (request, reply) => {
      const { connection } = request.params;
      const { name } = request.body;
      const owner = ownOwner(request, request.query.owner);
      describeAct(request, { target: connection, detail: { owner, name } });
      await nameSettings(db, { connection, owner, name });
      return await reply.code(204).send();
    },
  );
}
