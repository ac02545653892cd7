import { z } from 'zod';
import { applyConfiguration } from '../../administration/configuration/apply-configuration.ts';
import { holdAgainstSalesforce } from '../../administration/configuration/hold-against-salesforce.ts';
import { planFile } from '../../administration/configuration/plan.ts';
import { storedFile } from '../../administration/configuration/stored.ts';
import { parseConfiguration } from '../../config/file.ts';
import { writeConfiguration } from '../../config/write.ts';
import type { ErrorCode } from '../../support/errors.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { flag, list } from '../schemas.ts';
import { changesSchema } from './setting-schemas.ts';

const errors: ErrorCode[] = ['config_invalid', 'mapping_invalid', 'branch_destination'];

/** Settings kept as code (R25, R46). */
export function configurationRoutes(api: Api, { administered }: AppOptions): void {
  const { db } = administered;

  api.get(
    '/configuration',
    {
      config: { access: 'connections:read' },
      schema: {
        operationId: 'exportConfiguration',
        tags: ['Connections'],
        summary: 'Export the configuration',
        description: 'As a rollcall.yaml, without secrets.',
        response: {
          200: z.object({
            yaml: z.string().describe('The file.'),
            replacedSecrets: list(
              z.object({
                connection: z.string().describe('Name of the connection.'),
                key: z.string().describe('Which value.'),
                variable: z.string().describe('The environment variable that has to hold it.'),
              }),
            ).describe('Secrets that were stored as such, and are left out.'),
          }),
        },
      },
    },
    async () => {
      const { config, replaced } = await storedFile(db);
      return { yaml: writeConfiguration(config), replacedSecrets: replaced };
    },
  );

  api.post(
    '/configuration',
    {
      config: { access: 'connections:write', audit: 'configuration.apply', errors },
      schema: {
        operationId: 'applyConfiguration',
        tags: ['Connections'],
        summary: 'Apply a configuration',
        description:
          'Makes platform and connections what a rollcall.yaml says, all or nothing. What it does not name stays. Errors name line and column.',
        querystring: z.strictObject({ check: flag.optional().describe('true: only say what would change.') }),
        body: z.strictObject({ yaml: z.string().max(1_000_000).describe('The file.') }),
        response: { 200: changesSchema },
      },
    },
    async (request) => {
      const { check = false } = request.query;
      const file = parseConfiguration(request.body.yaml, 'rollcall.yaml');
      const { changes, ended } = check
        ? { changes: await planFile(db, file), ended: [] }
        : await applyConfiguration(administered, file);
      describeAct(request, {
        detail: { check, changes: changes.filter(({ outcome }) => outcome !== 'unchanged'), ended },
      });
      const names = check ? [] : file.config.connections.map(({ name }) => name);
      return { changes, ended, salesforce: await holdAgainstSalesforce(administered, names, request.signal, changes) };
    },
  );
}
