import { purposeOfTotp } from '../../store/access/second-factor.ts';
import { RollcallError } from '../../support/errors.ts';
import { isSealed, type Vault } from '../../support/vault.ts';

export async function sealTotp(vault: Vault, personId: string, secret: string): Promise<string> {
  return await vault.seal(purposeOfTotp(personId), secret);
}

/** Versions before encrypted them not: such a secret stays readable, and is encrypted when it is next used. */
export async function openTotp(vault: Vault, personId: string, stored: string): Promise<string> {
  return isSealed(stored) ? await vault.open(purposeOfTotp(personId), stored) : stored;
}

/** The secret encrypted with the key that holds now; null where it is so already, or there is no key. */
export async function resealTotp(vault: Vault, personId: string, stored: string): Promise<string | null> {
  try {
    if (isSealed(stored) && (await vault.isCurrent(stored))) return null;
    return await sealTotp(vault, personId, await openTotp(vault, personId, stored));
  } catch (error) {
    if (error instanceof RollcallError) return null;
    throw error;
  }
}
