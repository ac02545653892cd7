import { z } from 'zod';
import { mappableFields } from '../../administration/fields.ts';
import type { Api } from '../api.ts';
import type { AppOptions } from '../options.ts';
import { list } from '../schemas.ts';

export const fieldSchema = z
  .object({
    key: z.string().describe('How mappings name it.'),
    title: z.string().describe('Its name on screens.'),
    type: z.string().describe('What it holds.'),
    options: list(z.string()).describe('Labels of a dropdown.'),
    maxLength: z.int().nullable().describe('How many characters it takes; null without a limit.'),
    additional: z.boolean().describe("False for the platform's own fields."),
    mandatory: z.boolean().describe('True for those that every mapping needs (R24).'),
  })
  .meta({ id: 'PlatformField', description: 'A field that people have on the platform.' });

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
        response: { 200: z.object({ items: list(fieldSchema).describe('All of them.') }) },
      },
    },
    async () => ({ items: await mappableFields(db) }),
  );
}
