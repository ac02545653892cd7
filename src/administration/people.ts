import type { Kysely, Transaction } from 'kysely';
import { addMembership } from '../directory/builtin/edit-memberships.ts';
import { createPersonByHand, editablePerson, editPerson } from '../directory/builtin/edit-people.ts';
import type { TypedValues } from '../directory/builtin/typed-values.ts';
import { passwordOwner, savePassword } from '../store/access/accounts.ts';
import { forgetAttempts } from '../store/access/attempts.ts';
import { sendsPasswordLinks } from '../store/access/password-links.ts';
import { removeTotp } from '../store/access/second-factor.ts';
import { deleteSessionsOf } from '../store/access/sessions.ts';
import { queueForPeople, queueInvitations } from '../store/notifications/queue.ts';
import type { Database } from '../store/schema.ts';
import { inTransaction } from '../store/unit-of-work.ts';
import { RollcallError } from '../support/errors.ts';
import { type Sentence, saying } from '../support/sentence.ts';
import { accountKey } from './access/limits.ts';
import { hashPassword, temporaryPassword } from './access/password.ts';
import { checkPassword } from './access/password-policy.ts';

/** A password that somebody gets from an administrator. */
export type GivenPassword =
  /** It has to be replaced at the first sign-in. */
  { readonly kind: 'made_up' } | { readonly kind: 'chosen'; readonly password: string; readonly mustChange: boolean };

export interface NewPerson {
  readonly values: TypedValues;
  /** Null: they have none. */
  readonly password: GivenPassword | null;
  readonly branchIds: readonly string[];
}

/**
 * `temporaryPassword` is null where none was made up. Throws `person_refused`, `password_refused`, and `not_found` for a
 * branch that is not there; nobody is created then.
 */
export async function createPersonByAdministrator(db: Kysely<Database>, request: NewPerson, now: Date) {
  const given = request.password === null ? null : await hashed(request.password);
  return await inTransaction(db, async (tx) => {
    const person = await createPersonByHand(tx, request.values);
    const temporaryPassword = given === null ? null : await givePassword(tx, person.id, given, now);
    await queueInvitations(tx, [person.id]);
    for (const branchId of new Set(request.branchIds)) await addMembership(tx, person.id, branchId);
    return { ...person, temporaryPassword };
  });
}

/**
 * Gives a person another password, takes their second factor away where asked, ends their sessions, and lets them in at once if attempts had slowed them down.
 * `temporaryPassword` is null where none was made up. Throws `not_found`, `password_refused`, and `person_protected` for
 * administrators, whose passwords are reset as those of administrators.
 */
export async function resetPasswordOfPerson(
  db: Kysely<Database>,
  personId: string,
  { password, removeSecondFactor }: { readonly password: GivenPassword; readonly removeSecondFactor: boolean },
  now: Date,
) {
  const given = await hashed(password);
  return await inTransaction(db, async (tx) => {
    const { username } = await editablePerson(tx, personId);
    const temporaryPassword = await givePassword(tx, personId, given, now);
    if (removeSecondFactor) await removeTotp(tx, personId);
    await deleteSessionsOf(tx, personId, null);
    await forgetAttempts(tx, [accountKey(username)]);
    return { username, temporaryPassword };
  });
}

/** A password that takes its time to be hashed: before anything is locked. */
async function hashed(given: GivenPassword) {
  const password = given.kind === 'made_up' ? temporaryPassword() : given.password;
  return { given, password, hash: await hashPassword(password) };
}

/** Answers the password where it was made up, and null where whoever chose it knows it. Throws `password_refused`. */
async function givePassword(
  tx: Transaction<Database>,
  personId: string,
  { given, password, hash }: Awaited<ReturnType<typeof hashed>>,
  now: Date,
): Promise<string | null> {
  if (given.kind === 'chosen') await checkPassword(password, await passwordOwner(tx, personId));
  const mustChange = given.kind === 'made_up' || given.mustChange;
  await savePassword(tx, personId, { hash, mustChange, now });
  return given.kind === 'made_up' ? password : null;
}

/**
 * Sends a person a link with which they set their password. Throws `not_found`, `person_protected`, and `person_refused`
 * where nothing could be sent: the sentence says what is missing.
 */
export async function sendPasswordLink(db: Kysely<Database>, personId: string, publicUrl: URL | null): Promise<void> {
  const refuse = (why: Sentence) => {
    throw new RollcallError('person_refused', [saying('no_link')`No link can be sent:`, why]);
  };
  if (publicUrl === null)
    refuse(saying('no_link_address')`ROLLCALL_PUBLIC_URL, the address that people use, is not set.`);
  if (!(await sendsPasswordLinks(db))) {
    refuse(
      saying(
        'no_link_mail',
      )`there is no mail server (alerts.email), or no published notification of the kind Reset-password link.`,
    );
  }
  await inTransaction(db, async (tx) => {
    const { values } = await editablePerson(tx, personId);
    if (values['email'] == null) refuse(saying('no_link_email')`the person has no e-mail address.`);
    if (values['active'] !== 'true') refuse(saying('no_link_inactive')`the person is not active.`);
    await queueForPeople(tx, 'password_reset', [personId]);
  });
}

/** Deactivates or reactivates a person. Throws `not_found`, `person_protected`. */
export async function setActive(db: Kysely<Database>, personId: string, active: boolean): Promise<void> {
  await inTransaction(db, (tx) => editPerson(tx, personId, { active: String(active) }));
}
