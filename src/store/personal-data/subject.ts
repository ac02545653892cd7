import { type Kysely, sql } from 'kysely';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { usernameKey } from '../../sync/username.ts';
import type { Database } from '../schema.ts';
import { list, texts } from '../text-list.ts';
import { isRecordId } from './record-id.ts';
import { NOBODY, strangerOf } from './stranger.ts';

/** Whose data are meant, by everything that rows know them by. */
export interface Subject {
  /** Of the built-in platform. */
  readonly people: readonly { readonly id: string; readonly username: string; readonly level: string }[];
  /** Ids on every platform. */
  readonly ids: readonly string[];
  /** Salesforce Ids, of 18 characters. */
  readonly sourceIds: readonly string[];
  /** By which identity providers knew them, each as the JSON text of `[name of the provider, subject]`. */
  readonly keys: readonly string[];
  /** Usernames, e-mail addresses, keys of providers and full names that are, or were, theirs and are nobody else's now. */
  readonly words: readonly string[];
}

/** How somebody is named: as people do it, or by the id on a platform and nothing else. */
export type Who = string | { readonly personId: string };

/**
 * Somebody on any platform, somebody whom no run could import, or somebody who was not let in and is only in logs.
 *
 * @param named username, else id on a platform, Salesforce Id, or the key by which an identity provider knows somebody who
 *   is not on the platform. Somebody's username may be somebody else's id.
 * @throws RollcallError `not_found` where nothing is known of them.
 */
export async function subjectOf(db: Kysely<Database>, named: Who): Promise<Subject> {
  const who = typeof named === 'string' ? named : '';
  const first = await idsOf(db, named);
  const sources = await sql<{ id: string }>`
    select source_id as id from link
    where person_id::text = any(${list(first)}) or (${isRecordId(who)} and left(source_id, 15) = left(${who}, 15))
    union select sfdc_id from platform_person where id::text = any(${list(first)}) and sfdc_id is not null
    union select user_id from salesforce_identity where person_id::text = any(${list(first)})
    union select source_id from unresolved
    where lower(username) = ${who.toLowerCase()} or (${isRecordId(who)} and left(source_id, 15) = left(${who}, 15))
    union select source_id from change
    where kind = 'person' and source_id is not null
      and (username_key = ${usernameKey(who)} and target_id is null and ${first.length === 0}
        or (${isRecordId(who)} and left(source_id, 15) = left(${who}, 15)))`.execute(db);
  const stranger = first.length === 0 && who !== '' ? await strangerOf(db, who) : NOBODY;
  const sourceIds = [...new Set([...sources.rows.map(({ id }) => id), ...stranger.sourceIds])];
  // The same record may be a person on another platform as well.
  const linked = await sql<{ id: string }>`
    select person_id as id from link where source_id = any(${list(sourceIds)})
    union select id from platform_person where sfdc_id = any(${list(sourceIds)})`.execute(db);
  const ids = [...new Set([...first, ...linked.rows.map(({ id }) => id)])];
  if (ids.length === 0 && sourceIds.length === 0 && stranger.words.length === 0 && stranger.keys.length === 0) {
    throw new RollcallError(
      'not_found',
      saying(
        'subject_unknown',
      )`Nothing is known of ${{ who: typeof named === 'string' ? named : `the person ${named.personId}` }}. Give a username, the id of a person, or the Salesforce Id of a record.`,
    );
  }
  const people = await sql<{ id: string; username: string; level: string }>`
    select id, username, level from person where id::text = any(${list(ids)})`.execute(db);
  const keys = [...new Set([...stranger.keys, ...(await keysOf(db, ids))])];
  return { people: people.rows, ids, sourceIds, keys, words: await wordsOf(db, { ids, sourceIds }, stranger.words) };
}

async function keysOf(db: Kysely<Database>, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select json_build_array(identity_provider.name, subject)::text as key from identity
    join identity_provider on identity_provider.id = provider_id where person_id::text = any(${list(ids)})`.execute(db);
  return rows.map(({ key }) => key);
}

async function idsOf(db: Kysely<Database>, named: Who): Promise<string[]> {
  if (typeof named !== 'string') return await withId(db, named.personId);
  const { rows } = await sql<{ id: string }>`
    select id from platform_person
    where username_key = ${usernameKey(named)} or (${isRecordId(named)} and left(sfdc_id, 15) = left(${named}, 15))`.execute(
    db,
  );
  return rows.length > 0 ? rows.map(({ id }) => id) : await withId(db, named);
}

async function withId(db: Kysely<Database>, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from platform_person where id::text = ${id}`.execute(db);
  return rows.map((row) => row.id);
}

/** What was theirs and is somebody else's now is left out: it is theirs to keep. */
async function wordsOf(
  db: Kysely<Database>,
  of: Pick<Subject, 'ids' | 'sourceIds'>,
  logged: readonly string[],
): Promise<string[]> {
  return [...new Set([...(await addressesOf(db, of, logged)), ...(await fullNamesOf(db, of))])];
}

async function addressesOf(
  db: Kysely<Database>,
  { ids, sourceIds }: Pick<Subject, 'ids' | 'sourceIds'>,
  logged: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ word: string }>`
    with theirs as (
      select unnest(${texts(logged)}) as word union
      select username as word from platform_person where id::text = any(${list(ids)})
      union select email from platform_person where id::text = any(${list(ids)})
      union select unnest(array[username, before ->> 'username', after ->> 'username', before ->> 'email', after ->> 'email'])
        from change where kind = 'person' and (source_id = any(${list(sourceIds)}) or target_id::text = any(${list(ids)}))
      -- A short key of a provider is a word of other sentences as well.
      union select subject from identity
        where person_id::text = any(${list(ids)}) and (subject like '%@%' or char_length(subject) > 7)
      union select username from unresolved where source_id = any(${list(sourceIds)}))
    select distinct lower(word) as word from theirs
    where char_length(word) > 1
      and not exists (select from platform_person other where other.id::text <> all(${list(ids)})
        and (lower(other.username) = lower(word) or lower(other.email) = lower(word)))
      and not exists (select from unresolved other where other.source_id <> all(${list(sourceIds)})
        and lower(other.username) = lower(word))`.execute(db);
  return rows.map(({ word }) => word);
}

/** First and last name together, in the ways in which they are written; each alone is a word of others as well. */
async function fullNamesOf(
  db: Kysely<Database>,
  { ids, sourceIds }: Pick<Subject, 'ids' | 'sourceIds'>,
): Promise<string[]> {
  const { rows } = await sql<{ first: string; last: string }>`
    with touched as (
      select before, after from change
      where kind = 'person' and (source_id = any(${list(sourceIds)}) or target_id::text = any(${list(ids)}))),
    theirs as (
      select firstname as first, lastname as last from platform_person where id::text = any(${list(ids)})
      union select before ->> 'firstname', before ->> 'lastname' from touched
      union select after ->> 'firstname', after ->> 'lastname' from touched)
    select distinct lower(trim(first)) as first, lower(trim(last)) as last from theirs
    where trim(first) <> '' and trim(last) <> '' and not exists (
      select from platform_person other where other.id::text <> all(${list(ids)})
        and lower(trim(other.firstname)) = lower(trim(first)) and lower(trim(other.lastname)) = lower(trim(last)))`.execute(
    db,
  );
  return rows.flatMap(({ first, last }) => [`${first} ${last}`, `${last} ${first}`, `${last}, ${first}`]);
}
