import { z } from 'zod';
import { acknowledge, triggeredNotifications } from '../../platform/notifications/acknowledge.ts';
import {
  createNotification,
  editNotification,
  publishNotification,
  removeNotification,
} from '../../platform/notifications/edit.ts';
import { PLACEHOLDERS } from '../../platform/notifications/placeholders.ts';
import { previewNotification } from '../../platform/notifications/preview.ts';
import { settingsOf } from '../../store/configuration.ts';
import { EVENT_NAMES, NOTIFICATION_EVENTS } from '../../store/notifications/events.ts';
import { findNotification, listNotifications, type Notification } from '../../store/notifications/notifications.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { worded } from '../../support/worded.ts';
import { ENTITIES } from '../../sync/entity.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { ownerMeant, signedIn } from '../principal.ts';
import { done, id, idParameter, line, list, ownerName } from '../schemas.ts';
import { eventSchema, notificationEventSchema, notificationSchema } from './notification-schemas.ts';

const texts = {
  title: line(255).describe('By which administrators know it.'),
  subject: line(255).describe('Subject of the mail; may hold placeholders: `{{person.firstname}}`.'),
  body: z.string().min(1).max(20_000).describe('Text of the mail, with placeholders; an empty line is a paragraph.'),
};

/** BCP 47, as far as people have it. */
const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/;

const contentSchema = z.strictObject({
  ...texts,
  translations: z
    .record(
      z.string().regex(LANGUAGE, worded(saying('shape_language')`must be a language, like it or pt-BR`)),
      z.strictObject({ subject: texts.subject, body: texts.body }),
    )
    .default({})
    .describe('What it says to people of other languages, by language: a BCP 47 tag. Others get `subject` and `body`.'),
  branchId: id
    .nullable()
    .default(null)
    .describe('Of additions to a branch: only to this one and those below it; null for every branch.'),
  recipients: z.array(z.email().max(320)).max(50).default([]).describe('Where notifications of the connector go.'),
});

const toldSchema = z.object({
  id: z.string().describe('Id of the notification.'),
  title: z.string().describe('By which administrators know it.'),
  event: eventSchema,
});

const ofSettings = {
  connection: z.string().max(200).describe('Name of the connection.'),
  entity: z.enum(ENTITIES).describe('What is to be synchronized.'),
  owner: ownerName.default('shared'),
};

