import { sql } from 'kysely';
import type { UnitOfWork } from '../../store/unit-of-work.ts';
import type { CreatePerson } from '../../sync/change.ts';
import { type Outcome, OWN_FIELDS } from '../../sync/directory.ts';

/** Creates people in one statement; a username that somebody took since the plan makes that one change stale. */
export async function createPeople(tx: UnitOfWork, changes: readonly CreatePerson[]): Promise<Outcome[]> {
  if (changes.length === 0) return [];
  const { rows } = await sql<{ id: string; username_key: string }>`
    insert into person (username, username_key, firstname, lastname, email, level, active, language, timezone,
      date_format, expiration, manager, fields, must_change_password, sfdc_id, sfdc_user_type)
    select username, username_key, coalesce(firstname, ''), coalesce(lastname, ''), email, coalesce(level, 'user'),
      coalesce(active, true), language, timezone, date_format, expiration, manager, fields, must_change_password,
      sfdc_id, sfdc_user_type
    from json_to_recordset(${JSON.stringify(changes.map(row))}::json) as new (username text, username_key text,
      firstname text, lastname text, email text, level text, active boolean, language text, timezone text,
      date_format text, expiration date, manager text, fields jsonb, must_change_password boolean, sfdc_id text,
      sfdc_user_type text)
    on conflict (username_key) do nothing
    returning id, username_key`.execute(tx.db);
  const ids = new Map(rows.map(({ id, username_key }) => [username_key, id]));
  return changes.map(({ usernameKey, values }) => {
    const id = ids.get(usernameKey);
    return id === undefined
      ? {
          kind: 'stale',
          message: `The username ${values['username'] ?? ''} was taken on the platform since the plan was made.`,
        }
      : { kind: 'applied', id };
  });
}

/** One row of the statement; empty values are left out. */
function row({ values, usernameKey, mustChangePassword, sfdc }: CreatePerson) {
  const own: Record<string, string | null> = {};
  const fields: Record<string, string> = {};
  for (const [key, value] of Object.entries(values)) {
    if (value === null) continue;
    if (OWN.has(key)) own[key] = value;
    else fields[key] = value;
  }
  return {
    ...own,
    username_key: usernameKey,
    fields,
    must_change_password: mustChangePassword,
    sfdc_id: sfdc.id,
    sfdc_user_type: sfdc.userType,
  };
}

const OWN: ReadonlySet<string> = new Set(OWN_FIELDS);
