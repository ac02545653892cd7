import { z } from 'zod';
import { listAuditEvents } from '../../store/access/audit.ts';
import type { Api } from '../api.ts';
import { pageFrom, readCursor } from '../cursor.ts';
import type { AppOptions } from '../options.ts';
import { cursorParameter, id, limitParameter, pageOf } from '../schemas.ts';

const auditEventSchema = z
  .object({
    id: z.string().describe('Id of the event.'),
    at: z.date().describe('When it began.'),
    action: z.string().describe('What was done: `run.start`, `token.create`, …'),
    actor: z
      .object({
        id: z
          .string()
          .nullable()
          .describe('Id of the administrator; null for commands and where nobody had signed in.'),
        name: z.string().nullable().describe('Their username, or the account that a command ran as.'),
        via: z.enum(['session', 'token', 'command', 'none']).describe('How they came in.'),
        tokenId: z.string().nullable().describe('Id of the API token, where there was one.'),
        address: z.string().nullable().describe('IP address; null for commands.'),
      })
      .describe('Who did it.'),
    target: z.string().nullable().describe('Whom or what it was done to.'),
    outcome: z
      .enum(['done', 'refused', 'failed'])
      .nullable()
      .describe('How it ended; null: it is going on, or the server ended meanwhile.'),
    code: z.string().nullable().describe('Of the error, where it was not done.'),
    detail: z.record(z.string(), z.unknown()).nullable().describe('What else is known of it.'),
  })
  .meta({ id: 'AuditEvent', description: 'An act of an administrator, or an attempt at one.' });

/** What was done, and by whom (R46). */
export function auditRoutes(api: Api, { administered }: AppOptions): void {
  api.get(
    '/audit-events',
    {
      config: { access: 'administration:read' },
      schema: {
        operationId: 'listAuditEvents',
        tags: ['Administration'],
        summary: 'Read the audit log',
        description: 'Every act that changed something, or was to, newest first.',
        querystring: z.strictObject({
          action: z
            .string()
            .max(100)
            .optional()
            .describe('Only this action; with a point at its end, all that begin so: `run.` for all about runs.'),
          actor: z.string().max(200).optional().describe('Only what this administrator did: a username.'),
          limit: limitParameter(50, 500),
          cursor: cursorParameter,
        }),
        response: { 200: pageOf(auditEventSchema) },
      },
    },
    async (request) => {
      const { action, actor, limit, cursor } = request.query;
      const [before] = readCursor(cursor, z.tuple([id])) ?? [];
      const events = await listAuditEvents(administered.db, { action, actor, before }, limit + 1);
      const { items, next } = pageFrom(events, limit, ({ eventId }) => [eventId]);
      return {
        items: items.map(({ eventId, at, action: act, target, outcome, code, detail, ...by }) => ({
          id: eventId,
          at,
          action: act,
          actor: by,
          target,
          outcome,
          code,
          detail,
        })),
        next,
      };
    },
  );
}
