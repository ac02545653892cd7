import type { Kysely } from 'kysely';
import { activateServiceKey, deleteServiceKey, insertServiceKey, type NewKey } from '../store/providers/keys.ts';
import { type IdentityProvider, purposeOfPrivateKey } from '../store/providers/provider.ts';
import { identityProvider, lockedProvider } from '../store/providers/providers.ts';
import type { Database } from '../store/schema.ts';
import { inTransaction } from '../store/unit-of-work.ts';
import { RollcallError } from '../support/errors.ts';
import { type Sentence, saying } from '../support/sentence.ts';
import type { Vault } from '../support/vault.ts';
import type { Deps } from './provision.ts';

/** Base64 and PEM: see saml/own-certificate.ts. */
interface OwnKey {
  readonly certificate: string;
  readonly privateKey: string;
}

/** A key of ours for a SAML provider, which nobody has yet. */
export async function newKey(now: Date): Promise<OwnKey> {
  return await (await import('./saml/own-certificate.ts')).ownCertificate(now);
}

/** Keeps a key, encrypted. */
export async function keepKey(
  tx: Kysely<Database>,
  vault: Vault,
  { providerId, state, certificate, privateKey }: OwnKey & Pick<NewKey, 'state'> & { readonly providerId: string },
  now: Date,
): Promise<void> {
  const sealed = await vault.seal(purposeOfPrivateKey(providerId), privateKey);
  await insertServiceKey(tx, providerId, { state, certificate, privateKey: sealed }, now);
}

type KeyDeps = Pick<Deps, 'db' | 'vault' | 'now'>;

/**
 * The first step of replacing our key for a SAML provider: a new one beside the active one. Our metadata hold both, and
 * assertions may be encrypted for either. Throws `identity_provider_refused` where there are two already, and `not_found`.
 */
export async function prepareKey({ db, vault, now }: KeyDeps, providerId: string): Promise<IdentityProvider> {
  const own = await newKey(now());
  return await changed(db, providerId, async (tx, { keys }) => {
    const [, other] = keys;
    if (other !== undefined) {
      throw refused(
        other.state === 'next'
          ? saying('key_prepared')`There is a new key already.`
          : saying('key_former')`Remove the former key first: two are enough.`,
      );
    }
    await keepKey(tx, vault, { providerId, state: 'next', ...own }, now());
  });
}

/**
 * The second step, once the provider has the new certificate: requests are signed by the new key, and it alone is in our
 * metadata; the former one still opens what is encrypted for it. Throws as prepareKey does.
 */
export async function activateKey({ db }: Pick<KeyDeps, 'db'>, providerId: string): Promise<IdentityProvider> {
  return await changed(db, providerId, async (tx, { keys }) => {
    if (!keys.some(({ state }) => state === 'next'))
      throw refused(saying('key_not_prepared')`There is no new key. Make one first.`);
    await activateServiceKey(tx, providerId);
  });
}

/**
 * The last step, once the provider encrypts for the new key: the former one opens nothing any more. Before the second step,
 * it is the new one that is thrown away. Throws as prepareKey does.
 */
export async function retireKey({ db }: Pick<KeyDeps, 'db'>, providerId: string): Promise<IdentityProvider> {
  return await changed(db, providerId, async (tx, { keys }) => {
    const other = keys.find(({ state }) => state !== 'active');
    if (other === undefined) throw refused(saying('key_only')`There is but one key, which is in use.`);
    await deleteServiceKey(tx, other.id);
  });
}

async function changed(
  db: Kysely<Database>,
  providerId: string,
  change: (tx: Kysely<Database>, provider: IdentityProvider) => Promise<void>,
): Promise<IdentityProvider> {
  return await inTransaction(db, async (tx) => {
    const provider = await lockedProvider(tx, providerId);
    if (provider.settings.kind !== 'saml') {
      throw new RollcallError(
        'not_found',
        saying('provider_no_key')`${{ provider: provider.name }} speaks no SAML, and has no key of ours.`,
      );
    }
    await change(tx, provider);
    return await identityProvider(tx, providerId);
  });
}

const refused = (why: Sentence) => new RollcallError('identity_provider_refused', why);
