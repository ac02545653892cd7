import { createHash } from 'node:crypto';
import type { IdentityProvider } from '../../store/providers/provider.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { SamlMetadata } from './metadata.ts';

/** What metadata say otherwise than what is kept. */
export interface MetadataChanges {
  readonly signOnUrl: { readonly before: string | null; readonly after: string } | null;
  /** Base64; both old and new ones count as long as the metadata hold both. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Throws `identity_provider_refused` where they are those of another provider: people would be somebody else's there. */
export function metadataChanges(
  { name, settings }: Pick<IdentityProvider, 'name' | 'settings'>,
  read: SamlMetadata,
): MetadataChanges {
  if (settings.kind !== 'saml')
    throw new RollcallError('not_found', saying('named_no_saml')`${{ provider: name }} speaks no SAML.`);
  const { entityId, signOnUrl, certificates } = settings;
  if (read.entityId !== entityId) {
    throw new RollcallError(
      'identity_provider_refused',
      saying(
        'metadata_of_another',
      )`They are those of another provider: ${{ other: read.entityId }}. ${{ provider: name }} stays ${{ entityId: entityId ?? ['', 'what it is'] }}; install another provider instead.`,
    );
  }
  return {
    signOnUrl: read.signOnUrl === signOnUrl ? null : { before: signOnUrl, after: read.signOnUrl },
    added: read.certificates.filter((one) => !certificates.includes(one)),
    removed: certificates.filter((one) => !read.certificates.includes(one)),
  };
}

export function isUnchanged({ signOnUrl, added, removed }: MetadataChanges): boolean {
  return signOnUrl === null && added.length === 0 && removed.length === 0;
}

/** The same for metadata that say the same, in whatever order. */
export function versionOf({ entityId, signOnUrl, certificates }: SamlMetadata): string {
  return createHash('sha256')
    .update(JSON.stringify([entityId, signOnUrl, certificates.toSorted()]))
    .digest('hex');
}
