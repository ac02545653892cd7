import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { usernameKey } from '../../sync/username.ts';
import type { Database } from '../schema.ts';
import { list } from '../text-list.ts';
import { KEY } from './key.ts';
import { recordPattern } from './record-id.ts';
import { scrub } from './scrub.ts';
import { type Subject, subjectOf, type Who } from './subject.ts';

/** What erasing somebody has come to. */
export interface Erasure {
  /** Accounts on the built-in platform that are gone. */
  readonly people: number;
  /** People of Docebo tenants who are remembered no more; the tenant still has them. */
  readonly remembered: number;
  /** Salesforce records they were made of, or would have been. */
  readonly records: number;
  readonly changes: number;
  readonly logEvents: number;
}

/**
 * Removes a person from the built-in platform and what is known of them from plans, logs, links, mails, the audit log and
 * what is remembered of Docebo (R47), all or nothing. Salesforce and Docebo still have them; where Salesforce still lists
 * them, the next run finds them new, and says that they come back.
 *
 * @param who see subjectOf.
 * @throws RollcallError `not_found`; `person_protected` for administrators; `run_in_progress` where a run that may have
 *   planned something for them has not ended.
 */
export async function erasePerson(db: Kysely<Database>, who: Who, now: Date): Promise<Erasure> {
  return await db.transaction().execute(async (tx) => {
    const subject = await subjectOf(tx, who);
    if (subject.people.some(({ level }) => level === 'superadmin')) {
      throw new RollcallError(
        'person_protected',
        saying(
          'erase_administrator',
        )`Administrators are not erased: make them a user like others first, under Administrators or by \`rollcall admin remove\`. Nothing was changed.`,
      );
    }
    await refuseDuringRuns(tx, subject);
    await rememberRecords(tx, subject, now);
    const gone = await removeRows(tx, subject);
    await scrub(tx, subject);
    return gone;
  });
}

async function refuseDuringRuns(db: Kysely<Database>, { ids, sourceIds }: Subject): Promise<void> {
  const { rows } = await sql<{ id: string; state: string }>`
    select run.id, run.state from run join settings on settings.id = run.settings_id
    where run.finished_at is null and run.state in ('extracting', 'planned', 'held', 'applying') and not run.dry_run
      and settings.connection_id in (${connectionsOf({ ids, sourceIds })}) order by run.id limit 1`.execute(db);
  const [run] = rows;
  if (run === undefined) return;
  throw new RollcallError(
    'run_in_progress',
    saying(
      'erase_run',
    )`Run ${{ run: run.id }} is ${{ state: run.state }}, and may be about this person. Wait for its end; approve it or discard its plan where it is held. Nothing was erased.`,
  );
}

/** Ids of the connections that know them, or that Salesforce records of theirs were read over. */
function connectionsOf({ ids, sourceIds }: Pick<Subject, 'ids' | 'sourceIds'>) {
  return sql`
    select settings.connection_id from link join settings on settings.id = link.settings_id
    where link.person_id::text = any(${list(ids)}) or link.source_id = any(${list(sourceIds)})
    union select settings.connection_id from unresolved join settings on settings.id = unresolved.settings_id
    where unresolved.source_id = any(${list(sourceIds)})
    union select settings.connection_id from change join run on run.id = change.run_id
      join settings on settings.id = run.settings_id where change.source_id = any(${list(sourceIds)})
    union select connection_id from log_event where connection_id is not null and source_id = any(${list(sourceIds)})`;
}

async function rememberRecords(db: Kysely<Database>, { ids, sourceIds }: Subject, now: Date): Promise<void> {
  for (const sourceId of sourceIds) {
    const hash = createHash('sha256').update(sourceId).digest();
    await sql`
      insert into erased_record (connection_id, hash, at)
      select connection_id, ${hash}::bytea, ${now}::timestamptz from (${connectionsOf({ ids, sourceIds: [sourceId] })}) as known
      on conflict (connection_id, hash) do update set at = ${now}`.execute(db);
  }
}

