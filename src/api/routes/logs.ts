import { z } from 'zod';
import { listAlerts } from '../../store/views/alerts.ts';
import { listLogLines } from '../../store/views/log-events.ts';
import { countUnresolved, unresolvedBehind } from '../../store/views/unresolved.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { CONDITIONS } from '../../sync/watch/watch.ts';
import type { Api } from '../api.ts';
import { pageFrom, readCursor } from '../cursor.ts';
import type { AppOptions } from '../options.ts';
import { ownerMeant } from '../principal.ts';
import {
  countedPageOf,
  cursorParameter,
  entity,
  flag,
  id,
  idParameter,
  instant,
  limitParameter,
  ownerFilter,
  ownerOf,
  pageOf,
  search,
} from '../schemas.ts';
import { logEventSchema } from './run-schemas.ts';

const unresolvedSchema = z
  .object({
    connection: z.string().describe('Name of the connection.'),
    entity: entity.describe('What is synchronized.'),
    ...ownerOf,
    sourceId: z.string().describe('Salesforce Id of the record.'),
    username: z.string().nullable().describe('Username that it would have.'),
    kind: z.enum(['rejected', 'failed', 'stale', 'skipped']).describe('What became of it.'),
    code: z.string().describe('Why.'),
    field: z.string().nullable().describe('Which platform field.'),
    value: z.string().nullable().describe('The value in Salesforce.'),
    message: z.string().describe('A sentence.'),
    firstAt: z.date().describe('When it was first left out.'),
    lastAt: z.date().describe('When it was last tried.'),
    attempts: z.int().describe('How often it was tried.'),
  })
  .meta({ id: 'Unresolved', description: 'A record that is tried again in every run until it succeeds (R43).' });

const alertSchema = z
  .object({
    id: z.string().describe('Id of the alert.'),
    channel: z.enum(['email', 'webhook']).describe('How it is delivered.'),
    state: z.enum(['waiting', 'delivered', 'given up']).describe('What became of it.'),
    kind: z
      .enum([...CONDITIONS, 'well', 'test'])
      .describe('What is not as it should be, that all is well again, or that somebody tried whether alerts arrive.'),
    connection: z.string().nullable().describe('Name of the connection; null for a test.'),
    entity: entity.nullable().describe('What is synchronized; null for the whole connection.'),
    runId: z.string().nullable().describe('Number of the run that it is about.'),
    code: z.string().describe('Why.'),
    message: z.string().describe('A sentence that names nobody.'),
    at: z.string().describe('When it happened.'),
    attempts: z.int().describe('How often its delivery was tried.'),
    nextAt: z.date().nullable().describe('When it is tried next.'),
    deliveredAt: z.date().nullable().describe('When it was delivered.'),
    error: z.string().nullable().describe('What the last attempt failed at.'),
  })
  .meta({ id: 'Alert', description: 'A message on a change of state, and what became of it.' });

/** Without its place, which is no business of those who ask. */
function unresolvedItem(row: Awaited<ReturnType<typeof unresolvedBehind>>[number]) {
  const { place: _, ...item } = row;
  return item;
}

const unresolvedPlace = z.tuple([z.string().regex(/^\d{1,16}$/), z.string().regex(/^[A-Za-z0-9]{1,18}$/), id]);

/** What happened (R33, R43, R46). */
export function logRoutes(api: Api, { administered: { db } }: AppOptions): void {
  api.get(
    '/logs',
    {
      config: { access: 'runs:read' },
      schema: {
        operationId: 'listLogs',
        tags: ['Logs'],
        summary: 'Read the log',
        description:
          'Events of every run, and of people who came by identity providers, newest first (R33). Those of a provider without a connection are in no connection’s log.',
        querystring: z.strictObject({
          connection: z.string().max(63).optional().describe('Only those of one connection.'),
          entity: entity.optional().describe('Only those of one entity.'),
          owner: ownerFilter,
          run: id.optional().describe('Only those of one run.'),
          level: z.enum(['info', 'warning', 'error']).optional().describe('Only those of one level.'),
          code: z.string().max(100).optional().describe('Only those with this code.'),
          signIns: flag.optional().describe('true: only those of people who came by identity providers.'),
          provider: z
            .string()
            .max(100)
            .optional()
            .describe(
              'Only those of the provider with this name, also from when it had another one; of one that was removed, by the name that it had.',
            ),
          search: search.describe('Only those with this text in message, username or Salesforce Id.'),
          from: instant.optional().describe('Only those from this time on.'),
          to: instant.optional().describe('Only those before this time.'),
          limit: limitParameter(100, 500),
          cursor: cursorParameter,
        }),
        response: { 200: pageOf(logEventSchema) },
      },
    },
    async (request) => {
      const { limit, cursor, owner, ...rest } = request.query;
      const filter = { ...rest, owner: ownerMeant(request, owner) };
      const [before] = readCursor(cursor, z.tuple([id])) ?? [];
      return pageFrom(await listLogLines(db, { ...filter, before }, limit + 1), limit, (line) => [line.id]);
    },
  );

  api.get(
    '/logs/:id',
    {
      config: { access: 'runs:read', errors: ['not_found'] },
      schema: {
        operationId: 'getLogEvent',
        tags: ['Logs'],
        summary: 'Get an event of the log',
        description: 'With what is known of the run and the person (R33).',
        params: idParameter('event'),
        response: { 200: logEventSchema },
      },
    },
    async (request) => {
      const [line] = await listLogLines(db, { id: request.params.id }, 1);
      if (line !== undefined) return line;
      throw new RollcallError(
        'not_found',
        saying('event_absent')`There is no event ${{ id: request.params.id }}; its time may be over (R47).`,
      );
    },
  );

  api.get(
    '/unresolved',
    {
      config: { access: 'runs:read' },
      schema: {
        operationId: 'listUnresolved',
        tags: ['Logs'],
        summary: 'List who is unresolved',
        description:
          'Records that have not become people, or were not brought up to date; the longest known first (R43).',
        querystring: z.strictObject({
          connection: z.string().max(63).optional().describe('Only those of one connection.'),
          entity: entity.optional().describe('Only those of one entity.'),
          code: z.string().max(100).optional().describe('Only those with this reason.'),
          search: search.describe('Only those with this text in message, username or Salesforce Id.'),
          skipped: flag.optional().describe('true: also those that were left out on purpose, such as inactive ones.'),
          limit: limitParameter(100, 500),
          cursor: cursorParameter,
        }),
        response: { 200: countedPageOf(unresolvedSchema) },
      },
    },
    async (request) => {
      const { limit, cursor, skipped = false, ...filter } = request.query;
      const wanted = { ...filter, skipped };
      const behind = readCursor(cursor, unresolvedPlace) ?? null;
      const rows = await unresolvedBehind(db, { ...wanted, limit: limit + 1, behind });
      const page = pageFrom(rows, limit, ({ place }) => place);
      return { ...page, items: page.items.map(unresolvedItem), total: await countUnresolved(db, wanted) };
    },
  );

  api.get(
    '/alerts',
    {
      config: { access: 'runs:read' },
      schema: {
        operationId: 'listAlerts',
        tags: ['Logs'],
        summary: 'List alerts',
        description: 'And what became of them, newest first.',
        querystring: z.strictObject({ limit: limitParameter(50, 200), cursor: cursorParameter }),
        response: { 200: countedPageOf(alertSchema) },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const [before] = readCursor(cursor, z.tuple([id])) ?? [];
      const { rows, total } = await listAlerts(db, { before, limit: limit + 1, offset: 0 });
      return { ...pageFrom(rows, limit, (alert) => [alert.id]), total };
    },
  );
}
