import { z } from 'zod';
import { explainRecords } from '../../administration/explain.ts';
import { type HistoryEntry, historyOf, sourceIdsOf } from '../../store/views/history.ts';
import { personById, usernameOf } from '../../store/views/person.ts';
import { recordsOfPerson } from '../../store/views/records-of.ts';
import type { Api } from '../api.ts';
import { pageFrom, readCursor } from '../cursor.ts';
import type { AppOptions } from '../options.ts';
import { SALESFORCE_ERRORS } from '../salesforce-errors.ts';
import { cursorParameter, idParameter, limitParameter, list, pageOf, id as rowId } from '../schemas.ts';
import { explanationSchema, unexplainedSchema } from './explanation-schema.ts';
import { changeItem } from './run-items.ts';
import { historySchema } from './run-schemas.ts';

const historyPlace = z.tuple([rowId, z.int(), z.int()]);

/** What runs did to one person, and what the next ones would do. */
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
            failed: list(unexplainedSchema).describe(
              'Records that nothing can be said of now; where that is so for all of them, it is the error of this call.',
            ),
          }),
        },
      },
    },
    async (request) => {
      const { id } = await personById(db, request.params.id);
      const connect = (name: string, owner: string) => administered.connect(name, owner);
      const { records, failed } = await explainRecords({ connect }, await recordsOfPerson(db, id), request.signal);
      return {
        items: records,
        failed: failed.map(({ error: { code, message, said: sentences }, ...record }) => ({
          ...record,
          code,
          message,
          sentences,
        })),
      };
    },
  );

  api.get(
    '/people/:id/history',
    {
      config: { access: 'platform:read', errors: ['not_found'] },
      schema: {
        operationId: 'listPersonHistory',
        tags: ['Platform'],
        summary: 'List the runs that touched a person',
        description:
          'The newest first, each with what it did or had decided to do (R41). As far back as plans are kept (R47); plans that were only asked for touched nobody.',
        params: idParameter('person'),
        querystring: z.strictObject({ limit: limitParameter(20, 200), cursor: cursorParameter }),
        response: { 200: pageOf(historySchema) },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const personId = request.params.id;
      await usernameOf(db, personId);
      const before = readCursor(cursor, historyPlace);
      const entries = await historyOf(db, await sourceIdsOf(db, personId), { before, limit: limit + 1 });
      const page = pageFrom(entries, limit, ({ run, page, seq }) => [run, page, seq]);
      return { ...page, items: page.items.map(historyItem) };
    },
  );
}

function historyItem(row: HistoryEntry) {
  const { page: _, seq: __, ...entry } = row;
  return changeItem(entry);
}
