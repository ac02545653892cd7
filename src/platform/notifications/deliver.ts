import type { Kysely } from 'kysely';
import { carriesLink, type LINK_EVENTS } from '../../store/notifications/events.ts';
import { claimMails, endMail, postponeMail, returnMails, type WaitingMail } from '../../store/notifications/mails.ts';
import type { Database } from '../../store/schema.ts';
import { type Sentence, saying } from '../../support/sentence.ts';
import { hiddenLink, type MailLink, placeholderValues } from './placeholders.ts';
import { type RenderedMail, render } from './template.ts';

export interface OutgoingMail extends RenderedMail {
  readonly to: string;
  /** The same for each attempt, so that a mail that was taken after all is not shown twice. */
  readonly key: string;
}

/**
 * What has become of an attempt. `refused`: this mail never goes to this address; `later`: perhaps another time;
 * `unusable`: nothing can be sent at the moment.
 */
export type Attempt =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused' | 'later' | 'unusable'; readonly why: Sentence };

export interface NotificationDelivery {
  readonly db: Kysely<Database>;
  /** Null while no mail server is set: mails are kept in the outbox then, to be read there. */
  readonly send: ((mail: OutgoingMail) => Promise<Attempt>) | null;
  /** Where people sign in. */
  readonly address: string | null;
  /** Makes a link with which a person sets their password, when the mail with it is about to be sent. */
  linkFor(recipient: LinkRecipient, address: string, now: Date): Promise<MailLink>;
  /** When a mail is tried again after so many attempts in vain; null: it is given up. */
  nextAttempt(attempts: number, now: Date): Date | null;
}

export interface LinkRecipient {
  readonly personId: string;
  readonly email: string;
  readonly event: (typeof LINK_EVENTS)[number];
}

export interface Delivered {
  readonly sent: number;
  readonly kept: number;
  readonly postponed: number;
  readonly failed: number;
}

/** Mails taken at a time; sent one after the other well within the time that they are claimed for. */
const BATCH = 50;

/**
 * Sends the mails that are due, the oldest first. An address that is refused keeps no other waiting; a mail server that
 * cannot be used keeps all waiting until it is tried again. Several processes can do this at once. One that dies in the
 * middle of it leaves mails that are sent again, under the same Message-ID.
 */
export async function deliverNotifications(
  delivery: NotificationDelivery,
  now: Date,
  signal?: AbortSignal,
): Promise<Delivered> {
  const total = { sent: 0, kept: 0, postponed: 0, failed: 0 };
  for (;;) {
    const mails = signal?.aborted ? [] : await claimMails(delivery.db, now, BATCH);
    if (mails.length === 0) return total;
    for (const [index, mail] of mails.entries()) {
      if (signal?.aborted) return await handBack(delivery, mails.slice(index), now, total);
      const { kind, until } = await deliver(delivery, mail, now);
      if (kind !== null) total[kind] += 1;
      if (until !== null) return await handBack(delivery, mails.slice(index + 1), until, total);
    }
  }
}

/** Leaves mails that were taken, and not tried, for another time. */
async function handBack<T>(
  { db }: NotificationDelivery,
  mails: readonly WaitingMail[],
  until: Date,
  result: T,
): Promise<T> {
  await returnMails(
    db,
    mails.map(({ id }) => id),
    until,
  );
  return result;
}

interface Tried {
  /** Null: it was not needed any more. */
  readonly kind: keyof Delivered | null;
  /** When the others may be tried; null: at once. */
  readonly until: Date | null;
}

async function deliver(delivery: NotificationDelivery, mail: WaitingMail, now: Date): Promise<Tried> {
  const { db, send, address, nextAttempt } = delivery;
  const { id, to, attempts } = mail;
  const problem = problemOf(mail, address);
  if (to === null || problem !== null) {
    const why = problem ?? saying('mail_no_address')`The person has no e-mail address any more.`;
    await endMail(db, id, { outcome: mail.needless ? 'withdrawn' : 'failed', why }, now);
    return { kind: mail.needless ? null : 'failed', until: null };
  }
  const link = send === null ? null : await linkOf(delivery, mail, to, now);
  const rendered = render(mail, placeholderValues({ ...mail, link }, address));
  // Whoever reads the outbox could set the password with it.
  const { subject, text } =
    link === null
      ? rendered
      : render(mail, placeholderValues({ ...mail, link: { ...link, url: hiddenLink(address) } }, address));
  const attempt = send === null ? null : await send({ ...rendered, to, key: `notification-${id}` });
  if (attempt === null || attempt.kind === 'sent') {
    const outcome = attempt === null ? 'kept' : 'sent';
    await endMail(db, id, { outcome, to, subject, text }, now);
    return { kind: outcome, until: null };
  }
  const next = attempt.kind === 'refused' ? null : nextAttempt(attempts, now);
  if (next === null) await endMail(db, id, { outcome: 'failed', why: attempt.why }, now);
  else await postponeMail(db, id, attempt.why, next);
  return {
    kind: next === null ? 'failed' : 'postponed',
    until: attempt.kind === 'unusable' ? (next ?? now) : null,
  };
}

/** Why a mail is not sent at all; null where it may be. */
function problemOf({ event, needless }: WaitingMail, address: string | null): Sentence | null {
  if (!carriesLink(event)) return null;
  if (needless) return saying('mail_needless')`The person has a password already, or is not active any more.`;
  if (address !== null) return null;
  return saying(
    'mail_leads_nowhere',
  )`The link would lead nowhere: set ROLLCALL_PUBLIC_URL to the address that people use, then send another one.`;
}

async function linkOf(
  { linkFor, address }: NotificationDelivery,
  { event, person }: WaitingMail,
  email: string,
  now: Date,
): Promise<MailLink | null> {
  if (!carriesLink(event) || person === null || address === null) return null;
  return await linkFor({ personId: person.id, email, event }, address, now);
}
