import type { Kysely, Transaction } from 'kysely';
import { savePassword } from '../../store/access/accounts.ts';
import {
  administratorById,
  insertAdministrator,
  lockAdministrators,
  type NewAdministrator,
  otherAdministrators,
  superadminByUsername,
  takeLevel,
} from '../../store/access/administrators.ts';
import { revokeApiTokensOf } from '../../store/access/api-tokens.ts';
import { forgetAttempts } from '../../store/access/attempts.ts';
import { forgetSalesforceUsers } from '../../store/access/embedded.ts';
import { lockPerson } from '../../store/access/hold.ts';
import { removeTotp } from '../../store/access/second-factor.ts';
import { deleteSessionsOf } from '../../store/access/sessions.ts';
import { deleteSetupCodes } from '../../store/access/setup-codes.ts';
import type { Database } from '../../store/schema.ts';
import { inTransaction } from '../../store/unit-of-work.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { accountKey } from './limits.ts';
import { hashPassword, temporaryPassword } from './password.ts';
import { checkPassword } from './password-policy.ts';

export interface AdministratorRequest {
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string | null;
  /** Null: one is made up, which has to be replaced at the first sign-in. */
  readonly password: string | null;
}

/** Whose password it is now; `temporaryPassword` null where it was given. */
export interface PasswordSet {
  readonly id: string;
  readonly username: string;
  readonly temporaryPassword: string | null;
}

const CONTROL = /\p{Cc}/u;

/**
 * Makes a superadmin of the platform who can sign in here. Throws `administrator_refused` where somebody has the
 * username, and `password_refused`.
 */
export async function createAdministrator(
  tx: Transaction<Database>,
  { password, ...request }: AdministratorRequest,
): Promise<PasswordSet> {
  const username = request.username.trim();
  if (username === '' || CONTROL.test(username)) {
    throw new RollcallError(
      'administrator_refused',
      saying('username_line')`A username is one line of text and not empty. Nothing was changed.`,
    );
  }
  if (password !== null) await checkPassword(password, { ...request, username });
  const chosen = password ?? temporaryPassword();
  const wanted: NewAdministrator = {
    ...request,
    username,
    passwordHash: await hashPassword(chosen),
    mustChangePassword: password === null,
  };
  const id = await insertAdministrator(tx, wanted);
  if (id === null) {
    throw new RollcallError(
      'administrator_refused',
      saying(
        'administrator_taken',
      )`Somebody on the platform has the username ${{ username }} already. Choose another one; to give a superadmin a new password, use \`rollcall admin reset-password\`.`,
    );
  }
  await deleteSetupCodes(tx);
  return { id, username, temporaryPassword: password === null ? chosen : null };
}

/**
 * Gives a superadmin a new password, signs them out everywhere, inside Salesforce for good, revokes their API tokens, and,
 * where asked, takes their second factor away: whoever knew the account before has nothing left of it. Tokens that are kept
 * are refused until a password that was made up is replaced (R9). Throws `not_found` and `password_refused`.
 */
export async function resetPassword(
  db: Kysely<Database>,
  { username, password, removeSecondFactor, keepTokens }: ResetRequest,
  now: Date,
): Promise<PasswordSet & { readonly revokedTokens: number }> {
  const person = await superadmin(db, username);
  if (password !== null) await checkPassword(password, person);
  const chosen = password ?? temporaryPassword();
  const hash = await hashPassword(chosen);
  const revokedTokens = await inTransaction(db, async (tx) => {
    await lockPerson(tx, person.id);
    // They may have been made a user like others meanwhile.
    await superadmin(tx, username);
    await savePassword(tx, person.id, { hash, mustChange: password === null, now });
    if (removeSecondFactor) await removeTotp(tx, person.id);
    await deleteSessionsOf(tx, person.id, null);
    await forgetSalesforceUsers(tx, person.id);
    await forgetAttempts(tx, [accountKey(person.username)]);
    return keepTokens ? 0 : await revokeApiTokensOf(tx, person.id, now);
  });
  return { ...person, temporaryPassword: password === null ? chosen : null, revokedTokens };
}

export interface ResetRequest {
  readonly username: string;
  /** Null: one is made up. */
  readonly password: string | null;
  readonly removeSecondFactor: boolean;
  /** Of somebody who has only forgotten it; else their API tokens are revoked. */
  readonly keepTokens: boolean;
}

/**
 * Makes a superadmin a user like others: their sessions end, inside Salesforce too, their API tokens are revoked for good,
 * and no run starts with their settings. Throws `not_found`, and `administrator_refused` for the last who can sign in.
 */
export async function dismissAdministrator(
  db: Kysely<Database>,
  username: string,
  now: Date,
): Promise<{ readonly id: string; readonly username: string; readonly revokedTokens: number }> {
  return await inTransaction(db, async (tx) => {
    // Two who dismiss each other at the same time would leave nobody.
    await lockAdministrators(tx);
    const person = await superadmin(tx, username);
    if ((await otherAdministrators(tx, person.id)) === 0) {
      throw new RollcallError(
        'administrator_refused',
        saying(
          'administrator_last',
        )`${{ username: person.username }} is the last administrator who can sign in. Make another one first. Nothing was changed.`,
      );
    }
    await takeLevel(tx, person.id);
    await deleteSessionsOf(tx, person.id, null);
    await forgetSalesforceUsers(tx, person.id);
    return { ...person, revokedTokens: await revokeApiTokensOf(tx, person.id, now) };
  });
}

/** With or without a password. Throws `not_found`. */
export async function superadmin(db: Kysely<Database>, username: string) {
  const person = await superadminByUsername(db, username);
  if (person !== undefined) return person;
  throw new RollcallError(
    'not_found',
    saying(
      'superadmin_absent',
    )`There is no superadmin with the username ${{ username }}. \`rollcall admin list\` lists those who can sign in.`,
  );
}

/** The same for an administrator whose id is known. Throws `not_found`. */
export async function usernameOfAdministrator(db: Kysely<Database>, id: string): Promise<string> {
  const found = await administratorById(db, id);
  if (found === null)
    throw new RollcallError(
      'not_found',
      saying('administrator_absent')`There is no administrator with the id ${{ id }}.`,
    );
  return found.username;
}
