import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';
import { list } from '../text-list.ts';
import type { NotificationEvent } from './events.ts';

/** What the mails of a run are said to be about; null for what somebody does by hand. */
type RunId = string | null;

/** Whether anything that a run does to people is told to them: asked once per run, so that nothing else costs a thing. */
export async function announcesPeople(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ announces: boolean }>`
    select exists (
      select from notification where published_at is not null and (event in ('person_created', 'branch_added')
        or event = 'password_set' and ${MAILS_ARE_SENT})) as announces`.execute(db);
  return rows[0]?.announces ?? false;
}

/** A link is no use in an outbox that only administrators read: without a mail server none is made. */
export const MAILS_ARE_SENT = sql<boolean>`exists (select from installation where alerts ->> 'email' is not null)`;

/** Puts the mails to these people into the outbox, in one statement. Who has no address, or is inactive, gets none. */
export async function queueForPeople(
  db: Kysely<Database>,
  event: Extract<NotificationEvent, 'person_created' | 'password_reset' | 'password_changed'>,
  personIds: readonly string[],
  runId: RunId = null,
): Promise<void> {
  if (personIds.length === 0) return;
  await sql`
    insert into notification_mail (notification_id, event, person_id, run_id, next_at)
    select notification.id, notification.event, person.id, ${runId}::bigint, now()
    from notification join person on person.id = any(${list(personIds)}::bigint[])
    where notification.event = ${event} and notification.published_at is not null
      and person.active and person.email is not null`.execute(db);
}

/**
 * Invites people who are new to set their password (R2): not those who have one already, and not those of a run whose
 * settings let them in from an identity provider or from Salesforce.
 */
export async function queueInvitations(
  db: Kysely<Database>,
  personIds: readonly string[],
  runId: RunId = null,
): Promise<void> {
  if (personIds.length === 0) return;
  await sql`
    insert into notification_mail (notification_id, event, person_id, run_id, next_at)
    select notification.id, notification.event, person.id, ${runId}::bigint, now()
    from notification join person on person.id = any(${list(personIds)}::bigint[])
    where notification.event = 'password_set' and notification.published_at is not null
      and person.active and person.email is not null and ${MAILS_ARE_SENT}
      and not exists (select from credential where credential.person_id = person.id)
      and not exists (
        select from run join settings on settings.id = run.settings_id,
          jsonb_each(coalesce(settings.config -> 'provisioning', '{}')) as provider
        where run.id = ${runId}::bigint and provider.value = 'true')`.execute(db);
}

/** The same for people who have been put into branches: for notifications about those, or about any above them. */
export async function queueForBranches(
  db: Kysely<Database>,
  added: readonly { readonly personId: string; readonly branchId: string }[],
  runId: RunId = null,
): Promise<void> {
  if (added.length === 0) return;
  await sql`
    with recursive added as (
      select * from unnest(${list(added.map(({ personId }) => personId))}::bigint[],
        ${list(added.map(({ branchId }) => branchId))}::bigint[]) as added (person_id, branch_id)),
    above as (
      select distinct branch_id as leaf, branch_id as id from added
      union
      select above.leaf, branch.parent_id from above join branch on branch.id = above.id
      where branch.parent_id is not null)
    insert into notification_mail (notification_id, event, person_id, branch_id, run_id, next_at)
    select notification.id, notification.event, person.id, added.branch_id, ${runId}::bigint, now()
    from notification cross join added join person on person.id = added.person_id
    where notification.event = 'branch_added' and notification.published_at is not null
      and person.active and person.email is not null
      and (notification.branch_id is null or exists (
        select from above where above.leaf = added.branch_id and above.id = notification.branch_id))`.execute(db);
}

/** One mail to every address of the notifications about what has become of the run; none for a plan only asked for, or for one person. */
export async function queueForRun(db: Kysely<Database>, event: NotificationEvent, runId: string): Promise<void> {
  await sql`
    insert into notification_mail (notification_id, event, recipient, run_id, next_at)
    select notification.id, notification.event, recipient, run.id, now()
    from notification cross join unnest(notification.recipients) as recipient
    join run on run.id = ${runId} and not run.dry_run and run.mode is distinct from 'single'
    where notification.event = ${event} and notification.published_at is not null`.execute(db);
}

/** What waits is not sent any more: the notification was unpublished or is to be deleted. */
export async function withdrawMails(db: Kysely<Database>, notificationId: string): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('notification_mail')
    .set({ next_at: null, outcome: 'withdrawn' })
    .where('notification_id', '=', notificationId)
    .where('next_at', 'is not', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
