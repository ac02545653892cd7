import { createPublicKey } from 'node:crypto';
import { promisify } from 'node:util';
import { generateServiceProviderMetadata } from '@node-saml/node-saml';
import { encrypt } from 'xml-encryption';
import { newProvider } from '../../src/identity/administer.ts';
import type { OpenProvider, VerifiedAssertion } from '../../src/identity/protocol.ts';
import { readMetadata } from '../../src/identity/saml/metadata.ts';
import { ownCertificate } from '../../src/identity/saml/own-certificate.ts';
import { pem } from '../../src/identity/saml/pem.ts';
import { readResponse } from '../../src/identity/saml/response.ts';
import { createSamlIdp, type Said, type SamlIdp } from './saml-idp.ts';

const ACS = 'https://learn.example/sign-in/saml/1/acs';
const REQUEST = { id: '_request', acsUrl: ACS, audience: 'https://learn.example/sign-in/saml/1/metadata' };

/** A provider, and us, who read what it says: without a server, a database or a browser. */
export interface SamlAnswers {
  readonly idp: SamlIdp;
  /** What it says, signed for us, as XML. */
  signed(said: Said): Promise<string>;
  /** What we read in it. Rejects with the reason where we refuse it. */
  read(xml: string, settings?: object): Promise<VerifiedAssertion>;
  /** Encrypts something for us, as anybody can who has seen our metadata: an `EncryptedAssertion`. */
  encrypted(xml: string): Promise<string>;
}

export async function startSamlAnswers(): Promise<SamlAnswers> {
  const idp = await createSamlIdp();
  const own = await ownCertificate(new Date(), 2048);
  const certificate = pem('CERTIFICATE', own.certificate);
  const settings = newProvider('saml');
  if (settings.kind !== 'saml') throw new Error('Not SAML.');
  const provider: OpenProvider = {
    id: '1',
    name: 'Acme',
    active: true,
    connection: null,
    settings: { ...settings, ...readMetadata(idp.metadata) },
    secret: null,
    keys: [{ id: '1', privateKey: own.privateKey }],
    privateNetworks: [],
    createdAt: new Date(),
    updatedAt: new Date(),
  };
  const service = generateServiceProviderMetadata({
    issuer: REQUEST.audience,
    callbackUrl: ACS,
    decryptionCert: certificate,
    publicCerts: certificate,
    decryptionPvk: '-',
    privateKey: '-',
    wantAssertionsSigned: true,
  });
  return {
    idp,
    signed: async (said) => Buffer.from(await idp.sign(REQUEST, service, said), 'base64').toString('utf8'),
    read: async (xml, more = {}) =>
      await readResponse(
        { ...provider, settings: { ...provider.settings, ...more } },
        { response: Buffer.from(xml).toString('base64'), acsUrl: ACS, requestId: REQUEST.id, now: new Date() },
      ),
    encrypted: (xml) => encryptedFor(own.certificate, xml),
  };
}

/** Encrypts something for whoever has this certificate: Base64 of the DER form, as metadata have it. */
export async function encryptedFor(certificate: string, xml: string): Promise<string> {
  const text = pem('CERTIFICATE', certificate);
  const data = await encrypting(xml, {
    rsa_pub: createPublicKey(text).export({ type: 'spki', format: 'pem' }).toString(),
    pem: text,
    encryptionAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
    keyEncryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
  });
  return `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${data}</saml:EncryptedAssertion>`;
}

const encrypting = promisify(encrypt);
