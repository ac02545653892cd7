import type { Context } from '../../context.ts';
import { publishNotification } from '../../platform/notifications/edit.ts';
import { NOTIFICATION_EVENTS } from '../../store/notifications/events.ts';
import { listNotifications, type Notification } from '../../store/notifications/notifications.ts';
import { audited } from '../audited.ts';
import { counted, moment } from '../output/format.ts';
import { sanitize } from '../output/sanitize.ts';
import { type Column, table } from '../output/table.ts';
import type { Answer } from '../session.ts';

const COLUMNS: readonly Column<Notification>[] = [
  { title: 'Id', value: ({ id }) => id, whole: true },
  { title: 'Title', value: ({ title }) => title },
  { title: 'When', value: ({ event }) => NOTIFICATION_EVENTS[event].title, whole: true },
  { title: 'To', value: ({ recipients }) => (recipients.length === 0 ? 'the person' : recipients.join(', ')) },
  {
    title: 'Published',
    value: ({ publishedAt }) => (publishedAt === null ? 'draft' : moment(publishedAt)),
    whole: true,
  },
];

/** Drafts and published ones, of the platform and of the connector (R3). */
export async function allNotifications({ db }: Pick<Context, 'db'>): Promise<Answer> {
  const notifications = await listNotifications(db);
  return {
    json: { notifications: notifications.map(shown) },
    text: (width) =>
      notifications.length === 0
        ? 'Nobody is told anything: there are no notifications. They are written in the console, under Notifications.'
        : table(COLUMNS, notifications, width),
  };
}

/** From now on it is sent, or no longer; mails that wait are withdrawn then. Throws `not_found`. */
export async function setPublished(
  context: Pick<Context, 'db' | 'now'>,
  id: string,
  published: boolean,
): Promise<Answer> {
  const { db, now } = context;
  const act = { action: 'notification.publish', target: id } as const;
  const { notification, withdrawn } = await audited(context, act, () =>
    publishNotification(db, id, { published, now: now() }),
  );
  const waiting =
    withdrawn === 0 ? '' : ` ${counted(withdrawn, 'mail that waited is', 'mails that waited are')} not sent.`;
  return {
    json: { notification: shown(notification), withdrawn },
    text: () =>
      sanitize(`“${notification.title}” is ${published ? 'published' : 'a draft again'}.${published ? '' : waiting}`),
  };
}

/** As the API shows it. */
function shown({ revision: _revision, ...notification }: Notification) {
  return { ...notification, kind: NOTIFICATION_EVENTS[notification.event].kind };
}
