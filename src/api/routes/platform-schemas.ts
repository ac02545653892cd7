import { z } from 'zod';
import { list } from '../schemas.ts';

const platform = {
  kind: z.enum(['builtin', 'docebo']).describe("Rollcall's own, or a Docebo tenant."),
  url: z.string().nullable().describe('Address of the tenant; null for the built-in one.'),
  readAt: z
    .string()
    .nullable()
    .describe(
      'Of a tenant: when everybody was read; what runs have changed since is shown too. Null: not yet, or always true.',
    ),
};

export const platformSchema = z
  .object(platform)
  .meta({ id: 'Platform', description: 'Where somebody or something is.' });

export const platformSummarySchema = z
  .object({
    ...platform,
    connections: list(z.string()).describe('Names of the connections to it; the first stands for it in other calls.'),
    people: z.int().describe('People on it, as far as they are known.'),
    branches: z.int().describe('Branches on it, the root among them.'),
  })
  .meta({ id: 'PlatformSummary', description: 'A platform with the connections that lead to it.' });
