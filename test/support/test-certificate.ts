import { webcrypto } from 'node:crypto';

/** A certificate of whatever sort, as providers have them, in Base64. */
export async function testCertificate(asked: {
  readonly name?: string;
  readonly from: Date;
  readonly to: Date;
  readonly bits?: number;
  /** Instead of RSA. */
  readonly curve?: 'P-256';
  readonly hash?: 'SHA-1' | 'SHA-256';
}): Promise<string> {
  const { name = 'CN=idp.example', from, to, bits = 2048, curve, hash = 'SHA-256' } = asked;
  await import('reflect-metadata');
  const { X509CertificateGenerator } = await import('@peculiar/x509');
  const rsa = {
    name: 'RSASSA-PKCS1-v1_5',
    hash,
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: bits,
  };
  const keys =
    curve === undefined
      ? await webcrypto.subtle.generateKey(rsa, true, ['sign', 'verify'])
      : await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: curve }, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name,
      notBefore: from,
      notAfter: to,
      keys,
      signingAlgorithm: curve === undefined ? rsa : { name: 'ECDSA', hash },
    },
    webcrypto,
  );
  return Buffer.from(certificate.rawData).toString('base64');
}
