import type { Kysely } from 'kysely';
import { savePassword } from '../../store/access/accounts.ts';
import { forgetAttempts, takeBackAttempt } from '../../store/access/attempts.ts';
import { lockPerson } from '../../store/access/hold.ts';
import {
  findPasswordLink,
  insertPasswordLink,
  insertPasswordRequest,
  sendsPasswordLinks,
} from '../../store/access/password-links.ts';
import { deleteSessionsOf } from '../../store/access/sessions.ts';
import type { Database } from '../../store/schema.ts';
import { inTransaction } from '../../store/unit-of-work.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { accountKey, addressKey, countAddress, countLinkRequest } from './limits.ts';
import { hashPassword } from './password.ts';
import { checkPassword } from './password-policy.ts';
import { hashSecret, newSecret } from './secrets.ts';

const HOUR_MS = 3_600_000;

/** How long a link works: somebody new may read their mail next week; whoever has just asked reads it now. */
const LIFE_MS = { password_set: 7 * 24 * HOUR_MS, password_reset: HOUR_MS } as const;

/** Where the console takes a link. What is behind # stays in the browser: no server, proxy or log sees it. */
export const SET_PASSWORD_PATH = '/set-password';

export interface PasswordLink {
  readonly url: string;
  readonly expiresAt: Date;
}

interface Recipient {
  readonly personId: string;
  readonly email: string;
  readonly event: keyof typeof LIFE_MS;
}

/** A link that is known to nobody but whom it is sent to; a hash of it is kept. `address` of the platform. */
export async function createPasswordLink(
  db: Kysely<Database>,
  { personId, email, event }: Recipient,
  address: string,
  now: Date,
): Promise<PasswordLink> {
  const token = newSecret();
  const expiresAt = new Date(now.getTime() + LIFE_MS[event]);
  await insertPasswordLink(db, { tokenHash: hashSecret(token), personId, email, expiresAt });
  return { url: new URL(`${SET_PASSWORD_PATH}#${token}`, address).href, expiresAt };
}

/** Whether somebody who has forgotten their password gets a link. */
export async function canSendPasswordLinks(db: Kysely<Database>, publicUrl: URL | null): Promise<boolean> {
  return publicUrl !== null && (await sendsPasswordLinks(db));
}

/**
 * Asks for a link by mail. The answer, and the time it takes, are the same whether there is such a person or not: that is
 * looked up later, by whoever sends mails. Throws `too_many_attempts`.
 */
export async function requestPasswordLink(
  db: Kysely<Database>,
  { username, address }: { readonly username: string; readonly address: string },
  now: Date,
): Promise<void> {
  await countLinkRequest(db, { username, address }, now);
  await insertPasswordRequest(db, username, now);
}

/** Whose password a link sets. Throws `password_link_refused` and `too_many_attempts`. */
export async function checkPasswordLink(db: Kysely<Database>, token: string, address: string, now: Date) {
  await countAddress(db, address, now);
  const person = await findPasswordLink(db, hashSecret(token), now);
  if (person === null) throw refused();
  await takeBackAttempt(db, addressKey(address));
  return person;
}

/**
 * Sets the password of whom the link was sent to. It works once; with it end all their other links and all their
 * sessions, and what failed before is forgotten. A second factor stays. Throws `password_refused`, with which the link is
 * not used up, and as checkPasswordLink does.
 */
export async function usePasswordLink(
  db: Kysely<Database>,
  { token, password }: { readonly token: string; readonly password: string },
  address: string,
  now: Date,
): Promise<{ readonly id: string; readonly username: string }> {
  const owner = await checkPasswordLink(db, token, address, now);
  await checkPassword(password, owner);
  const hash = await hashPassword(password);
  return await inTransaction(db, async (tx) => {
    // The person before the link, as whoever gives them another password meanwhile: neither waits for the other.
    await lockPerson(tx, owner.id);
    const person = await findPasswordLink(tx, hashSecret(token), now);
    if (person === null) throw refused();
    const { id, username } = person;
    await savePassword(tx, id, { hash, mustChange: false, now });
    await deleteSessionsOf(tx, id, null);
    await forgetAttempts(tx, [accountKey(username)]);
    return { id, username };
  });
}

function refused(): RollcallError {
  return new RollcallError(
    'password_link_refused',
    saying(
      'password_link_over',
    )`The link has been used, its time is over, or it is not complete. Ask for another one on the sign-in page, under "Forgot your password?".`,
  );
}
