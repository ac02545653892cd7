import { RollcallError, saidBy } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { say } from '../../sync/sentences/sentence.ts';
import { addressWarnings } from '../address-warnings.ts';
import type { Checked, Finding, OpenProvider } from '../protocol.ts';
import { certificateWarnings, factsOf } from './certificate.ts';
import { isUnchanged, metadataChanges } from './changes.ts';
import { importMetadata } from './import-metadata.ts';
import { metadataWarnings } from './metadata.ts';

/**
 * What is kept of a SAML provider, each certificate with what is to be known of it, and whether its metadata, where their
 * address is kept, still say the same. Throws `identity_provider_refused` where it is only installed.
 */
export async function checkSaml(provider: OpenProvider, { now, signal }: Checked): Promise<readonly Finding[]> {
  const { settings, name, privateNetworks } = provider;
  if (settings.kind !== 'saml' || settings.entityId === null || settings.signOnUrl === null) {
    throw new RollcallError(
      'identity_provider_refused',
      saying('saml_not_set_up')`${{ provider: name }} is not set up yet.`,
    );
  }
  const { entityId, signOnUrl, metadataUrl, certificates } = settings;
  const metadata = async () => {
    if (metadataUrl === null) return [say('metadata_unkept', {})];
    try {
      const read = await importMetadata({ url: metadataUrl }, { privateNetworks, signal });
      const changed = isUnchanged(metadataChanges({ name, settings }, read)) ? [] : [say('metadata_changed', {})];
      return [...changed, ...metadataWarnings(read, now)];
    } catch (error) {
      // Whatever became of its metadata, people come in by what is kept.
      if (!(error instanceof RollcallError)) throw error;
      return [say('metadata_unusable', {}), ...saidBy(error)];
    }
  };
  return [
    { what: 'issuer', value: entityId, certificate: null, warnings: [] },
    { what: 'endpoint', value: signOnUrl, certificate: null, warnings: await addressWarnings(signOnUrl) },
    ...certificates.map((one): Finding => {
      const certificate = factsOf(one);
      return {
        what: 'certificate',
        value: certificate.subject,
        certificate,
        warnings: certificateWarnings(certificate, now),
      };
    }),
    { what: 'metadata', value: metadataUrl ?? '', certificate: null, warnings: await metadata() },
  ];
}
