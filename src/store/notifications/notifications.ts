import { type Kysely, type Selectable, sql } from 'kysely';
import type { MailTranslations, NotificationTable } from '../schema/notifications.ts';
import type { Database } from '../schema.ts';
import type { NotificationEvent } from './events.ts';
import { MAILS_ARE_SENT } from './queue.ts';

/** A message that the platform, or the connector, sends by mail when something happens. */
export interface Notification extends NotificationContent {
  readonly id: string;
  /** Null while it is a draft: nothing is sent. */
  readonly publishedAt: Date | null;
  /** Grows with every change of what it says or to whom. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface NotificationContent {
  readonly event: NotificationEvent;
  /** By which administrators know it. */
  readonly title: string;
  readonly subject: string;
  readonly body: string;
  /** The same for people of other languages; whoever has another one gets the words above. */
  readonly translations: MailTranslations;
  /** Of additions to a branch: only to this one and those below it; null for every branch. */
  readonly branchId: string | null;
  /** Addresses that notifications of the connector go to. */
  readonly recipients: readonly string[];
}

/** Those of the platform and of the connector, by title. */
export async function listNotifications(db: Kysely<Database>): Promise<Notification[]> {
  const rows = await db.selectFrom('notification').selectAll().orderBy('title').orderBy('id').execute();
  return rows.map(toNotification);
}

/** Published ones of these events that would be sent: invitations only over a mail server. */
export async function publishedOf(db: Kysely<Database>, events: readonly NotificationEvent[]): Promise<Notification[]> {
  const rows = await db
    .selectFrom('notification')
    .selectAll()
    .where('published_at', 'is not', null)
    .where('event', 'in', [...events])
    .where((eb) => eb.or([eb('event', '<>', 'password_set'), MAILS_ARE_SENT]))
    .orderBy('id')
    .execute();
  return rows.map(toNotification);
}

/** Null where there is none; locked until the end of the transaction where `forUpdate`. */
export async function findNotification(
  db: Kysely<Database>,
  id: string,
  { forUpdate = false }: { readonly forUpdate?: boolean } = {},
): Promise<Notification | null> {
  const row = await db
    .selectFrom('notification')
    .selectAll()
    .where('id', '=', id)
    .$if(forUpdate, (query) => query.forUpdate())
    .executeTakeFirst();
  return row === undefined ? null : toNotification(row);
}

export async function insertNotification(db: Kysely<Database>, content: NotificationContent): Promise<Notification> {
  const row = await db
    .insertInto('notification')
    .values({ event: content.event, ...columns(content) })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toNotification(row);
}

export async function updateNotification(
  db: Kysely<Database>,
  id: string,
  content: NotificationContent,
): Promise<Notification> {
  const row = await db
    .updateTable('notification')
    .set({ ...columns(content), revision: sql<number>`revision + 1`, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return toNotification(row);
}

export async function setPublished(db: Kysely<Database>, id: string, at: Date | null): Promise<Notification> {
  const row = await db
    .updateTable('notification')
    .set({ published_at: at })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return toNotification(row);
}

export async function deleteNotification(db: Kysely<Database>, id: string): Promise<void> {
  await db.deleteFrom('notification').where('id', '=', id).execute();
}

function columns({ title, subject, body, translations, branchId, recipients }: NotificationContent) {
  const words = { subject, body, translations: JSON.stringify(translations) };
  return { title, ...words, branch_id: branchId, recipients: [...recipients] };
}

function toNotification(row: Selectable<NotificationTable>): Notification {
  const { id, event, title, subject, body, translations, recipients, revision } = row;
  return {
    id,
    event,
    title,
    subject,
    body,
    translations,
    branchId: row.branch_id,
    recipients,
    publishedAt: row.published_at,
    revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
