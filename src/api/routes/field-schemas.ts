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

export const fieldUsageSchema = z.object({
  people: z.int().describe('People who have a value in it.'),
  values: list(
    z.object({
      value: z.string().describe('The option.'),
      people: z.int().describe('People who have it.'),
    }),
  ).describe('Of a dropdown: the options that people have, the most frequent first.'),
  mappedBy: list(z.string()).describe(
    'Settings that fill it: connection and entity, and whose they are where they are not shared.',
  ),
});
