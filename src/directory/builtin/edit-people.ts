import { type Kysely, sql, type Transaction, type Updateable } from 'kysely';
import { endWaysInOfInactive } from '../../store/access/sessions.ts';
import { queueForPeople } from '../../store/notifications/queue.ts';
import type { PersonTable } from '../../store/schema/platform.ts';
import type { Database } from '../../store/schema.ts';
import { list } from '../../store/text-list.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { OWN_FIELDS, type PersonValues } from '../../sync/directory.ts';
import { usernameKey } from '../../sync/username.ts';
import { keptInDocebo } from './elsewhere.ts';
import { platformFields } from './fields.ts';
import { PERSON_VALUES } from './people.ts';
import {
  type ConvertedValues,
  convertTyped,
  refusedValues,
  requireMandatory,
  type TypedValues,
} from './typed-values.ts';

/** Somebody who may be changed by hand. */
export interface EditablePerson {
  readonly id: string;
  readonly username: string;
  readonly values: PersonValues;
}

/** Creates a person by hand. Throws `person_refused` where a value is not as it has to be, or the username is taken. */
export async function createPersonByHand(
  tx: Transaction<Database>,
  typed: TypedValues,
): Promise<{ readonly id: string; readonly username: string }> {
  const fields = await platformFields(tx);
  requireMandatory(fields, typed);
  const values = convertTyped(fields, typed);
  const username = values['username'] ?? '';
  const row = await tx
    .insertInto('person')
    .values({
      ...ownColumns(values),
      username,
      username_key: usernameKey(username),
      fields: JSON.stringify(additional(values)),
    })
    .onConflict((conflict) => conflict.column('username_key').doNothing())
    .returning(['id', 'username'])
    .executeTakeFirst();
  if (row === undefined) throw usernameTaken(username);
  await queueForPeople(tx, 'person_created', [row.id]);
  return row;
}

/**
 * Changes values of a person by hand; answers the keys of those that are others now. Where Salesforce gives one of them,
 * the next full run compares the person again (R13). Throws `not_found`, `person_protected`, `person_refused`.
 */
export async function editPerson(tx: Transaction<Database>, personId: string, typed: TypedValues): Promise<string[]> {
  const person = await editablePerson(tx, personId);
  const values = convertTyped(await platformFields(tx), typed);
  const changed = Object.keys(values).filter((key) => values[key] !== (person.values[key] ?? null));
  if (changed.length === 0) return [];
  const after = Object.fromEntries(changed.map((key) => [key, values[key] ?? null]));
  const username = after['username'];
  if (username != null && (await isTaken(tx, username, personId))) throw usernameTaken(username);
  await tx
    .updateTable('person')
    .set({
      ...ownColumns(after),
      ...(username == null ? {} : { username, username_key: usernameKey(username) }),
      fields: sql<string>`jsonb_strip_nulls(fields || ${JSON.stringify(additional(after))}::jsonb)`,
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', personId)
    .execute();
  if (after['active'] === 'false') await endWaysInOfInactive(tx, [personId]);
  await voidLinks(tx, personId, changed);
  return changed;
}

/** The id may be that of somebody on another platform. */
async function absent(db: Kysely<Database>, personId: string): Promise<RollcallError> {
  const elsewhere = await db
    .selectFrom('platform_person')
    .select('username')
    .where('id', '=', personId)
    .executeTakeFirst();
  if (elsewhere === undefined)
    return new RollcallError(
      'not_found',
      saying('person_id_absent')`There is no person with the id ${{ id: personId }}.`,
    );
  return keptInDocebo(elsewhere.username);
}

/** Locked until the end of the transaction. Throws `not_found`, `kept_in_docebo`, and `person_protected` for administrators (R34). */
export async function editablePerson(tx: Transaction<Database>, personId: string): Promise<EditablePerson> {
  const { rows } = await sql<EditablePerson & { level: string }>`
    select id, username, level, ${PERSON_VALUES} as values from person where id = ${personId} for update`.execute(tx);
  const [person] = rows;
  if (person === undefined) throw await absent(tx, personId);
  if (person.level === 'superadmin') {
    throw new RollcallError(
      'person_protected',
      saying(
        'person_administrator',
      )`${{ username: person.username }} is an administrator, and cannot be changed here. Administrators are managed under Administrators.`,
    );
  }
  return person;
}

async function isTaken(db: Kysely<Database>, username: string, personId: string): Promise<boolean> {
  const other = await db
    .selectFrom('person')
    .select('id')
    .where('username_key', '=', usernameKey(username))
    .where('id', '<>', personId)
    .executeTakeFirst();
  return other !== undefined;
}

/** Where Salesforce gives one of these values, what is remembered of the record does not hold any more. */
async function voidLinks(db: Kysely<Database>, personId: string, keys: readonly string[]): Promise<void> {
  await sql`
    update link set hash = null, voided_at = clock_timestamp()
    from settings
    where settings.id = link.settings_id and link.person_id = ${personId}
      and exists (select from jsonb_object_keys(settings.config -> 'mapping') as target
        where target = any(${list(keys)}))`.execute(db);
}

const OWN: ReadonlySet<string> = new Set(OWN_FIELDS);

function additional(values: ConvertedValues): PersonValues {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !OWN.has(key)));
}

/** The columns of own fields that are among the values, but for the username, which has two. */
function ownColumns(values: ConvertedValues): Updateable<PersonTable> {
  const columns: Updateable<PersonTable> = {};
  const given = (key: string) => Object.hasOwn(values, key);
  const text = (key: string) => values[key] ?? null;
  if (given('firstname')) columns.firstname = text('firstname') ?? '';
  if (given('lastname')) columns.lastname = text('lastname') ?? '';
  if (given('email')) columns.email = text('email');
  if (given('level')) columns.level = text('level') === 'poweruser' ? 'poweruser' : 'user';
  if (given('active')) columns.active = text('active') === 'true';
  if (given('language')) columns.language = text('language');
  if (given('timezone')) columns.timezone = text('timezone');
  if (given('date_format')) columns.date_format = text('date_format');
  if (given('expiration')) columns.expiration = text('expiration');
  if (given('manager')) columns.manager = text('manager');
  return columns;
}

function usernameTaken(username: string) {
  return refusedValues([
    {
      key: 'username',
      said: saying('username_in_use')`Somebody on the platform has the username ${{ username }} already.`,
    },
  ]);
}