/** Notifications (R3). */
export function notificationRoutes(api: Api, { administered, http }: AppOptions): void {
  const { db } = administered;
  const address = http.publicUrl?.href ?? null;

  api.get(
    '/notifications/events',
    {
      config: { access: 'platform:read' },
      schema: {
        operationId: 'listNotificationEvents',
        tags: ['Notifications'],
        summary: 'List what notifications can tell of',
        description: 'Events of the platform and of the connector, with the placeholders that their texts may hold.',
        response: {
          200: z.object({
            items: list(notificationEventSchema).describe('All of them.'),
          }),
        },
      },
    },
    async () => ({
      items: EVENT_NAMES.map((event) => ({
        event,
        kind: NOTIFICATION_EVENTS[event].kind,
        title: NOTIFICATION_EVENTS[event].title,
        placeholders: Object.entries(PLACEHOLDERS[event]).map(([name, meaning]) => ({ name, meaning })),
      })),
    }),
  );

  api.get(
    '/notifications',
    {
      config: { access: 'platform:read' },
      schema: {
        operationId: 'listNotifications',
        tags: ['Notifications'],
        summary: 'List notifications',
        description: 'Drafts and published ones, of the platform and of the connector, by title.',
        response: { 200: z.object({ items: list(notificationSchema).describe('All of them.') }) },
      },
    },
    async () => ({ items: (await listNotifications(db)).map(shown) }),
  );

  api.post(
    '/notifications',
    {
      config: { access: 'platform:write', audit: 'notification.create', errors: ['notification_refused'] },
      schema: {
        operationId: 'createNotification',
        tags: ['Notifications'],
        summary: 'Create a notification',
        description: 'A draft: nothing is sent before it is published.',
        body: contentSchema.extend({ event: eventSchema }),
        response: { 201: notificationSchema },
      },
    },
    async (request, reply) => {
      const { event, title } = request.body;
      describeAct(request, { target: title, detail: { event } });
      return await reply.code(201).send(shown(await createNotification(db, request.body)));
    },
  );

  api.get(
    '/notifications/:id',
    {
      config: { access: 'platform:read', errors: ['not_found'] },
      schema: {
        operationId: 'getNotification',
        tags: ['Notifications'],
        summary: 'See a notification',
        description: 'What it says, of what it tells, and whether it is published.',
        params: idParameter('notification'),
        response: { 200: notificationSchema },
      },
    },
    async (request) => {
      const notification = await findNotification(db, request.params.id);
      if (notification !== null) return shown(notification);
      throw new RollcallError(
        'not_found',
        saying('notification_absent')`There is no notification with the id ${{ id: request.params.id }}.`,
      );
    },
  );

  api.put(
    '/notifications/:id',
    {
      config: { access: 'platform:write', audit: 'notification.edit', errors: ['notification_refused', 'not_found'] },
      schema: {
        operationId: 'editNotification',
        tags: ['Notifications'],
        summary: 'Edit a notification',
        description: 'Mails that wait say it the new way; whoever starts runs has to acknowledge it anew.',
        params: idParameter('notification'),
        body: contentSchema,
        response: { 200: notificationSchema },
      },
    },
    async (request) => {
      describeAct(request, { target: request.body.title });
      return shown(await editNotification(db, request.params.id, request.body));
    },
  );

  api.put(
    '/notifications/:id/published',
    {
      config: { access: 'platform:write', audit: 'notification.publish', errors: ['not_found'] },
      schema: {
        operationId: 'publishNotification',
        tags: ['Notifications'],
        summary: 'Publish or unpublish a notification',
        description: 'Unpublished, nothing more is sent, also of what waits.',
        params: idParameter('notification'),
        body: z.strictObject({ published: z.boolean().describe('True publishes, false makes it a draft again.') }),
        response: {
          200: notificationSchema.extend({
            withdrawn: z.int().describe('Mails that were waiting and are not sent any more.'),
          }),
        },
      },
    },
    async (request) => {
      const change = { ...request.body, now: administered.now() };
      describeAct(request, { target: request.params.id, detail: request.body });
      const { notification, withdrawn } = await publishNotification(db, request.params.id, change);
      describeAct(request, { target: notification.title });
      return { ...shown(notification), withdrawn };
    },
  );

  api.delete(
    '/notifications/:id',
    {
      config: { access: 'platform:write', audit: 'notification.delete', errors: ['not_found'] },
      schema: {
        operationId: 'deleteNotification',
        tags: ['Notifications'],
        summary: 'Delete a notification',
        description: 'Mails that wait are not sent any more; those that were stay in the outbox.',
        params: idParameter('notification'),
        response: { 204: done },
      },
    },
    async (request, reply) => {
      describeAct(request, { target: request.params.id });
      const { title } = await removeNotification(db, request.params.id);
      describeAct(request, { target: title });
      return await reply.code(204).send();
    },
  );

  api.post(
    '/notifications/preview',
    {
      config: { access: 'platform:read', audit: null, errors: ['notification_refused', 'not_found'] },
      schema: {
        operationId: 'previewNotification',
        tags: ['Notifications'],
        summary: 'See a notification as it would be sent',
        description: 'Filled in with a sample, or with somebody of the platform. Nothing is sent or stored.',
        body: z.strictObject({
          event: eventSchema,
          subject: texts.subject,
          body: texts.body,
          personId: id.nullable().default(null).describe('Somebody of the platform; null for a made-up person.'),
        }),
        response: {
          200: z.object({
            subject: z.string().describe('Subject of the mail.'),
            text: z.string().describe('The mail as text.'),
            html: z.string().describe('The mail as HTML; every value is escaped.'),
          }),
        },
      },
    },
    async (request) => await previewNotification(db, request.body, { address, now: administered.now() }),
  );

  api.get(
    '/notifications/triggered',
    {
      config: { access: 'runs:read', errors: ['not_found'] },
      schema: {
        operationId: 'listTriggeredNotifications',
        tags: ['Notifications'],
        summary: 'See what the next run would send',
        description:
          'Published notifications that a run triggers, and for about how many people; whether you have acknowledged this very list.',
        querystring: z.strictObject(ofSettings),
        response: {
          200: z.object({
            notifications: list(
              toldSchema.extend({
                people: z.int().nullable().describe('About how many people would get it; null where nothing is known.'),
              }),
            ).describe('To people.'),
            connector: list(toldSchema).describe('To addresses, should the run fail, have errors or wait.'),
            countedFrom: z
              .enum(['plan', 'size'])
              .nullable()
              .describe('A plan that was not applied, the size of the list view at the last run, or nothing.'),
            list: z.string().describe('Names this list as it is now; to be sent when it is acknowledged.'),
            acknowledged: z.boolean().describe('True where you have acknowledged it, or there is nothing to.'),
          }),
        },
      },
    },
    async (request) => {
      const { owner, ...wanted } = request.query;
      const settingsId = await settingsOf(db, { ...wanted, owner: ownerMeant(request, owner) });
      return await triggeredNotifications(db, { settingsId, personId: signedIn(request).person.id });
    },
  );

  api.post(
    '/notifications/acknowledgement',
    {
      config: {
        access: 'runs:write',
        audit: 'notification.acknowledge',
        errors: ['not_found', 'notifications_unacknowledged'],
      },
      schema: {
        operationId: 'acknowledgeNotifications',
        tags: ['Notifications'],
        summary: 'Acknowledge what the next run would send',
        description: 'Once for each change of the list; a run that notifies people starts only then.',
        body: z.strictObject({
          ...ofSettings,
          list: z.string().max(100).describe('The `list` that was shown.'),
        }),
        response: { 204: done },
      },
    },
    async (request, reply) => {
      const { connection, entity, owner, list: seen } = request.body;
      describeAct(request, { target: `${connection} ${entity}` });
      const settingsId = await settingsOf(db, { connection, entity, owner: ownerMeant(request, owner) });
      const personId = signedIn(request).person.id;
      await acknowledge(db, { settingsId, personId, list: seen, now: administered.now() });
      return await reply.code(204).send();
    },
  );
}

/** Its schema leaves the revision out. */
function shown(notification: Notification) {
  return { ...notification, kind: NOTIFICATION_EVENTS[notification.event].kind };
}
