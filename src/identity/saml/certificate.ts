import { type KeyObject, X509Certificate } from 'node:crypto';
import type { Sentence } from '../../support/sentence.ts';
import { say } from '../../sync/sentences/sentence.ts';
import { pem } from './pem.ts';

const ARMOUR = /-----(?:BEGIN|END) CERTIFICATE-----/g;
const BLANK = /\s+/g;

/** Base64 of a certificate, however it was pasted; null for text that is none. */
export function certificateIn(text: string): string | null {
  const base64 = text.replace(ARMOUR, '').replace(BLANK, '');
  try {
    return new X509Certificate(pem('CERTIFICATE', base64)).raw.toString('base64');
  } catch {
    return null;
  }
}

/** What a certificate says of itself. */
export interface CertificateFacts {
  /** Whom it names, on one line: `CN=login, O=Acme`. */
  readonly subject: string;
  /** SHA-256 of its DER form, as bytes in hexadecimal with colons. */
  readonly fingerprint: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  /** `RSA 2048`, `EC prime256v1`. */
  readonly key: string;
  /** How it is signed itself: `sha256WithRSAEncryption`. */
  readonly signature: string;
}

/** @param certificate Base64. */
export function factsOf(certificate: string): CertificateFacts {
  const x509 = new X509Certificate(pem('CERTIFICATE', certificate));
  return {
    subject: x509.subject?.replaceAll('\n', ', ') ?? '',
    fingerprint: x509.fingerprint256,
    validFrom: x509.validFromDate,
    validTo: x509.validToDate,
    key: keyOf(x509.publicKey),
    signature: x509.signatureAlgorithm ?? x509.signatureAlgorithmOid,
  };
}

function keyOf({ asymmetricKeyType, asymmetricKeyDetails: details }: KeyObject): string {
  const type = asymmetricKeyType?.toUpperCase() ?? 'unknown';
  const size = details?.modulusLength ?? details?.namedCurve;
  return size === undefined ? type : `${type} ${size}`;
}

export const SOON_DAYS = 30;
const DAY_MS = 24 * 3_600_000;
/** 112 bits of security. [NIST SP 800-131A] */
const FEWEST_BITS = 2048;
const RSA = /^RSA(?:-PSS)? (\d+)$/;

/**
 * What an administrator should know of a certificate whose signatures count. That it has expired is no reason to refuse
 * them: in SAML the certificate is trusted because the metadata hold it, and only its key is used. [SAML 2.0 Metadata
 * Interoperability Profile, 2.6.1]
 */
export function certificateWarnings({ validFrom, validTo, key, signature }: CertificateFacts, now: Date): Sentence[] {
  const warnings: Sentence[] = [];
  const day = validTo.toISOString().slice(0, 10);
  const days = Math.floor((validTo.getTime() - now.getTime()) / DAY_MS);
  if (validTo < now) warnings.push(say('certificate_expired', { day }));
  else if (days < SOON_DAYS) warnings.push(say('certificate_expires', { day, days }));
  if (validFrom > now) warnings.push(say('certificate_early', { day: validFrom.toISOString().slice(0, 10) }));
  const bits = RSA.exec(key)?.[1];
  if (bits === undefined) warnings.push(say('certificate_key_unusable', { key }));
  else if (Number(bits) < FEWEST_BITS) warnings.push(say('certificate_key_weak', { key, fewest: FEWEST_BITS }));
  if (/^(?:md\d|sha1)/i.test(signature)) warnings.push(say('certificate_signature_weak', { algorithm: signature }));
  return warnings;
}
