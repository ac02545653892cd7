import { sql } from 'kysely';
import { list } from '../../store/text-list.ts';
import type { UnitOfWork } from '../../store/unit-of-work.ts';
import type { Person } from '../../sync/directory.ts';

/** People by username key (sync/username.ts), in no order. */
export async function peopleByUsername(tx: UnitOfWork, keys: readonly string[]): Promise<Person[]> {
  return await people(tx, sql`username_key = any(${list(keys)})`);
}

export async function peopleById(tx: UnitOfWork, ids: readonly string[]): Promise<Person[]> {
  return await people(tx, sql`id = any(${list(ids)}::bigint[])`);
}

async function people(tx: UnitOfWork, condition: ReturnType<typeof sql>): Promise<Person[]> {
  const { rows } = await sql<{ id: string; username: string; level: string; values: Record<string, string | null> }>`
    select id, username, level, ${PERSON_VALUES} as values from person where ${condition}`.execute(tx.db);
  return rows.map(({ id, username, level, values }) => ({ id, username, values, superadmin: level === 'superadmin' }));
}

/** All values of a person as text, in the forms of PersonValues. */
export const PERSON_VALUES = sql`person.fields || jsonb_build_object(
  'username', person.username,
  'firstname', nullif(person.firstname, ''),
  'lastname', nullif(person.lastname, ''),
  'email', person.email,
  'level', person.level,
  'active', person.active::text,
  'language', person.language,
  'timezone', person.timezone,
  'date_format', person.date_format,
  'expiration', person.expiration::text,
  'manager', person.manager)`;
