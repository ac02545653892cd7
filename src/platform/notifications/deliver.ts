import type { Kysely } from 'kysely';
import { claimMails, endMail, postponeMail, returnMails, type WaitingMail } from '../../store/notifications/mails.ts';
import type { Database } from '../../store/schema.ts';
import { placeholderValues } from './placeholders.ts';
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
  | { readonly kind: 'refused' | 'later' | 'unusable'; readonly reason: string };

export interface NotificationDelivery {
  readonly db: Kysely<Database>;
  /** Null while no mail server is set: mails are kept in the outbox then, to be read there. */
  readonly send: ((mail: OutgoingMail) => Promise<Attempt>) | null;
  /** Where people sign in. */
  readonly address: string | null;
  /** When a mail is tried again after so many attempts in vain; null: it is given up. */
  nextAttempt(attempts: number, now: Date): Date | null;
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
      total[kind] += 1;
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
  readonly kind: keyof Delivered;
  /** When the others may be tried; null: at once. */
  readonly until: Date | null;
}

async function deliver(
  { db, send, address, nextAttempt }: NotificationDelivery,
  mail: WaitingMail,
  now: Date,
): Promise<Tried> {
  const { id, to, attempts } = mail;
  if (to === null) {
    await endMail(db, id, { outcome: 'failed', error: 'The person has no e-mail address any more.' }, now);
    return { kind: 'failed', until: null };
  }
  const rendered = render(mail, placeholderValues(mail, address));
  const { subject, text } = rendered;
  const attempt = send === null ? null : await send({ ...rendered, to, key: `notification-${id}` });
  if (attempt === null || attempt.kind === 'sent') {
    const outcome = attempt === null ? 'kept' : 'sent';
    await endMail(db, id, { outcome, to, subject, text }, now);
    return { kind: outcome, until: null };
  }
  const next = attempt.kind === 'refused' ? null : nextAttempt(attempts, now);
  if (next === null) await endMail(db, id, { outcome: 'failed', error: attempt.reason }, now);
  else await postponeMail(db, id, attempt.reason, next);
  return {
    kind: next === null ? 'failed' : 'postponed',
    until: attempt.kind === 'unusable' ? (next ?? now) : null,
  };
}
