import { type Kysely, sql } from 'kysely';
import type { Sentence } from '../../support/sentence.ts';
import type { Database } from '../schema.ts';
import type { NotificationEvent } from './events.ts';

/** A mail that waits, with all that its text may name. */
export interface WaitingMail {
  readonly id: string;
  /** This one counts. */
  readonly attempts: number;
  readonly event: NotificationEvent;
  readonly subject: string;
  readonly body: string;
  readonly at: Date;
  /** Null where the person has no address any more. */
  readonly to: string | null;
  readonly person: MailPerson | null;
  /** Of a mail that carries a link: whether the person needs none, or must not get one any more. */
  readonly needless: boolean;
  /** Names from below the root down to it. */
  readonly branch: readonly string[] | null;
  readonly run: MailRun | null;
}

export interface MailPerson {
  readonly id: string;
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string | null;
}

export interface MailRun {
  readonly id: string;
  readonly connection: string;
  readonly entity: string;
  readonly state: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly reason: string | null;
}

/** Longer than sending as many can take. */
const CLAIM_MINUTES = 15;
const REASON_LENGTH = 500;

/** The oldest mails that are due; nobody else gets them for a while. */
export async function claimMails(db: Kysely<Database>, now: Date, limit: number): Promise<WaitingMail[]> {
  const { rows } = await sql<WaitingMail>`
    with claimed as (
      update notification_mail set attempts = attempts + 1,
        next_at = ${now}::timestamptz + make_interval(mins => ${CLAIM_MINUTES})
      where id in (
        select id from notification_mail where next_at <= ${now} order by id limit ${limit} for update skip locked)
      returning *)
    select mail.id, mail.attempts, mail.event, coalesce(own.words ->> 'subject', notification.subject) as subject,
      coalesce(own.words ->> 'body', notification.body) as body, mail.at,
      coalesce(mail.recipient, person.email) as "to",
      case when person.id is not null then json_build_object('id', person.id::text, 'username', person.username,
        'firstname', person.firstname, 'lastname', person.lastname, 'email', person.email) end as person,
      mail.event in ('password_set', 'password_reset') and (person.active is not true
        or mail.event = 'password_set' and exists (
          select from credential where credential.person_id = person.id)) as needless,
      case when mail.branch_id is not null then array(
        with recursive above as (
          select branch.id, branch.parent_id, branch.name, 0 as level from branch where branch.id = mail.branch_id
          union all
          select parent.id, parent.parent_id, parent.name, level + 1
          from branch parent join above on parent.id = above.parent_id)
        select name from above where parent_id is not null order by level desc) end as branch,
      case when run.id is not null then json_build_object('id', run.id::text, 'connection', connection.name,
        'entity', run.entity, 'state', run.state, 'counts', run.counts,
        'reason', coalesce(run.error ->> 'message', (
          select string_agg(reason ->> 'message', ' ') from jsonb_array_elements(run.hold) as reason))) end as run
    from claimed mail
    join notification on notification.id = mail.notification_id
    left join person on person.id = mail.person_id
    -- Where nothing is said in Italian as it is spoken in Switzerland, Italian does.
    cross join lateral (select coalesce(notification.translations -> person.language,
      notification.translations -> split_part(person.language, '-', 1)) as words) as own
    left join run on run.id = mail.run_id
    left join settings on settings.id = run.settings_id
    left join connection on connection.id = settings.connection_id
    order by mail.id`.execute(db);
  return rows.map((row) => ({ ...row, at: new Date(row.at) }));
}

export type MailEnd =
  | { readonly outcome: 'sent' | 'kept'; readonly to: string; readonly subject: string; readonly text: string }
  | { readonly outcome: 'failed' | 'withdrawn'; readonly why: Sentence };

/** What has become of a mail for good. */
export async function endMail(db: Kysely<Database>, id: string, end: MailEnd, now: Date): Promise<void> {
  const { outcome } = end;
  const values =
    'why' in end
      ? reason(end.why)
      : { sent_at: now, recipient: end.to, subject: end.subject, text: end.text, error: null, said: null };
  await db
    .updateTable('notification_mail')
    .set({ outcome, next_at: null, ...values })
    .where('id', '=', id)
    .execute();
}

export async function postponeMail(db: Kysely<Database>, id: string, why: Sentence, next: Date): Promise<void> {
  const values = { next_at: next, ...reason(why) };
  await db.updateTable('notification_mail').set(values).where('id', '=', id).execute();
}

function reason(why: Sentence) {
  return { error: why.message.slice(0, REASON_LENGTH), said: JSON.stringify([why]) };
}

/** Gives back mails that were claimed and not tried. */
export async function returnMails(db: Kysely<Database>, ids: readonly string[], next: Date): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('notification_mail')
    .set({ next_at: next, attempts: sql<number>`attempts - 1` })
    .where('id', 'in', [...ids])
    .execute();
}

/** A mail of the outbox, sent or not. */
export interface OutboxMail {
  readonly id: string;
  readonly at: Date;
  readonly event: NotificationEvent;
  /** Of the notification; null where it was deleted. */
  readonly notification: string | null;
  readonly username: string | null;
  readonly to: string | null;
  readonly runId: string | null;
  readonly outcome: 'sent' | 'kept' | 'failed' | 'withdrawn' | null;
  readonly attempts: number;
  readonly nextAt: Date | null;
  readonly sentAt: Date | null;
  readonly error: string | null;
  /** The same by code; empty for mails of earlier versions. */
  readonly sentences: readonly Sentence[];
  /** As it was sent, or would have been; null before. */
  readonly subject: string | null;
  readonly text: string | null;
}

/** Newest first. */
export async function listMails(
  db: Kysely<Database>,
  { before, runId }: { readonly before?: string | undefined; readonly runId?: string | undefined },
  limit: number,
): Promise<OutboxMail[]> {
  const rows = await db
    .selectFrom('notification_mail')
    .leftJoin('notification', 'notification.id', 'notification_mail.notification_id')
    .leftJoin('person', 'person.id', 'notification_mail.person_id')
    .$if(before !== undefined, (query) => query.where('notification_mail.id', '<', before ?? ''))
    .$if(runId !== undefined, (query) => query.where('notification_mail.run_id', '=', runId ?? ''))
    .select((eb) => [
      'notification_mail.id',
      'notification_mail.at',
      'notification_mail.event',
      'notification.title as notification',
      'person.username',
      eb.fn.coalesce('notification_mail.recipient', 'person.email').as('to'),
      'notification_mail.run_id as runId',
      'notification_mail.outcome',
      'notification_mail.attempts',
      'notification_mail.next_at as nextAt',
      'notification_mail.sent_at as sentAt',
      'notification_mail.error',
      'notification_mail.said',
      'notification_mail.subject',
      'notification_mail.text',
    ])
    .orderBy('notification_mail.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ said, ...mail }) => ({ ...mail, sentences: said ?? [] }));
}
