import { type Kysely, sql } from 'kysely';
import { RollcallError } from '../../support/errors.ts';
import { usernameKey } from '../../sync/username.ts';
import type { Database } from '../schema.ts';
import { list } from '../text-list.ts';

/** Whose data are meant, by everything that rows know them by. */
export interface Subject {
  /** Of the built-in platform. */
  readonly people: readonly { readonly id: string; readonly username: string; readonly level: string }[];
  /** Ids on every platform. */
  readonly ids: readonly string[];
  /** Salesforce Ids, of 18 characters. */
  readonly sourceIds: readonly string[];
  /** Usernames and e-mail addresses that are, or were, theirs and are nobody else's now. */
  readonly words: readonly string[];
}

const ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;

/**
 * Somebody on any platform, or somebody whom no run could import.
 *
 * @param who username, id on a platform, or Salesforce Id.
 * @throws RollcallError `not_found` where nothing is known of them.
 */
export async function subjectOf(db: Kysely<Database>, who: string): Promise<Subject> {
  const named = await sql<{ id: string; sfdc_id: string | null }>`
    select id, sfdc_id from platform_person
    where username_key = ${usernameKey(who)} or id::text = ${who}
      or (${ID.test(who)} and left(sfdc_id, 15) = left(${who}, 15))`.execute(db);
  const first = named.rows.map(({ id }) => id);
  const sources = await sql<{ id: string }>`
    select source_id as id from link
    where person_id::text = any(${list(first)}) or (${ID.test(who)} and left(source_id, 15) = left(${who}, 15))
    union select sfdc_id from platform_person where id::text = any(${list(first)}) and sfdc_id is not null
    union select source_id from unresolved
    where lower(username) = ${who.toLowerCase()} or (${ID.test(who)} and left(source_id, 15) = left(${who}, 15))
    union select source_id from change
    where kind = 'person' and source_id is not null
      and (username_key = ${usernameKey(who)} and target_id is null and ${first.length === 0}
        or (${ID.test(who)} and left(source_id, 15) = left(${who}, 15)))`.execute(db);
  const sourceIds = sources.rows.map(({ id }) => id);
  // The same record may be a person on another platform as well.
  const linked = await sql<{ id: string }>`
    select person_id as id from link where source_id = any(${list(sourceIds)})
    union select id from platform_person where sfdc_id = any(${list(sourceIds)})`.execute(db);
  const ids = [...new Set([...first, ...linked.rows.map(({ id }) => id)])];
  if (ids.length === 0 && sourceIds.length === 0) {
    throw new RollcallError(
      'not_found',
      `Nothing is known of ${who}. Give a username, the id of a person, or the Salesforce Id of a record.`,
    );
  }
  const people = await sql<{ id: string; username: string; level: string }>`
    select id, username, level from person where id::text = any(${list(ids)})`.execute(db);
  return { people: people.rows, ids, sourceIds, words: await wordsOf(db, { ids, sourceIds }) };
}

/** What was theirs and is somebody else's now is left out: it is theirs to keep. */
async function wordsOf(
  db: Kysely<Database>,
  { ids, sourceIds }: Pick<Subject, 'ids' | 'sourceIds'>,
): Promise<string[]> {
  const { rows } = await sql<{ word: string }>`
    with theirs as (
      select username as word from platform_person where id::text = any(${list(ids)})
      union select email from platform_person where id::text = any(${list(ids)})
      union select unnest(array[username, before ->> 'username', after ->> 'username', before ->> 'email', after ->> 'email'])
        from change where kind = 'person' and (source_id = any(${list(sourceIds)}) or target_id::text = any(${list(ids)}))
      union select subject from identity where person_id::text = any(${list(ids)}) and subject like '%@%'
      union select username from unresolved where source_id = any(${list(sourceIds)}))
    select distinct lower(word) as word from theirs
    where char_length(word) > 1
      and not exists (select from platform_person other where other.id::text <> all(${list(ids)})
        and (lower(other.username) = lower(word) or lower(other.email) = lower(word)))
      and not exists (select from unresolved other where other.source_id <> all(${list(sourceIds)})
        and lower(other.username) = lower(word))`.execute(db);
  return rows.map(({ word }) => word);
}
