import { type Kysely, sql } from 'kysely';
import { NAME_OF_PROVIDER } from '../providers/log.ts';
import type { Database } from '../schema.ts';
import { KEY } from './key.ts';
import { isRecordId, recordPattern } from './record-id.ts';
import type { Subject } from './subject.ts';

/** What logs know of somebody who is on no platform: because they were not let in, as a rule. */
type Stranger = Pick<Subject, 'sourceIds' | 'keys' | 'words'>;

export const NOBODY: Stranger = { sourceIds: [], keys: [], words: [] };

/**
 * @param who username that a provider named, its key for them, or Salesforce Id. Whoever is not let in may have claimed
 *   anybody's record: one that is somebody's is not taken for theirs, unless it is asked for by its Id.
 */
export async function strangerOf(db: Kysely<Database>, who: string): Promise<Stranger> {
  const id = isRecordId(who) ? await idInLogs(db, who) : null;
  const { rows } = await sql<Found>`
    with found as (
      select distinct source_id, username, caused_by, ${NAME_OF_PROVIDER} as provider,
        case when caused_by is not null then detail ->> 'subject' end as subject, ${KEY} as key,
        exists (
          select from link where link.source_id = log_event.source_id
          union all select from platform_person where sfdc_id = log_event.source_id
          union all select from unresolved where unresolved.source_id = log_event.source_id
          union all select from change where kind = 'person' and change.source_id = log_event.source_id) as is_somebodys
      from log_event
      where source_id = ${id} or lower(username) = ${who.toLowerCase()}
        or (caused_by is not null and detail ->> 'subject' = ${who}))
    select source_id as "sourceId", username, subject, key, is_somebodys as "isSomebodys" from found
    where (not is_somebodys
        or (caused_by is not null and (lower(username) = ${who.toLowerCase()} or subject = ${who})))
      and not exists (
        select from identity join identity_provider on identity_provider.id = provider_id
        where identity_provider.name = found.provider and identity.subject = found.subject)`.execute(db);
  const claimed = rows.filter(({ isSomebodys }) => !isSomebodys).map(({ sourceId }) => sourceId);
  const words = rows.flatMap(({ username, subject }) => [username, isWord(subject) ? subject : null]);
  return {
    sourceIds: [...new Set([id, ...claimed])].filter((sourceId) => sourceId !== null),
    keys: rows.filter(({ subject }) => subject !== null).map(({ key }) => key),
    words: words.filter((word) => word !== null),
  };
}

interface Found {
  readonly sourceId: string | null;
  readonly username: string | null;
  readonly subject: string | null;
  readonly key: string;
  /** The record is a person's, or runs know it as that of somebody whom they could not import. */
  readonly isSomebodys: boolean;
}

/** A short key of a provider is a word of other sentences as well. */
const isWord = (subject: string | null) => subject !== null && (subject.includes('@') || subject.length > 7);

/** As it stands there, with 18 characters where it stands so anywhere. */
async function idInLogs(db: Kysely<Database>, who: string): Promise<string | null> {
  const pattern = recordPattern([who]);
  const { rows } = await sql<{ id: string }>`
    with known as (
      select source_id as id from log_event where left(source_id, 15) = left(${who}, 15)
      union select (regexp_match(target, ${`(${pattern})`}))[1] from audit_event where target ~ ${pattern})
    select id from known order by char_length(id) desc limit 1`.execute(db);
  return rows[0]?.id ?? null;
}
