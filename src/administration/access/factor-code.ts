import type { Kysely } from 'kysely';
import type { Credential } from '../../store/access/accounts.ts';
import { takeBackAttempt } from '../../store/access/attempts.ts';
import { replaceTotp, useRecoveryCode, useTotpStep } from '../../store/access/second-factor.ts';
import type { Database } from '../../store/schema.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { Vault } from '../../support/vault.ts';
import { accountKey, addressKey } from './limits.ts';
import { openTotp, resealTotp } from './sealed-totp.ts';
import { hashReadableCode } from './secrets.ts';
import { signInRefused, type TellFailure } from './sign-in-refused.ts';
import { stepOfCode } from './totp.ts';

/** Nothing to check where there is no second factor. Throws `second_factor_required` or `sign_in_refused`. */
export async function checkSecondFactor(
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
    throw signInRefused();
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
