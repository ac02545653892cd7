import type { Kysely } from 'kysely';
import { carriesLink, NOTIFICATION_EVENTS, type NotificationEvent } from '../../store/notifications/events.ts';
import type { Database } from '../../store/schema.ts';
import { RefusedParts, RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { hiddenLink, placeholderValues, SAMPLE } from './placeholders.ts';
import { type RenderedMail, render, unknownPlaceholders } from './template.ts';

export interface Draft {
  readonly event: NotificationEvent;
  readonly subject: string;
  readonly body: string;
  /** Null: a made-up person. */
  readonly personId: string | null;
}

/** A draft as it would be sent. Throws `notification_refused` for placeholders that stand for nothing, and `not_found`. */
export async function previewNotification(
  db: Kysely<Database>,
  { event, subject, body, personId }: Draft,
  { address, now }: { readonly address: string | null; readonly now: Date },
): Promise<RenderedMail> {
  const unknown = unknownPlaceholders(event, subject, body);
  if (unknown.length > 0) {
    const parts = unknown.map((name) => ({
      path: ['body'],
      said: saying('placeholder_unknown_here')`{{${{ name }}}} stands for nothing here.`,
    }));
    throw new RefusedParts('notification_refused', parts);
  }
  const { person: madeUp, branch, run } = SAMPLE;
  const person = personId === null ? madeUp : await personOf(db, personId);
  const about = NOTIFICATION_EVENTS[event].kind === 'connector' ? { person: null, run } : { person, run: null };
  const link = carriesLink(event) ? { url: hiddenLink(address), expiresAt: now } : null;
  return render({ subject, body }, placeholderValues({ ...about, branch, at: now, link }, address));
}

async function personOf(db: Kysely<Database>, personId: string) {
  const person = await db
    .selectFrom('person')
    .select(['username', 'firstname', 'lastname', 'email'])
    .where('id', '=', personId)
    .executeTakeFirst();
  if (person === undefined)
    throw new RollcallError(
      'not_found',
      saying('person_id_absent')`There is no person with the id ${{ id: personId }}.`,
    );
  return person;
}
