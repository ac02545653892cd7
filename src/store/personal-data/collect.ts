import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from '../schema.ts';
import { list } from '../text-list.ts';
import { KEY } from './key.ts';
import { recordPattern } from './record-id.ts';
import { type Subject, subjectOf, type Who } from './subject.ts';

type Rows = readonly Readonly<Record<string, unknown>>[];

/** Everything that Rollcall has of somebody, but for secrets: hashes of passwords, sessions and tokens. */
export interface PersonalData {
  readonly exportedAt: Date;
  readonly people: Rows;
  readonly memberships: Rows;
  readonly links: Rows;
  readonly salesforceUsers: Rows;
  readonly identities: Rows;
  readonly signIn: Rows;
  readonly sessions: Rows;
  readonly apiTokens: Rows;
  readonly changes: Rows;
  readonly unresolved: Rows;
  readonly logEvents: Rows;
  readonly mails: Rows;
  readonly auditEvents: Rows;
}

/** Throws `not_found`. */
export async function personalData(db: Kysely<Database>, who: Who, now: Date): Promise<PersonalData> {
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => collect(tx, await subjectOf(tx, who), now));
}

async function collect(
  db: Kysely<Database>,
  { ids, sourceIds, keys, words, people }: Subject,
  now: Date,
): Promise<PersonalData> {
  const own = sql`::text = any(${list(ids)})`;
  const ofRecords = sql`= any(${list(sourceIds)})`;
  const builtin = list(people.map(({ id }) => id));
  const rows = async (query: RawBuilder<Readonly<Record<string, unknown>>>) => (await query.execute(db)).rows;
  return {
    exportedAt: now,
    people: await rows(sql`
      select coalesce(tenant.url, 'built-in') as platform, platform_person.* from platform_person
      left join tenant on tenant.id = platform_person.tenant_id where platform_person.id${own}`),
    memberships: await rows(sql`
      select person_id, branch.code, branch.name, made_by is not null as made_by_run
      from platform_membership join platform_branch branch on branch.id = branch_id where person_id${own}`),
    links: await rows(sql`
      select connection.name as connection, settings.entity, settings.owner, link.* from link
      join settings on settings.id = link.settings_id join connection on connection.id = settings.connection_id
      where link.person_id${own} or link.source_id ${ofRecords}`),
    salesforceUsers: await rows(sql`
      select connection_id, user_id, joined_at from salesforce_identity where person_id${own}`),
    identities: await rows(sql`
      select identity_provider.name as provider, subject, identity.created_at, used_at from identity
      join identity_provider on identity_provider.id = provider_id where person_id${own}`),
    signIn: await rows(sql`
      select person_id, password_changed_at, totp_confirmed_at is not null as second_factor from credential
      where person_id${own}`),
    sessions: await rows(sql`
      select session.id, method, identity_provider.name as provider, connection.name as connection, session.created_at,
        seen_at, expires_at, address, user_agent
      from session left join identity_provider on identity_provider.id = session.provider_id
      left join connection on connection.id = session.connection_id where person_id${own}`),
    apiTokens: await rows(sql`
      select id, name, prefix, scopes, created_at, expires_at, last_used_at, revoked_at from api_token
      where person_id${own}`),
    changes: await rows(sql`
      select run_id, action, reason, source_id, username, before, after, outcome, detail from change
      where kind = 'person' and (source_id ${ofRecords} or target_id${own}) order by run_id, page, seq`),
    unresolved: await rows(sql`select * from unresolved where source_id ${ofRecords}`),
    logEvents: await rows(sql`
      select id, at, run_id, level, code, message, source_id, username, caused_by, detail from log_event
      where source_id ${ofRecords} or ${KEY} = any(${list(keys)})
        or lower(caused_by) = any(${list(words)}) or lower(username) = any(${list(words)}) order by id`),
    mails: await rows(sql`
      select id, at, event, recipient, sent_at, outcome, subject, text from notification_mail where person_id${own}
      order by id`),
    auditEvents: await rows(sql`
      select id, at, actor, via, address, action, target, outcome, code, detail from audit_event
      where actor_id = any(${builtin}::bigint[]) or lower(target) = any(${list(words)})
        or ${sourceIds.length > 0} and target ~ ${sourceIds.length > 0 ? recordPattern(sourceIds) : ''} order by id`),
  };
}
