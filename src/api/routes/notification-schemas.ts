import { z } from 'zod';
import { EVENT_NAMES } from '../../store/notifications/events.ts';
import { list, sentence } from '../schemas.ts';

export const eventSchema = z.enum(EVENT_NAMES).describe('What it tells of; see listNotificationEvents.');

export const notificationEventSchema = z.object({
  event: eventSchema,
  kind: z.enum(['platform', 'connector']).describe('To people, or about runs to addresses.'),
  title: z.string().describe('What it is called.'),
  placeholders: list(
    z.object({
      name: z.string().describe('Written between double braces.'),
      meaning: z.string().describe('What it stands for.'),
    }),
  ).describe('What its texts may hold.'),
});

export const notificationSchema = z
  .object({
    id: z.string().describe('Id of the notification.'),
    event: eventSchema,
    kind: z.enum(['platform', 'connector']).describe('To people, or about runs to addresses.'),
    title: z.string().describe('By which administrators know it.'),
    subject: z.string().describe('Subject of the mail.'),
    body: z.string().describe('Text of the mail.'),
    translations: z
      .record(
        z.string(),
        z.object({
          subject: z.string().describe('Subject of the mail.'),
          body: z.string().describe('Text of the mail.'),
        }),
      )
      .describe('The same for people of other languages, by language.'),
    branchId: z.string().nullable().describe('Only for additions to this branch and those below it; null: to any.'),
    recipients: list(z.string()).describe('Where notifications of the connector go.'),
    publishedAt: z.date().nullable().describe('Since when it is sent; null for a draft.'),
    createdAt: z.date().describe('When it was made.'),
    updatedAt: z.date().describe('When it was last edited.'),
  })
  .meta({ id: 'Notification', description: 'A message that is sent by mail when something happens.' });

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
    error: z.string().nullable().describe('What was in the way of the last attempt.'),
    sentences: list(sentence).describe('The same by code; empty for mails of earlier versions.'),
    subject: z.string().nullable().describe('As it was sent or kept; null before.'),
    text: z.string().nullable().describe('As it was sent or kept; null before.'),
  })
  .meta({ id: 'NotificationMail', description: 'A mail of the outbox, sent or not.' });
