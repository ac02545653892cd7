import { identityProvider } from '../../store/providers/providers.ts';
import { RollcallError } from '../../support/errors.ts';
import { callbackUrl } from '../callback-url.ts';
import type { Deps } from '../provision.ts';
import { entityIdOf } from './names.ts';
import { pem } from './own-certificate.ts';

/** What the other side has to know of us, as SAML metadata. It is no secret. Throws `not_found`. */
export async function serviceMetadata({ db }: Pick<Deps, 'db'>, id: string, origin: string): Promise<string> {
  const { settings } = await identityProvider(db, id);
  if (settings.kind !== 'saml') throw new RollcallError('not_found', `The identity provider ${id} speaks no SAML.`);
  const { generateServiceProviderMetadata } = await import('@node-saml/node-saml');
  const acsUrl = callbackUrl('saml', origin, id);
  const certificate = pem('CERTIFICATE', settings.ownCertificate);
  return generateServiceProviderMetadata({
    issuer: entityIdOf(acsUrl),
    callbackUrl: acsUrl,
    wantAssertionsSigned: true,
    decryptionCert: certificate,
    publicCerts: certificate,
    decryptionPvk: '-',
    privateKey: '-',
    identifierFormat: null,
  });
}
