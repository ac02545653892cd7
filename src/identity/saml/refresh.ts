import type { IdentityProvider } from '../../store/providers/provider.ts';
import { identityProvider, lockedProvider, updateProvider } from '../../store/providers/providers.ts';
import { deleteKeptAssertions } from '../../store/providers/requests.ts';
import { inTransaction } from '../../store/unit-of-work.ts';
import { RollcallError } from '../../support/errors.ts';
import { type Sentence, saying } from '../../support/sentence.ts';
import type { Deps } from '../provision.ts';
import { type MetadataChanges, metadataChanges, versionOf } from './changes.ts';
import { importMetadata } from './import-metadata.ts';
import { metadataWarnings, type SamlMetadata } from './metadata.ts';

/** What refreshing the metadata of a provider would change. */
export interface Refresh {
  readonly name: string;
  /** Where they were read. */
  readonly url: string;
  readonly changes: MetadataChanges;
  readonly warnings: readonly Sentence[];
  /** Names what they say, so that nothing else is taken than what somebody has looked at. */
  readonly version: string;
}

type RefreshDeps = Pick<Deps, 'db' | 'config' | 'now'>;

/** Changes nothing. Throws `identity_provider_refused`, `identity_provider_unreachable`, `address_refused` and `not_found`. */
export async function previewRefresh(deps: RefreshDeps, id: string, signal: AbortSignal): Promise<Refresh> {
  const provider = await identityProvider(deps.db, id);
  const { url, read } = await fetchedAgain(deps, provider, signal);
  const { name } = provider;
  const warnings = metadataWarnings(read, deps.now());
  return { name, url, changes: metadataChanges(provider, read), warnings, version: versionOf(read) };
}

/**
 * Takes what the metadata say now: certificates count from then on where they hold them, and only there. The provider stays
 * who it is. Throws as previewRefresh does, and where they say something else than `version`.
 */
export async function refreshMetadata(
  deps: RefreshDeps,
  id: string,
  { version, signal }: { readonly version: string; readonly signal: AbortSignal },
): Promise<{ readonly provider: IdentityProvider; readonly changes: MetadataChanges }> {
  const { url, read } = await fetchedAgain(deps, await identityProvider(deps.db, id), signal);
  if (versionOf(read) !== version) {
    throw new RollcallError(
      'identity_provider_refused',
      saying('metadata_moved')`The metadata say something else than when they were looked at. Look at them again.`,
    );
  }
  return await inTransaction(deps.db, async (tx) => {
    const before = await lockedProvider(tx, id);
    const changes = metadataChanges(before, read);
    if (before.settings.kind !== 'saml' || before.settings.metadataUrl !== url) {
      throw new RollcallError(
        'identity_provider_refused',
        saying('metadata_address_changed')`The address of the metadata was changed meanwhile. Look at them again.`,
      );
    }
    const { signOnUrl, certificates } = read;
    await updateProvider(tx, id, { ...before, settings: { ...before.settings, signOnUrl, certificates } }, deps.now());
    // What a certificate has signed that counts no longer does not count, either.
    await deleteKeptAssertions(tx, id);
    return { provider: await identityProvider(tx, id), changes };
  });
}

async function fetchedAgain(
  { config: { privateNetworks } }: RefreshDeps,
  { name, settings }: IdentityProvider,
  signal: AbortSignal,
): Promise<{ readonly url: string; readonly read: SamlMetadata }> {
  if (settings.kind !== 'saml')
    throw new RollcallError(
      'not_found',
      saying('provider_no_metadata')`${{ provider: name }} speaks no SAML, and has no metadata.`,
    );
  const { metadataUrl: url } = settings;
  if (url === null) {
    throw new RollcallError(
      'identity_provider_refused',
      saying(
        'metadata_no_address',
      )`No address of the metadata of ${{ provider: name }} is kept. Enter it first, or read them from a file.`,
    );
  }
  return { url, read: await importMetadata({ url }, { privateNetworks, signal }) };
}
