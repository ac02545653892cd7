import { z } from 'zod';
import { mappable } from '../../administration/fields.ts';
import { platformFields } from '../../directory/builtin/fields.ts';
import type { Api } from '../api.ts';
import type { AppOptions } from '../options.ts';
import { DOCEBO_ERRORS } from '../salesforce-errors.ts';
import { list, platformParameter } from '../schemas.ts';
import { platformFieldSchema } from './field-schemas.ts';

export function fieldRoutes(api: Api, { administered }: AppOptions): void {
  api.get(
    '/fields',
    {
      config: { access: 'platform:read', errors: DOCEBO_ERRORS },
      schema: {
        operationId: 'listFields',
        tags: ['Platform'],
        summary: 'List platform fields',
        description:
          "The platform's own fields and every additional one, in display order. Docebo is asked for them once a day at most.",
        querystring: z.strictObject(platformParameter),
        response: { 200: z.object({ items: list(platformFieldSchema).describe('All of them.') }) },
      },
    },
    async (request) => {
      const { connection: name } = request.query;
      if (name === undefined) return { items: mappable(await platformFields(administered.db)) };
      await using connection = await administered.connect(name);
      return { items: mappable(await connection.platformFields()) };
    },
  );
}
