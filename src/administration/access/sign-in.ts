import type { Kysely } from 'kysely';
import {
  type Account,
  type Credential,
  credentialById,
  credentialByUsername,
  savePassword,
} from '../../store/access/accounts.ts';
import { forgetAttempts, takeBackAttempt } from '../../store/access/attempts.ts';
import { replaceTotp, useRecoveryCode, useTotpStep } from '../../store/access/second-factor.ts';
import { deleteSessionsOf } from '../../store/access/sessions.ts';
import type { Database } from '../../store/schema.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { Vault } from '../../support/vault.ts';
import { accountKey, addressKey, countAttempt } from './limits.ts';
import { hashPassword, isOutdated, verifyPassword } from './password.ts';
import { checkPassword } from './password-policy.ts';
import { openTotp, resealTotp } from './sealed-totp.ts';
import { hashReadableCode } from './secrets.ts';
import { type BegunSession, beginSession, type Client } from './sessions.ts';
import { stepOfCode } from './totp.ts';

export interface SignIn {
  readonly username: string;
  readonly password: string;
  /** Of the authenticator, or a recovery code. */
  readonly code: string | null;
}

/** What the audit log is told of an attempt that failed, and whoever made it is not. */
export type TellFailure = (failure: {
  /** As it is written where there is such an account; what was typed otherwise may be a password. */
  readonly username: string | null;
  readonly wrong: 'username' | 'password' | 'code';
}) => void;

const TEMPORARY_MS = 7 * 24 * 3_600_000;

/**
 * Begins a session, as authenticate allows.
 */
export async function signIn(
  db: Kysely<Database>,
  vault: Vault,
  credentials: SignIn,
  client: Client,
  now: Date,
  tell: TellFailure,
): Promise<{ readonly person: Account; readonly session: BegunSession }> {
  const person = await authenticate(db, vault, credentials, client, now, tell);
  return { person, session: await beginSession(db, person.id, client, now) };
}

/**
 * Who somebody is, by password and second factor. Throws `too_many_attempts`, `sign_in_refused` (which of username, password and code is wrong is not
 * said), `password_expired`, `secret_key` where the second factor cannot be checked, or `second_factor_required` where the password is right and a code is missing.
 */
export async function authenticate(
  db: Kysely<Database>,
  vault: Vault,
  { username, password, code }: SignIn,
  client: Client,
  now: Date,
  tell: TellFailure,
): Promise<Account> {
  await countAttempt(db, { username, address: client.address }, now);
  const credential = await credentialByUsername(db, username, now);
  if (!(await verifyPassword(password, credential?.passwordHash ?? null)) || credential === null) {
    tell({ username: credential?.username ?? null, wrong: credential === null ? 'username' : 'password' });
    throw refused();
  }
  await checkSecondFactor(db, vault, credential, { code, address: client.address }, now, tell);
  await forgetAttempts(db, [accountKey(username)]);
  await takeBackAttempt(db, addressKey(client.address));
  refuseExpired(credential, now);
  if (isOutdated(credential.passwordHash)) {
    const hash = await hashPassword(password);
    await savePassword(db, credential.id, { hash, mustChange: credential.mustChangePassword, now });
  }
  const { passwordHash: _hash, passwordChangedAt: _at, totpSecret: _secret, ...person } = credential;
  return person;
}

/** A password that somebody else has made up holds for a week, as a link does. */
function refuseExpired({ mustChangePassword, passwordChangedAt }: Credential, now: Date): void {
  if (!mustChangePassword || passwordChangedAt.getTime() > now.getTime() - TEMPORARY_MS) return;
  throw new RollcallError(
    'password_expired',
    saying(
      'password_over',
    )`This temporary password was made more than a week ago, and does not hold any more. Ask for another one.`,
  );
}

