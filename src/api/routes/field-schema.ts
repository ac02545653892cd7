import { z } from 'zod';
import { list } from '../schemas.ts';

export const platformFieldSchema = z
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
