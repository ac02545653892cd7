import type { Kysely, Transaction } from 'kysely';
import {
  type Account,
  type Credential,
  credentialById,
  credentialByUsername,
  replaceHash,
  savePassword,
} from '../../store/access/accounts.ts';
import { forgetAttempts, takeBackAttempt } from '../../store/access/attempts.ts';
import { holdPerson } from '../../store/access/hold.ts';
import { deleteSessionsOf } from '../../store/access/sessions.ts';
import type { Database } from '../../store/schema.ts';
import { inTransaction } from '../../store/unit-of-work.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { Vault } from '../../support/vault.ts';
import { checkSecondFactor } from './factor-code.ts';
import { accountKey, addressKey, countAttempt } from './limits.ts';
import { lockOwn } from './own-session.ts';
import { hashPassword, isOutdated, verifyPassword } from './password.ts';
import { checkPassword } from './password-policy.ts';
import { type BegunSession, beginSession, type Client } from './sessions.ts';
import { signInRefused, type TellFailure } from './sign-in-refused.ts';

export interface SignIn {
  readonly username: string;
  readonly password: string;
  /** Of the authenticator, or a recovery code. */
  readonly code: string | null;
}

const TEMPORARY_MS = 7 * 24 * 3_600_000;

/**
 * Begins a session, as authenticate allows.
 */
export async function signIn(
  db: Kysely<Database>,
  vault: Vault,
  credentials: SignIn,
  attempt: Attempt,
): Promise<{ readonly person: Account; readonly session: BegunSession }> {
  const { client, now } = attempt;
  return await authenticate(db, vault, credentials, attempt, async (tx, person) => ({
    person,
    session: await beginSession(tx, person.id, client, now),
  }));
}

export interface Attempt {
  readonly client: Client;
  readonly now: Date;
  readonly tell: TellFailure;
}

/** What somebody is let into, in the transaction in which nobody else changes who they are. */
type Enter<T> = (tx: Transaction<Database>, person: Account) => Promise<T>;

/**
 * Lets somebody in by password and second factor. Throws `too_many_attempts`, `sign_in_refused` (which of username, password and code is wrong is not
 * said), `password_expired`, `secret_key` where the second factor cannot be checked, or `second_factor_required` where the password is right and a code is missing.
 */
export async function authenticate<T>(
  db: Kysely<Database>,
  vault: Vault,
  { username, password, code }: SignIn,
  attempt: Attempt,
  enter: Enter<T>,
): Promise<T> {
  const { client, now, tell } = attempt;
  await countAttempt(db, { username, address: client.address }, now);
  const credential = await credentialByUsername(db, username, now);
  if (!(await verifyPassword(password, credential?.passwordHash ?? null)) || credential === null) {
    tell({ username: credential?.username ?? null, wrong: credential === null ? 'username' : 'password' });
    throw signInRefused();
  }
  await checkSecondFactor(db, vault, credential, { code, address: client.address }, now, tell);
  await forgetAttempts(db, [accountKey(username)]);
  await takeBackAttempt(db, addressKey(client.address));
  return await letIn(db, credential, { password, ...attempt }, enter);
}

/**
 * What was checked takes its time, and may not hold any more: it is held against what is there now, and nobody changes that
 * before they are in. A password that was replaced meanwhile is asked again outside of the transaction.
 */
async function letIn<T>(
  db: Kysely<Database>,
  checked: Credential,
  { password, now, tell }: Omit<Attempt, 'client'> & { readonly password: string },
  enter: Enter<T>,
): Promise<T> {
  const rehashed = isOutdated(checked.passwordHash) ? await hashPassword(password) : null;
  let held = checked;
  for (;;) {
    const step = await inTransaction(db, async (tx) => {
      await holdPerson(tx, held.id);
      const current = await credentialById(tx, held.id, now);
      if (current === null || current.totpConfirmedAt?.getTime() !== checked.totpConfirmedAt?.getTime())
        return { kind: 'refused' } as const;
      if (current.passwordHash !== held.passwordHash) return { kind: 'overtaken', current } as const;
      refuseExpired(current, now);
      if (rehashed !== null) await replaceHash(tx, held.id, { before: checked.passwordHash, after: rehashed });
      return { kind: 'entered', entered: await enter(tx, accountOf(current)) } as const;
    });
    if (step.kind === 'entered') return step.entered;
    if (step.kind === 'refused' || !(await verifyPassword(password, step.current.passwordHash))) {
      tell({ username: checked.username, wrong: 'password' });
      throw signInRefused();
    }
    held = step.current;
  }
}

/** What may leave this process of whom a sign-in was held against. */
function accountOf(credential: Credential): Account {
  const {
    passwordHash: _hash,
    passwordChangedAt: _at,
    totpConfirmedAt: _since,
    totpSecret: _secret,
    ...person
  } = credential;
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
  { also, tell }: { readonly also?: (credential: Credential) => Promise<void>; readonly tell?: TellFailure } = {},
): Promise<Credential> {
  await countAttempt(db, { username, address }, now);
  const credential = await credentialById(db, id, now);
  if (!(await verifyPassword(password, credential?.passwordHash ?? null)) || credential === null) {
    tell?.({ username, wrong: 'password' });
    throw signInRefused();
  }
  await also?.(credential);
  await forgetAttempts(db, [accountKey(username)]);
  await takeBackAttempt(db, addressKey(address));
  return credential;
}

/**
 * The same with a code of the second factor, or a recovery code, where there is one: for what would make it worthless, which the
 * password alone must not be enough for. Throws as confirmPassword does, `second_factor_required` and `secret_key`.
 */
export async function confirmBoth(
  db: Kysely<Database>,
  vault: Vault,
  account: Account,
  { password, code }: { readonly password: string; readonly code: string | null },
  { client: { address }, now, tell }: Attempt,
): Promise<void> {
  await confirmPassword(db, account, password, address, now, {
    tell,
    also: (credential) => checkSecondFactor(db, vault, credential, { code, address }, now, tell),
  });
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

/** Replaces the password of whoever is signed in, and ends their other sessions. Throws as confirmPassword does, and `sign_in_required`. */
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
  await inTransaction(db, async (tx) => {
    await lockOwn(tx, { personId: person.id, sessionId: session }, now);
    // In another tab of the same session, or hashed anew: the password that was given is not the one that would be replaced.
    if ((await credentialById(tx, person.id, now))?.passwordHash !== passwordHash) throw signInRefused();
    await savePassword(tx, person.id, { hash, mustChange: false, now });
    await deleteSessionsOf(tx, person.id, session);
  });
}
