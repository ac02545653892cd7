import { z } from 'zod';
import { listPeople } from '../../store/views/people.ts';
import { personById } from '../../store/views/person.ts';
import { usernameKey } from '../../sync/username.ts';
import type { Api } from '../api.ts';
import { pageFrom, readCursor } from '../cursor.ts';
import type { AppOptions } from '../options.ts';
import { countedPageOf, cursorParameter, flag, id, idParameter, limitParameter, search } from '../schemas.ts';
import { personDetailSchema, personSchema } from './person-schemas.ts';

/** People of the platform. */
export function peopleRoutes(api: Api, { administered: { db } }: AppOptions): void {
  api.get(
    '/people',
    {
      config: { access: 'platform:read' },
      schema: {
        operationId: 'listPeople',
        tags: ['Platform'],
        summary: 'List people',
        description: 'In the order of their usernames.',
        querystring: z.strictObject({
          search: search.describe('Only those with this text in name, username or e-mail, or with this Salesforce Id.'),
          branch: id.optional().describe('Only those who sit in this very branch.'),
          active: flag.optional().describe('true: only active ones; false: only others.'),
          limit: limitParameter(50, 500),
          cursor: cursorParameter,
        }),
        response: { 200: countedPageOf(personSchema) },
      },
    },
    async (request) => {
      const { limit, cursor, branch: branchId, ...filter } = request.query;
      const [after] = readCursor(cursor, z.tuple([z.string()])) ?? [];
      const { rows, total } = await listPeople(db, { ...filter, branchId, after, limit: limit + 1, offset: 0 });
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
        description: 'With values, branches, and what keeps them in step with Salesforce.',
        params: idParameter('person'),
        response: { 200: personDetailSchema },
      },
    },
    async (request) => await personById(db, request.params.id),
  );
}