/** Nothing to check where there is no second factor. Throws `second_factor_required` or `sign_in_refused`. */
async function checkSecondFactor(
  db: Kysely<Database>,
  vault: Vault,
  { id, username, totpSecret }: Credential,
  { code, address }: { readonly code: string | null; readonly address: string },
  now: Date,
  tell: TellFailure,
): Promise<void> {
  if (totpSecret === null) return;
  if (code === null) {
    // Not a failure, and no success either: what failed before still counts, or codes could be guessed without end.
    await takeBackAttempt(db, accountKey(username));
    await takeBackAttempt(db, addressKey(address));
    throw new RollcallError(
      'second_factor_required',
      saying('factor_needed')`Enter the code that your authenticator shows, or one of your recovery codes.`,
    );
  }
  if (!(await usesUp(db, vault, { id, totpSecret }, code, now))) {
    tell({ username, wrong: 'code' });
    throw refused();
  }
  const after = await resealTotp(vault, id, totpSecret);
  if (after !== null) await replaceTotp(db, id, { before: totpSecret, after });
}

/** A code counts once: the code of a time step that was used, or of an earlier one, is refused. */
async function usesUp(
  db: Kysely<Database>,
  vault: Vault,
  { id, totpSecret }: { readonly id: string; readonly totpSecret: string },
  code: string,
  now: Date,
): Promise<boolean> {
  // Before the secret is opened: where its key is lost, recovery codes let somebody in.
  if (await useRecoveryCode(db, id, hashReadableCode(code), now)) return true;
  const step = stepOfCode(await openTotp(vault, id, totpSecret), code, now);
  return step !== null && (await useTotpStep(db, id, step));
}

/**
 * Asks somebody who is signed in for the password once more, before something that a borrowed session must not do.
 * Throws `too_many_attempts` or `sign_in_refused`.
 */
export async function confirmPassword(
  db: Kysely<Database>,
  { id, username }: Account,
  password: string,
  address: string,
  now: Date,
): Promise<Credential> {
  await countAttempt(db, { username, address }, now);
  const credential = await credentialById(db, id, now);
  if (!(await verifyPassword(password, credential?.passwordHash ?? null)) || credential === null) throw refused();
  await forgetAttempts(db, [accountKey(username)]);
  await takeBackAttempt(db, addressKey(address));
  return credential;
}

/** Somebody without a password has shown again who they are if they have come in so lately. */
const LATELY_MS = 10 * 60_000;

/**
 * The same for whoever is signed in in whatever way: who has a password gives it once more, and anybody else has just come
 * in by their provider, or from Salesforce. Throws as confirmPassword does, and `sign_in_again`.
 */
export async function confirmAgain(
  db: Kysely<Database>,
  { person, begunAt }: { readonly person: Account; readonly begunAt: Date },
  password: string | null,
  address: string,
  now: Date,
): Promise<void> {
  if (!person.hasPassword) {
    if (now.getTime() - begunAt.getTime() <= LATELY_MS) return;
    throw new RollcallError(
      'sign_in_again',
      saying('sign_in_anew')`Sign in again first, as you did before, and do this within ten minutes.`,
    );
  }
  if (password === null) {
    throw new RollcallError('sign_in_refused', saying('password_again')`Give your password once more.`);
  }
  await confirmPassword(db, person, password, address, now);
}

/** Replaces the password of whoever is signed in, and ends their other sessions. Throws as confirmPassword does. */
export async function changePassword(
  db: Kysely<Database>,
  person: Account,
  { current, next, session }: { readonly current: string; readonly next: string; readonly session: string },
  address: string,
  now: Date,
): Promise<void> {
  const { passwordHash } = await confirmPassword(db, person, current, address, now);
  await checkPassword(next, person);
  if (await verifyPassword(next, passwordHash)) {
    throw new RollcallError(
      'password_refused',
      saying('password_same')`The new password is the old one. Choose another one.`,
    );
  }
  const hash = await hashPassword(next);
  await db.transaction().execute(async (tx) => {
    await savePassword(tx, person.id, { hash, mustChange: false, now });
    await deleteSessionsOf(tx, person.id, session);
  });
}

function refused(): RollcallError {
  return new RollcallError(
    'sign_in_refused',
    saying('sign_in_wrong')`Username, password or code are not right. Check them and try again.`,
  );
}