async function removeRows(db: Kysely<Database>, subject: Subject): Promise<Erasure> {
  const { ids, sourceIds, keys, words } = subject;
  const own = sql`::text = any(${list(ids)})`;
  const ofRecords = sql`= any(${list(sourceIds)})`;
  const remove = async (statement: ReturnType<typeof sql>) =>
    Number((await statement.execute(db)).numAffectedRows ?? 0);
  const changes = await remove(sql`
    delete from change where kind = 'person' and (source_id ${ofRecords} or target_id${own})`);
  const logEvents = await remove(sql`
    delete from log_event where source_id ${ofRecords}
      or (source_id is null and lower(username) = any(${list(words)}))
      or ${KEY} = any(${list(keys)})`);
  await remove(sql`delete from unresolved where source_id ${ofRecords}`);
  await remove(sql`delete from link where person_id${own} or source_id ${ofRecords}`);
  for (const id of sourceIds) {
    await sql`update run_page set seen = array_remove(seen, ${id}) where seen @> array[${id}]::text[]`.execute(db);
  }
  await remove(sql`delete from notification_mail where person_id${own}`);
  await sql`update audit_event set actor_id = null, actor = null, address = null where actor_id${own}`.execute(db);
  if (sourceIds.length > 0) {
    // Whoever came from inside Salesforce and was not let in.
    await sql`
      update audit_event set address = null where via = 'none' and target ~ ${recordPattern(sourceIds)}`.execute(db);
  }
  const counted = words.flatMap((word) => [`account:${usernameKey(word)}`, `link-account:${usernameKey(word)}`]);
  await remove(sql`delete from attempt where key = any(${list(counted)})`);
  for (const id of sourceIds) await remove(sql`delete from attempt where key like ${`salesforce:%:${id}`}`);
  await remove(sql`delete from password_request where username_key = any(${list(words.map(usernameKey))})`);
  await remove(sql`delete from salesforce_join where user_id ${ofRecords}`);
  await sql`
    update verification set findings = (
      select coalesce(jsonb_agg(finding), '[]') from jsonb_array_elements(findings) as finding
      where not (finding ->> 'subject' = 'person' and (
        finding ->> 'sourceId' = any(${list(sourceIds)}) or lower(finding ->> 'name') = any(${list(words)}))))
    where findings is not null`.execute(db);
  const remembered = await remove(sql`delete from tenant_person where id${own}`);
  // With it go sessions, credentials, memberships, links by mail, tokens and what else refers to them.
  const people = await remove(sql`delete from person where id${own}`);
  return { people, remembered, records: sourceIds.length, changes, logEvents };
}

/** What stands for the day in the sentence, until the database fills it in. */
const ERASED_ON = '{day}';

/**
 * Says in a run's log that it has made people of records whose people were erased. To be called at its end.
 */
export async function noteReturned(db: Kysely<Database>, runId: string): Promise<void> {
  const any = await db.selectFrom('erased_record').select('at').limit(1).executeTakeFirst();
  if (any === undefined) return;
  // In one statement for all of them: each has a day of its own.
  const said = saying(
    'person_returned',
  )`The data of this person were erased on ${{ day: ERASED_ON }}, and Salesforce still lists the record: they are on the platform again, as somebody new. To keep them out, take the record out of the list view first.`;
  await sql`
    with returned as (
      delete from erased_record using change, run, settings
      where run.id = ${runId} and settings.id = run.settings_id and change.run_id = run.id and change.kind = 'person'
        and change.action in ('create', 'link') and change.outcome is null
        and erased_record.connection_id = settings.connection_id
        and erased_record.hash = sha256(convert_to(change.source_id, 'UTF8'))
      returning change.source_id, change.username, erased_record.at)
    insert into log_event (run_id, level, code, message, source_id, username, detail)
    select ${runId}, 'warning', 'person_returned', replace(${said.message}, ${ERASED_ON}, day), source_id, username,
      jsonb_build_object('said', jsonb_build_array(
        jsonb_build_object('code', ${said.code}::text, 'message', replace(${said.message}, ${ERASED_ON}, day),
          'params', jsonb_build_object('day', day))))
    from (select *, to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day from returned) as back`.execute(db);
}
