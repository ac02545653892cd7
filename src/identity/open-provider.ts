import {
  type IdentityProvider,
  isConfigured,
  purposeOfPrivateKey,
  purposeOfProviderSecret,
} from '../store/providers/provider.ts';
import { RollcallError } from '../support/errors.ts';
import type { OpenProvider } from './protocol.ts';
import type { Deps } from './provision.ts';

/** With its secrets. Throws `identity_provider_refused` where it is only installed, and `secret_key`. */
export async function openProvider(
  { vault, config }: Pick<Deps, 'vault' | 'config'>,
  provider: IdentityProvider,
): Promise<OpenProvider> {
  if (!isConfigured(provider)) {
    throw new RollcallError(
      'identity_provider_refused',
      `${provider.name} is installed, but not set up yet. Complete it under Identity providers.`,
    );
  }
  const { id, secret, privateKey } = provider;
  return {
    ...provider,
    secret: secret === null ? null : await vault.open(purposeOfProviderSecret(id), secret),
    privateKey: privateKey === null ? null : await vault.open(purposeOfPrivateKey(id), privateKey),
    privateNetworks: config.privateNetworks,
  };
}
