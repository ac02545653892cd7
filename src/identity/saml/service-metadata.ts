import { DOMParser, XMLSerializer } from '@xmldom/xmldom';
import { identityProvider } from '../../store/providers/providers.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { callbackUrl } from '../callback-url.ts';
import type { Deps } from '../provision.ts';
import { CONTENT, KEY_TRANSPORT } from './algorithms.ts';
import { entityIdOf, formatAskedFor } from './names.ts';
import { pem } from './pem.ts';

/** What the other side has to know of us, as SAML metadata. It is no secret. Throws `not_found`. */
export async function serviceMetadata({ db }: Pick<Deps, 'db'>, id: string, origin: string): Promise<string> {
  const { settings, keys } = await identityProvider(db, id);
  if (settings.kind !== 'saml')
    throw new RollcallError('not_found', saying('provider_no_saml')`The identity provider ${{ id }} speaks no SAML.`);
  // What the former one opens is encrypted by providers that have not looked here since.
  const certificates = keys.filter(({ state }) => state !== 'former').map(({ certificate }) => certificate);
  return await describeService(callbackUrl('saml', origin, id), {
    certificates,
    nameIdFormat: formatAskedFor(settings),
  });
}

interface Described {
  /** Base64, the one that signs first. */
  readonly certificates: readonly string[];
  /** What we ask for; null: any. */
  readonly nameIdFormat: string | null;
}

export async function describeService(acsUrl: string, { certificates, nameIdFormat }: Described): Promise<string> {
  const { generateServiceProviderMetadata } = await import('@node-saml/node-saml');
  const certificate = pem('CERTIFICATE', certificates[0] ?? '');
  const xml = generateServiceProviderMetadata({
    issuer: entityIdOf(acsUrl),
    callbackUrl: acsUrl,
    wantAssertionsSigned: true,
    decryptionCert: certificate,
    publicCerts: certificate,
    decryptionPvk: '-',
    privateKey: '-',
    identifierFormat: nameIdFormat,
  });
  return withAll(certificates, withOwnMethods(xml));
}

/** The library names what it can decrypt; we take less (algorithms.ts). */
function withOwnMethods(xml: string): string {
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  for (const method of Array.from(document.getElementsByTagNameNS('*', 'EncryptionMethod'))) {
    method.parentNode?.removeChild(method);
  }
  for (const key of Array.from(document.getElementsByTagNameNS('*', 'KeyDescriptor'))) {
    if (key.getAttribute('use') !== 'encryption') continue;
    for (const algorithm of [...CONTENT, ...KEY_TRANSPORT]) {
      const method = document.createElementNS(key.namespaceURI, 'EncryptionMethod');
      method.setAttribute('Algorithm', algorithm);
      key.appendChild(method);
    }
  }
  return new XMLSerializer().serializeToString(document);
}

/** The library has but one certificate for each use; while ours is replaced there are two. */
function withAll(certificates: readonly string[], xml: string): string {
  return xml.replace(/<KeyDescriptor[\s\S]*?<\/KeyDescriptor>/g, (key) =>
    certificates.map((one) => key.replace(/(X509Certificate>)[^<]*/, `$1${one}`)).join(''),
  );
}
