import { z } from 'zod';
import { platformOf } from '../../store/platform.ts';
import { listPlatforms } from '../../store/views/platforms.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { DOCEBO_ERRORS } from '../salesforce-errors.ts';
import { connectionParameter, done, list } from '../schemas.ts';
import { platformSummarySchema } from './platform-schemas.ts';

/** Where people are: on the built-in platform, and in Docebo tenants. */
export function platformRoutes(api: Api, { administered }: AppOptions): void {
  api.get(
    '/platforms',
    {
      config: { access: 'platform:read' },
      schema: {
        operationId: 'listPlatforms',
        tags: ['Platform'],
        summary: 'List platforms',
        description:
          'The built-in one, and every Docebo tenant that a connection has been to. Of a tenant is shown what is remembered of it: everybody as they were read once, and what runs have changed since.',
        response: { 200: z.object({ items: list(platformSummarySchema).describe('The built-in one first.') }) },
      },
    },
    async () => ({ items: await listPlatforms(administered.db) }),
  );

  api.post(
    '/connections/:connection/survey',
    {
      config: { access: 'connections:write', audit: 'connection.survey', errors: DOCEBO_ERRORS },
      schema: {
        operationId: 'surveyPlatform',
        tags: ['Connections'],
        summary: 'Look for new branches and fields',
        description:
          'Asks a Docebo tenant for branches and fields that were made there since it was last read, so that a mapping can use them: a call for every 200 branches, and two. What is known stays as it is remembered; `verify` compares that. There is nothing to look for on the built-in platform.',
        params: connectionParameter,
        response: { 204: done },
      },
    },
    async (request, reply) => {
      const { connection: name } = request.params;
      describeAct(request, { target: name });
      if ((await platformOf(administered.db, name)) !== null) {
        await using connection = await administered.connect(name);
        await connection.survey({ signal: request.signal });
      }
      return await reply.code(204).send();
    },
  );
}
