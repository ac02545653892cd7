import type { Kysely } from 'kysely';
import { type Account, credentialById } from '../../store/access/accounts.ts';
import {
  confirmTotp,
  offeredTotp,
  offerTotp,
  removeTotp,
  replaceRecoveryCodes,
  unusedRecoveryCodes,
  useTotpStep,
} from '../../store/access/second-factor.ts';
import { deleteSessionsOf } from '../../store/access/sessions.ts';
import type { Database } from '../../store/schema.ts';
import { inTransaction } from '../../store/unit-of-work.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { Vault } from '../../support/vault.ts';
import { lockOwn, type OwnSession } from './own-session.ts';
import { openTotp, sealTotp } from './sealed-totp.ts';
import { hashReadableCode, readableCode } from './secrets.ts';
import { newTotpSecret, stepOfCode, totpUri } from './totp.ts';

interface Confirmation {
  readonly account: Account;
  /** In which it is confirmed. */
  readonly sessionId: string;
  readonly code: string;
}

const RECOVERY_CODES = 10;
/** 120 random bits: so many that a plain hash is enough to keep them by (OWASP ASVS 6.5.2). */
const GROUPS = 6;

/** A secret for an authenticator; it holds once confirmSecondFactor has seen a code of it. Throws `second_factor_refused` and `sign_in_required`. */
export async function offerSecondFactor(
  db: Kysely<Database>,
  vault: Vault,
  { account: { id, username }, sessionId }: Omit<Confirmation, 'code'>,
  now: Date,
): Promise<{ readonly secret: string; readonly uri: string }> {
  const secret = newTotpSecret();
  const sealed = await sealTotp(vault, id, secret);
  return await inTransaction(db, async (tx) => {
    await lockOwn(tx, { personId: id, sessionId }, now);
    if (await offerTotp(tx, id, sealed)) return { secret, uri: totpUri(secret, username) };
    throw new RollcallError(
      'second_factor_refused',
      saying('factor_there')`You have a second factor already. Remove it before you set up another one.`,
    );
  });
}

/**
 * Answers the recovery codes, which are shown this once. Every other session ends: whoever came in by the password alone
 * comes in by it no further. Throws `second_factor_refused` and `sign_in_required`.
 */
export async function confirmSecondFactor(
  db: Kysely<Database>,
  vault: Vault,
  { account: { id }, sessionId, code }: Confirmation,
  now: Date,
): Promise<string[]> {
  return await inTransaction(db, async (tx) => {
    // In another tab another secret may be offered meanwhile: the one that is looked at is the one that holds from now on.
    await lockOwn(tx, { personId: id, sessionId }, now);
    const offered = await offeredTotp(tx, id);
    if (offered === null) {
      throw new RollcallError(
        'second_factor_refused',
        saying('factor_not_begun')`There is no second factor to confirm. Begin setting one up.`,
      );
    }
    const step = stepOfCode(await openTotp(vault, id, offered), code, now);
    if (step === null) {
      throw new RollcallError(
        'second_factor_refused',
        saying(
          'factor_code_wrong',
        )`This is not the code that the authenticator shows now. Check that its clock is right, and try the next code.`,
      );
    }
    await useTotpStep(tx, id, step);
    await confirmTotp(tx, id, now);
    await deleteSessionsOf(tx, id, sessionId);
    return await newCodes(tx, id);
  });
}

/** Makes the recovery codes of before worthless. Throws `second_factor_refused` where there is no second factor, and `sign_in_required`. */
export async function newRecoveryCodes(db: Kysely<Database>, own: OwnSession, now: Date): Promise<string[]> {
  return await inTransaction(db, async (tx) => {
    await lockOwn(tx, own, now);
    if ((await credentialById(tx, own.personId, now))?.totpConfirmedAt != null) return await newCodes(tx, own.personId);
    throw new RollcallError(
      'second_factor_refused',
      saying('factor_none')`Without a second factor there are no codes.`,
    );
  });
}

/** Throws `sign_in_required`. */
export async function removeSecondFactor(db: Kysely<Database>, own: OwnSession, now: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    await lockOwn(tx, own, now);
    await removeTotp(tx, own.personId);
  });
}

/** How many recovery codes are left. */
export async function recoveryCodesLeft(db: Kysely<Database>, { id }: Account): Promise<number> {
  return await unusedRecoveryCodes(db, id);
}

async function newCodes(db: Kysely<Database>, personId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => readableCode(GROUPS));
  await replaceRecoveryCodes(db, personId, codes.map(hashReadableCode));
  return codes;
}
