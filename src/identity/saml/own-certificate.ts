import { webcrypto } from 'node:crypto';
import { pem } from './pem.ts';

const YEARS = 20;

/** A key of ours with a certificate that nobody else has signed: in SAML both sides trust the certificate itself. */
export async function ownCertificate(
  now: Date,
  modulusLength = 3072,
): Promise<{ readonly privateKey: string; readonly certificate: string }> {
  // The library's parts are put together by decorators, which ask for it.
  await import('reflect-metadata');
  const { X509CertificateGenerator } = await import('@peculiar/x509');
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]) };
  const keys = await webcrypto.subtle.generateKey({ ...algorithm, modulusLength }, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=Rollcall',
      notBefore: now,
      notAfter: new Date(Date.UTC(now.getUTCFullYear() + YEARS, now.getUTCMonth(), 1)),
      keys,
      signingAlgorithm: algorithm,
    },
    webcrypto,
  );
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    privateKey: pem('PRIVATE KEY', Buffer.from(pkcs8).toString('base64')),
    certificate: Buffer.from(certificate.rawData).toString('base64'),
  };
}
