import type { Kysely } from 'kysely';
import { addMembership } from '../directory/builtin/edit-memberships.ts';
import { createPersonByHand, editablePerson, editPerson } from '../directory/builtin/edit-people.ts';
import type { TypedValues } from '../directory/builtin/typed-values.ts';
import { savePassword } from '../store/access/accounts.ts';
import { sendsPasswordLinks } from '../store/access/password-links.ts';
import { deleteSessionsOf } from '../store/access/sessions.ts';
import { queueForPeople, queueInvitations } from '../store/notifications/queue.ts';
import type { Database } from '../store/schema.ts';
import { inTransaction } from '../store/unit-of-work.ts';
import { RollcallError } from '../support/errors.ts';
import { hashPassword, temporaryPassword } from './access/password.ts';

export interface NewPerson {
  readonly values: TypedValues;
  /** Whether one is made up. */
  readonly temporaryPassword: boolean;
  readonly branchIds: readonly string[];
}

/** Throws `person_refused`, and `not_found` for a branch that is not there; nobody is created then. */
export async function createPersonByAdministrator(db: Kysely<Database>, request: NewPerson, now: Date) {
  const password = request.temporaryPassword ? temporaryPassword() : null;
  const hash = password === null ? null : await hashPassword(password);
  return await inTransaction(db, async (tx) => {
    const person = await createPersonByHand(tx, request.values);
    if (hash !== null) await savePassword(tx, person.id, { hash, mustChange: true, now });
    await queueInvitations(tx, [person.id]);
    for (const branchId of new Set(request.branchIds)) await addMembership(tx, person.id, branchId);
    return { ...person, temporaryPassword: password };
  });
}

/**
 * Gives a person a password that has to be replaced at the next sign-in, and ends their sessions. Throws `not_found`, and
 * `person_protected` for administrators, whose passwords are reset as those of administrators.
 */
export async function resetPasswordOfPerson(db: Kysely<Database>, personId: string, now: Date) {
  const password = temporaryPassword();
  const hash = await hashPassword(password);
  return await inTransaction(db, async (tx) => {
    const { username } = await editablePerson(tx, personId);
    await savePassword(tx, personId, { hash, mustChange: true, now });
    await deleteSessionsOf(tx, personId, null);
    return { username, temporaryPassword: password };
  });
}

/**
 * Sends a person a link with which they set their password. Throws `not_found`, `person_protected`, and `person_refused`
 * where nothing could be sent: the sentence says what is missing.
 */
export async function sendPasswordLink(db: Kysely<Database>, personId: string, publicUrl: URL | null): Promise<void> {
  const refuse = (why: string) => {
    throw new RollcallError('person_refused', `No link can be sent: ${why}.`);
  };
  if (publicUrl === null) refuse('ROLLCALL_PUBLIC_URL, the address that people use, is not set');
  if (!(await sendsPasswordLinks(db))) {
    refuse('there is no mail server (alerts.email), or no published notification of the kind Reset-password link');
  }
  await inTransaction(db, async (tx) => {
    const { values } = await editablePerson(tx, personId);
    if (values['email'] == null) refuse('the person has no e-mail address');
    if (values['active'] !== 'true') refuse('the person is not active');
    await queueForPeople(tx, 'password_reset', [personId]);
  });
}

/** Deactivates or reactivates a person. Throws `not_found`, `person_protected`. */
export async function setActive(db: Kysely<Database>, personId: string, active: boolean): Promise<void> {
  await inTransaction(db, (tx) => editPerson(tx, personId, { active: String(active) }));
}
