import { type CacheProvider, SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { OpenKey, OpenProvider } from '../protocol.ts';
import { entityIdOf, formatAskedFor } from './names.ts';
import { pem } from './pem.ts';

const MINUTE_MS = 60_000;
/** From when on an assertion is too old, whatever it says itself. */
export const LONGEST_LIFE_MS = 10 * MINUTE_MS;
/** By how much two clocks may differ. */
export const SKEW_MS = MINUTE_MS;

interface Exchange {
  readonly acsUrl: string;
  readonly requestId: string;
  /** What the answer is encrypted for; else nobody looks. */
  readonly opens?: OpenKey | null;
  /** Whose signatures count; else those of the provider. */
  readonly certificates?: readonly string[];
}

/** Throws `identity_provider_refused` where something is missing. */
export function samlClient(provider: OpenProvider, { acsUrl, requestId, opens, certificates }: Exchange): SAML {
  const { settings, name, keys } = provider;
  const [active] = keys;
  if (settings.kind !== 'saml' || settings.entityId === null || settings.signOnUrl === null || active === undefined) {
    throw new RollcallError(
      'identity_provider_refused',
      saying('saml_no_metadata')`${{ provider: name }} is not set up yet: it needs the provider's metadata.`,
    );
  }
  return new SAML({
    callbackUrl: acsUrl,
    issuer: entityIdOf(acsUrl),
    entryPoint: settings.signOnUrl,
    idpIssuer: settings.entityId,
    idpCert: (certificates ?? settings.certificates).map((certificate) => pem('CERTIFICATE', certificate)),
    audience: entityIdOf(acsUrl),
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    privateKey: active.privateKey,
    decryptionPvk: (opens ?? active).privateKey,
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
    identifierFormat: formatAskedFor(settings),
    disableRequestedAuthnContext: true,
    acceptedClockSkewMs: SKEW_MS,
    maxAssertionAgeMs: LONGEST_LIFE_MS,
    validateInResponseTo: ValidateInResponseTo.always,
    requestIdExpirationPeriodMs: LONGEST_LIFE_MS,
    generateUniqueId: () => requestId,
    cacheProvider: onlyRequest(requestId),
  });
}

/** The one request that an answer may be to: which it is stands in the database. */
function onlyRequest(requestId: string): CacheProvider {
  return {
    saveAsync: (_key, value) => Promise.resolve({ value, createdAt: Date.now() }),
    getAsync: (key) => Promise.resolve(key === requestId ? new Date().toISOString() : null),
    removeAsync: () => Promise.resolve(null),
  };
}
