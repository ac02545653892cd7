import { z } from 'zod';
import { EVENT_NAMES } from '../../store/notifications/events.ts';
import { listMails } from '../../store/notifications/mails.ts';
import type { Api } from '../api.ts';
import { pageFrom, readCursor } from '../cursor.ts';
import type { AppOptions } from '../options.ts';
import { cursorParameter, id, limitParameter, pageOf } from '../schemas.ts';

export const mailSchema = z
  .object({
    id: z.string().describe('Id of the mail.'),
    at: z.date().describe('When it happened.'),
    event: z.enum(EVENT_NAMES).describe('What it tells of.'),
    notification: z.string().nullable().describe('Title of the notification; null where it was deleted.'),
    username: z.string().nullable().describe('Of the person; null for notifications of the connector.'),
    to: z.string().nullable().describe('The address; null where the person has none any more.'),
    runId: z.string().nullable().describe('Id of the run that caused it; null for what was done by hand.'),
    outcome: z
      .enum(['sent', 'kept', 'failed', 'withdrawn'])
      .nullable()
      .describe(
        'Sent; kept here, because no mail server is set; given up; not sent any more, because the notification was unpublished. Null: it waits.',
      ),
    attempts: z.int().describe('How often it was tried.'),
    nextAt: z.date().nullable().describe('When it is tried next; null when it has ended.'),
    sentAt: z.date().nullable().describe('When it was sent, or kept.'),
    error: z.string().nullable().describe('What the mail server said to the last attempt in vain.'),
    subject: z.string().nullable().describe('As it was sent or kept; null before.'),
    text: z.string().nullable().describe('As it was sent or kept; null before.'),
  })
  .meta({ id: 'NotificationMail', description: 'A mail of the outbox, sent or not.' });

/** What was sent, what waits, and, without a mail server, what would have been sent (R3). */
export function notificationMailRoutes(api: Api, { administered }: AppOptions): void {
  api.get(
    '/notifications/mails',
    {
      config: { access: 'platform:read' },
      schema: {
        operationId: 'listNotificationMails',
        tags: ['Notifications'],
        summary: 'Read the outbox of notifications',
        description: 'Newest first.',
        querystring: z.strictObject({
          runId: id.optional().describe('Only those that this run caused.'),
          limit: limitParameter(50, 500),
          cursor: cursorParameter,
        }),
        response: { 200: pageOf(mailSchema) },
      },
    },
    async (request) => {
      const { runId, limit, cursor } = request.query;
      const [before] = readCursor(cursor, z.tuple([id])) ?? [];
      return pageFrom(await listMails(administered.db, { before, runId }, limit + 1), limit, (mail) => [mail.id]);
    },
  );
}
