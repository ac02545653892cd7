import { z } from 'zod';
import { listMails } from '../../store/notifications/mails.ts';
import type { Api } from '../api.ts';
import { pageFrom, readCursor } from '../cursor.ts';
import type { AppOptions } from '../options.ts';
import { cursorParameter, id, limitParameter, pageOf } from '../schemas.ts';
import { mailSchema } from './notification-schemas.ts';

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
