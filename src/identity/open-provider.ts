import {
  type IdentityProvider,
  isConfigured,
  purposeOfPrivateKey,
  purposeOfProviderSecret,
} from '../store/providers/provider.ts';
import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import type { OpenKey, OpenProvider } from './protocol.ts';
import type { Deps } from './provision.ts';

/** With its secrets. Throws `identity_provider_refused` where it is only installed, and `secret_key`. */
export async function openProvider(
  { vault, config }: Pick<Deps, 'vault' | 'config'>,
  provider: IdentityProvider,
): Promise<OpenProvider> {
  if (!isConfigured(provider)) {
    throw new RollcallError(
      'identity_provider_refused',
      saying(
        'provider_not_set_up',
      )`${{ provider: provider.name }} is installed, but not set up yet. Complete it under Identity providers.`,
    );
  }
  const { id, secret, keys } = provider;
  const opened: OpenKey[] = [];
  for (const key of keys) {
    opened.push({ id: key.id, privateKey: await vault.open(purposeOfPrivateKey(id), key.privateKey) });
  }
  return {
    ...provider,
    secret: secret === null ? null : await vault.open(purposeOfProviderSecret(id), secret),
    keys: opened,
    privateNetworks: config.privateNetworks,
  };
}
