import { z } from 'zod';
import { mappableFields } from '../../administration/fields.ts';
import type { Api } from '../api.ts';
import type { AppOptions } from '../options.ts';
import { list } from '../schemas.ts';
import { platformFieldSchema } from './field-schemas.ts';

export function fieldRoutes(api: Api, { administered: { db } }: AppOptions): void {
  api.get(
    '/fields',
    {
      config: { access: 'platform:read' },
      schema: {
        operationId: 'listFields',
        tags: ['Platform'],
        summary: 'List platform fields',
        description: "The platform's own fields and every additional one, in display order.",
        response: { 200: z.object({ items: list(platformFieldSchema).describe('All of them.') }) },
      },
    },
    async () => ({ items: await mappableFields(db) }),
  );
}
