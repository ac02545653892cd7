import { sql } from 'kysely';
import { endWaysInOfInactive } from '../../store/access/sessions.ts';
import { list } from '../../store/text-list.ts';
import type { UnitOfWork } from '../../store/unit-of-work.ts';
import { saying } from '../../support/sentence.ts';
import type { ModifyPerson } from '../../sync/change.ts';
import { type Outcome, OWN_FIELDS } from '../../sync/directory.ts';
import { usernameKey } from '../../sync/username.ts';
import { PERSON_VALUES } from './people.ts';
import { usernameTaken } from './username-taken.ts';

/**
 * Changes people in one statement. Only values named in `after` are written, and only where every value of `before` is
 * still as it was planned: what moved meanwhile is stale, never overwritten.
 */
export async function modifyPeople(tx: UnitOfWork, changes: readonly ModifyPerson[]): Promise<Outcome[]> {
  if (changes.length === 0) return [];
  const rows = changes.map(({ personId, before, after, usernameKey, sfdc }) => ({
    id: personId,
    before,
    after,
    username_key: usernameKey,
    sfdc_id: sfdc.id,
    sfdc_user_type: sfdc.userType,
  }));
  await parkUsernames(tx, changes);
  const own = JSON.stringify(OWN_FIELDS);
  const result = await sql<{ id: string }>`
    update person set
      username = coalesce(change.after ->> 'username', person.username),
      username_key = coalesce(change.username_key, person.username_key),
      firstname = case when change.after ? 'firstname' then coalesce(change.after ->> 'firstname', '') else firstname end,
      lastname = case when change.after ? 'lastname' then coalesce(change.after ->> 'lastname', '') else lastname end,
      email = case when change.after ? 'email' then change.after ->> 'email' else email end,
      level = coalesce(change.after ->> 'level', level),
      active = coalesce((change.after ->> 'active')::boolean, active),
      language = case when change.after ? 'language' then change.after ->> 'language' else language end,
      timezone = case when change.after ? 'timezone' then change.after ->> 'timezone' else timezone end,
      date_format = case when change.after ? 'date_format' then change.after ->> 'date_format' else date_format end,
      expiration = case when change.after ? 'expiration' then (change.after ->> 'expiration')::date else expiration end,
      manager = case when change.after ? 'manager' then change.after ->> 'manager' else manager end,
      fields = jsonb_strip_nulls(fields || (change.after - array(select jsonb_array_elements_text(${own}::jsonb)))),
      sfdc_id = change.sfdc_id,
      sfdc_user_type = change.sfdc_user_type,
      updated_at = now()
    from json_to_recordset(${JSON.stringify(rows)}::json) as change (id bigint, before jsonb, after jsonb,
      username_key text, sfdc_id text, sfdc_user_type text)
    where person.id = change.id and not exists (
      select from jsonb_each_text(change.before) as planned
      where planned.value is distinct from (${PERSON_VALUES}) ->> planned.key)
      and not exists (
        select from person other where other.username_key = change.username_key and other.id <> person.id)
    returning person.id`.execute(tx.db);
  const done = new Set(result.rows.map(({ id }) => id));
  const deactivated = changes.filter(({ after }) => after['active'] === 'false').map(({ personId }) => personId);
  if (deactivated.length > 0) await endWaysInOfInactive(tx.db, deactivated);
  await unparkUsernames(
    tx,
    changes.filter(({ personId }) => !done.has(personId)),
  );
  const taken = await takenUsernames(
    tx,
    changes.filter(({ personId }) => !done.has(personId)),
  );
  return changes.map((change): Outcome => {
    if (done.has(change.personId)) return { kind: 'applied', id: change.personId };
    const username = taken.get(change.personId);
    return username === undefined ? PERSON_CHANGED : usernameTaken(username);
  });
}

const PERSON_CHANGED: Outcome = {
  kind: 'stale',
  said: saying(
    'outcome_person_changed',
  )`The person was changed on the platform since the plan was made. The next run plans them anew.`,
};

/** Of people who were to be renamed and have not been, those whose new username somebody else has by now. */
async function takenUsernames(tx: UnitOfWork, stale: readonly ModifyPerson[]): Promise<Map<string, string>> {
  const wanted = stale.filter(({ usernameKey }) => usernameKey !== null);
  if (wanted.length === 0) return new Map();
  const keys = wanted.map(({ usernameKey }) => usernameKey ?? '');
  const { rows } = await sql<{ id: string; username_key: string }>`
    select id, username_key from person where username_key = any(${list(keys)})`.execute(tx.db);
  const holders = new Map(rows.map(({ id, username_key }) => [username_key, id]));
  return new Map(
    wanted.flatMap(({ personId, usernameKey: key, after }) => {
      const holder = holders.get(key ?? '');
      return holder === undefined || holder === personId ? [] : [[personId, after['username'] ?? '']];
    }),
  );
}

/** Usernames are unique at every moment, so people who swap theirs first step aside. */
async function parkUsernames(tx: UnitOfWork, changes: readonly ModifyPerson[]): Promise<void> {
  const renamed = changes.filter(({ usernameKey }) => usernameKey !== null).map(({ personId }) => personId);
  if (renamed.length === 0) return;
  await sql`update person set username_key = chr(1) || id where id = any(${list(renamed)}::bigint[])`.execute(tx.db);
}

/** Whoever was not changed after all gets back the key of the name they kept. */
async function unparkUsernames(tx: UnitOfWork, stale: readonly ModifyPerson[]): Promise<void> {
  const renamed = stale.filter(({ usernameKey }) => usernameKey !== null);
  for (const { personId } of renamed) {
    const person = await tx.db.selectFrom('person').select('username').where('id', '=', personId).executeTakeFirst();
    if (person) {
      await tx.db
        .updateTable('person')
        .set({ username_key: usernameKey(person.username) })
        .where('id', '=', personId)
        .execute();
    }
  }
}
