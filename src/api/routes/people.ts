import { z } from 'zod';
import { platformOf } from '../../store/platform.ts';
import { listPeople } from '../../store/views/people.ts';
import { personById } from '../../store/views/person.ts';
import { usernameKey } from '../../sync/username.ts';
import type { Api } from '../api.ts';
import { pageFrom, readCursor } from '../cursor.ts';
import type { AppOptions } from '../options.ts';
import {
  countedPageOf,
  cursorParameter,
  flag,
  id,
  idParameter,
  limitParameter,
  platformParameter,
  search,
} from '../schemas.ts';
import { personDetailSchema, personSchema } from './person-schemas.ts';

/** People of the platform. */
export function peopleRoutes(api: Api, { administered: { db } }: AppOptions): void {
  api.get(
    '/people',
    {
      config: { access: 'platform:read', errors: ['not_found'] },
      schema: {
        operationId: 'listPeople',
        tags: ['Platform'],
        summary: 'List people',
        description: 'In the order of their usernames. Those of a Docebo tenant as they are remembered.',
        querystring: z.strictObject({
          ...platformParameter,
          search: search.describe('Only those with this text in name, username or e-mail, or with this Salesforce Id.'),
          branch: id.optional().describe('Only those who sit in this very branch.'),
          active: flag.optional().describe('true: only active ones; false: only others.'),
          secondFactor: flag
            .optional()
            .describe('Only people with a password; true: those with a second factor; false: those without.'),
          limit: limitParameter(50, 500),
          cursor: cursorParameter,
        }),
        response: { 200: countedPageOf(personSchema) },
      },
    },
    async (request) => {
      const { limit, cursor, branch: branchId, connection, ...filter } = request.query;
      const [after] = readCursor(cursor, z.tuple([z.string()])) ?? [];
      const wanted = { ...filter, branchId, platform: await platformOf(db, connection) };
      const { rows, total } = await listPeople(db, { ...wanted, after, limit: limit + 1, offset: 0 });
      return { ...pageFrom(rows, limit, ({ username }) => [usernameKey(username)]), total };
    },
  );

  api.get(
    '/people/:id',
    {
      config: { access: 'platform:read', errors: ['not_found'] },
      schema: {
        operationId: 'getPerson',
        tags: ['Platform'],
        summary: 'Get a person',
        description: 'With values, branches, and what keeps them in step with Salesforce, whichever their platform.',
        params: idParameter('person'),
        response: { 200: personDetailSchema },
      },
    },
    async (request) => await personById(db, request.params.id),
  );
}
