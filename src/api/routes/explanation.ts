import { z } from 'zod';
import { explainRecords } from '../../administration/explain.ts';
import { personById } from '../../store/views/person.ts';
import { recordsOfPerson } from '../../store/views/records-of.ts';
import type { Api } from '../api.ts';
import type { AppOptions } from '../options.ts';
import { SALESFORCE_ERRORS } from '../salesforce-errors.ts';
import { idParameter, list } from '../schemas.ts';
import { explanationSchema } from './explanation-schema.ts';

/** What the next runs would do with one person. */
export function explanationRoutes(api: Api, { administered }: AppOptions): void {
  const { db } = administered;

  api.get(
    '/people/:id/explanation',
    {
      config: {
        access: 'platform:read',
        errors: [...SALESFORCE_ERRORS, 'mapping_invalid', 'branch_destination'],
      },
      schema: {
        operationId: 'explainPerson',
        tags: ['Platform'],
        summary: 'Explain a person',
        description:
          'Where each value comes from, and what the next run would do with this person, for each record that they are linked to (R41). Reads those records from Salesforce, with the code of a run; nothing is stored.',
        params: idParameter('person'),
        response: {
          200: z.object({
            items: list(explanationSchema).describe('One for each record; empty where no run touches them.'),
          }),
        },
      },
    },
    async (request) => {
      const { id } = await personById(db, request.params.id);
      const connect = (name: string) => administered.connect(name);
      return { items: await explainRecords({ connect }, await recordsOfPerson(db, id), request.signal) };
    },
  );
}
