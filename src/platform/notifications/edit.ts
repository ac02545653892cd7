import type { Kysely } from 'kysely';
import { carriesLink, NOTIFICATION_EVENTS } from '../../store/notifications/events.ts';
import {
  deleteNotification,
  findNotification,
  insertNotification,
  type Notification,
  type NotificationContent,
  setPublished,
  updateNotification,
} from '../../store/notifications/notifications.ts';
import { withdrawMails } from '../../store/notifications/queue.ts';
import type { Database } from '../../store/schema.ts';
import { inTransaction } from '../../store/unit-of-work.ts';
import { RefusedParts, RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { unknownPlaceholders } from './template.ts';

/** Makes a draft. Throws `notification_refused`, naming every part that is not as it has to be. */
export async function createNotification(db: Kysely<Database>, content: NotificationContent): Promise<Notification> {
  return await inTransaction(db, async (tx) => {
    await check(tx, content);
    return await insertNotification(tx, content);
  });
}

/**
 * Changes what a notification says, and to whom. Mails that wait say it the new way. What it tells of stays. Throws
 * `not_found`, `notification_refused`.
 */
export async function editNotification(
  db: Kysely<Database>,
  id: string,
  content: Omit<NotificationContent, 'event'>,
): Promise<Notification> {
  return await inTransaction(db, async (tx) => {
    const { event } = await existing(tx, id);
    const wanted = { ...content, event };
    await check(tx, wanted);
    return await updateNotification(tx, id, wanted);
  });
}

/** From now on it is sent when it happens, or no longer; mails that wait are not sent any more then. Throws `not_found`. */
export async function publishNotification(
  db: Kysely<Database>,
  id: string,
  { published, now }: { readonly published: boolean; readonly now: Date },
): Promise<{ readonly notification: Notification; readonly withdrawn: number }> {
  return await inTransaction(db, async (tx) => {
    const notification = await existing(tx, id);
    if ((notification.publishedAt !== null) === published) return { notification, withdrawn: 0 };
    const withdrawn = published ? 0 : await withdrawMails(tx, id);
    return { notification: await setPublished(tx, id, published ? now : null), withdrawn };
  });
}

/** Deletes it; mails that wait are not sent any more, and those that were stay in the outbox. Throws `not_found`. */
export async function removeNotification(db: Kysely<Database>, id: string): Promise<Notification> {
  return await inTransaction(db, async (tx) => {
    const notification = await existing(tx, id);
    await withdrawMails(tx, id);
    await deleteNotification(tx, id);
    return notification;
  });
}

/** Throws `not_found`. */
export async function existing(db: Kysely<Database>, id: string): Promise<Notification> {
  const notification = await findNotification(db, id, { forUpdate: true });
  if (notification === null)
    throw new RollcallError(
      'not_found',
      saying('notification_absent')`There is no notification with the id ${{ id }}.`,
    );
  return notification;
}

async function check(db: Kysely<Database>, content: NotificationContent): Promise<void> {
  const { event, subject, body, branchId, recipients } = content;
  const isOfConnector = NOTIFICATION_EVENTS[event].kind === 'connector';
  const problems = [
    ...placeholderProblems(event, 'subject', subject),
    ...placeholderProblems(event, 'body', body),
    ...linkProblems(content),
    ...translationProblems(content, isOfConnector),
    ...(isOfConnector && recipients.length === 0
      ? [
          {
            path: ['recipients'],
            said: saying('recipients_missing')`Notifications of the connector need an address that they go to.`,
          },
        ]
      : []),
    ...(!isOfConnector && recipients.length > 0
      ? [
          {
            path: ['recipients'],
            said: saying('recipients_given')`Notifications of the platform go to the person, not to addresses.`,
          },
        ]
      : []),
    ...(branchId !== null && event !== 'branch_added'
      ? [{ path: ['branchId'], said: saying('branch_chosen')`Only of additions to a branch can a branch be chosen.` }]
      : []),
    ...(branchId !== null && (await isMissing(db, branchId))
      ? [{ path: ['branchId'], said: saying('branch_id_absent')`There is no branch with the id ${{ id: branchId }}.` }]
      : []),
  ];
  if (problems.length === 0) return;
  throw new RefusedParts('notification_refused', problems);
}

/** The same of each translation. Addresses have no language. */
function translationProblems({ event, translations }: NotificationContent, isOfConnector: boolean) {
  return Object.entries(translations).flatMap(([language, { subject, body }]) => {
    const at = ['translations', language];
    const inside = [
      ...placeholderProblems(event, 'subject', subject),
      ...placeholderProblems(event, 'body', body),
      ...linkProblems({ event, subject, body }),
    ].map(({ path, said }) => ({ path: [...at, ...path], said }));
    return isOfConnector
      ? [
          { path: at, said: saying('translation_given')`Only what goes to people is said in their language.` },
          ...inside,
        ]
      : inside;
  });
}

/** Without the link such a mail is no use; a subject is shown in lists, and kept as it was sent. */
function linkProblems({ event, subject, body }: Pick<NotificationContent, 'event' | 'subject' | 'body'>) {
  if (!carriesLink(event)) return [];
  return [
    ...(namesLink(body) ? [] : [{ path: ['body'], said: saying('link_missing')`The text needs {{password.link}}.` }]),
    ...(namesLink(subject)
      ? [{ path: ['subject'], said: saying('link_in_subject')`{{password.link}} belongs into the text.` }]
      : []),
  ];
}

const namesLink = (text: string) => /\{\{\s*password\.link\s*\}\}/.test(text);

function placeholderProblems(event: NotificationContent['event'], part: string, text: string) {
  return unknownPlaceholders(event, text).map((name) => ({
    path: [part],
    said: saying('placeholder_unknown')`{{${{ name }}}} stands for nothing in notifications of this kind.`,
  }));
}

/** Locked, so that nobody deletes it meanwhile. */
async function isMissing(db: Kysely<Database>, branchId: string): Promise<boolean> {
  const query = db.selectFrom('branch').select('id').where('id', '=', branchId).forKeyShare();
  return (await query.executeTakeFirst()) === undefined;
}
