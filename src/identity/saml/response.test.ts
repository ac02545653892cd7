import { DOMParser, type Element, XMLSerializer } from '@xmldom/xmldom';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSamlIdp, type Said, type SamlIdp } from '../../../test/support/saml-idp.ts';
import { newProvider } from '../administer.ts';
import type { OpenProvider } from '../protocol.ts';
import { readMetadata } from './metadata.ts';
import { ownCertificate, pem } from './own-certificate.ts';
import { readResponse } from './response.ts';

const ACS = 'https://learn.example/sign-in/saml/1/acs';
const REQUEST = { id: '_request', acsUrl: ACS, audience: 'https://learn.example/sign-in/saml/1/metadata' };
const ADA: Said = { subject: 'ada', attributes: { Email: 'ada@idp.example', Teams__c: ['a', 'b'] } };

let idp: SamlIdp;
let provider: OpenProvider;
let service: string;
/** A signed response of Ada. */
let genuine: string;

beforeAll(async () => {
  idp = await createSamlIdp();
  const own = await ownCertificate(new Date(), 2048);
  const settings = newProvider('saml');
  if (settings.kind !== 'saml') throw new Error('Not SAML.');
  provider = {
    id: '1',
    name: 'Acme',
    active: true,
    connection: null,
    settings: { ...settings, ...readMetadata(idp.metadata), ownCertificate: own.certificate },
    secret: null,
    privateKey: own.privateKey,
    privateNetworks: [],
    createdAt: new Date(),
    updatedAt: new Date(),
  };
  const { generateServiceProviderMetadata } = await import('@node-saml/node-saml');
  const certificate = pem('CERTIFICATE', own.certificate);
  service = generateServiceProviderMetadata({
    issuer: REQUEST.audience,
    callbackUrl: ACS,
    decryptionCert: certificate,
    publicCerts: certificate,
    decryptionPvk: '-',
    privateKey: '-',
    wantAssertionsSigned: true,
  });
  genuine = xmlOf(await idp.sign(REQUEST, service, ADA));
});

const xmlOf = (base64: string) => Buffer.from(base64, 'base64').toString('utf8');
const read = (xml: string, more: object = {}, requestId = REQUEST.id) =>
  readResponse(
    { ...provider, settings: { ...provider.settings, ...more } },
    {
      response: Buffer.from(xml).toString('base64'),
      acsUrl: ACS,
      requestId,
      now: new Date(),
    },
  );
const signed = async (said: Partial<Said>) => xmlOf(await idp.sign(REQUEST, service, { ...ADA, ...said }));

describe('an assertion', () => {
  it('that is right says who somebody is, and what is known of them', async () => {
    expect(await read(genuine)).toMatchObject({
      subject: 'ada',
      attributes: [
        { name: 'Email', values: ['ada@idp.example'] },
        { name: 'Teams__c', values: ['a', 'b'] },
      ],
    });
  });

  it('may be encrypted for us, and has to be where that is asked for', async () => {
    const encrypted = await signed({ encrypted: true });
    expect(encrypted).not.toContain('ada@idp.example');
    expect(await read(encrypted, { requireEncryption: true })).toMatchObject({ subject: 'ada' });
    await expect(read(genuine, { requireEncryption: true })).rejects.toThrow('not encrypted');
  });

  it.each<[string, Partial<Said>]>([
    ['another issuer', { issuer: 'https://other.example' }],
    ['another audience', { audience: 'https://other.example' }],
    ['another recipient', { recipient: 'https://learn.example/sign-in/saml/2/acs' }],
    ['the answer to another request', { inResponseTo: '_other' }],
    ['yesterday', { holdsMs: -24 * 3_600_000 }],
  ])('of %s is refused', async (_, said) => {
    await expect(read(await signed(said))).rejects.toThrow();
  });

  it('without a signature, or with that of somebody else, is refused', async () => {
    await expect(read(genuine.replace(/<(\w+:)?Signature[\s\S]*<\/\1?Signature>/, ''))).rejects.toThrow();
    const stranger = await createSamlIdp(idp.entityId);
    await expect(read(xmlOf(await stranger.sign(REQUEST, service, ADA)))).rejects.toThrow();
  });

  it.each([false, true])('that is signed with SHA-1 is refused; encrypted: %s', async (encrypted) => {
    const weak = await signed({ sha1: true, encrypted });
    if (!encrypted) expect(weak).toContain('rsa-sha1');
    await expect(read(weak)).rejects.toThrow('Let the provider sign with SHA-256');
  });

  it('that was changed is refused', async () => {
    await expect(read(genuine.replace('>ada<', '>admin<'))).rejects.toThrow();
    await expect(read(genuine.replace('ada@idp', 'eva@idp'))).rejects.toThrow();
  });

  it('is what was signed: a comment does not cut a name short', async () => {
    const xml = await signed({ subject: 'admin.evil' });
    const cut = xml.replace('>admin.evil<', '>admin<!-- -->.evil<');
    const read_ = await read(cut).catch(() => null);
    expect(read_?.subject ?? 'admin.evil').toBe('admin.evil');
  });

  it.each([
    ['an external entity', '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'],
    ['entities that multiply', `<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "${'&a;'.repeat(50)}">]>`],
  ])('with %s is refused before it is parsed', async (_, dtd) => {
    await expect(read(dtd + genuine)).rejects.toThrow('document type definition');
  });
});

/** Somaini et al., On Breaking SAML (USENIX 2012): where the signed element goes, and where the forged one. */
describe('a signature that is wrapped', () => {
  const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
  const DSIG = 'http://www.w3.org/2000/09/xmldsig#';

  function parts() {
    const document = new DOMParser().parseFromString(genuine, 'text/xml');
    const [assertion] = Array.from(document.getElementsByTagNameNS(ASSERTION, 'Assertion'));
    const response = document.documentElement;
    if (assertion === undefined || response === null) throw new Error('No assertion.');
    const [signature] = Array.from(assertion.getElementsByTagNameNS(DSIG, 'Signature'));
    if (signature === undefined) throw new Error('No signature.');
    // The forged copy says that it is the administrator.
    const evil = copy(assertion);
    const name = evil.getElementsByTagNameNS(ASSERTION, 'NameID')[0];
    if (name === undefined) throw new Error('No name.');
    name.textContent = 'admin';
    evil.setAttribute('ID', '_evil');
    const bare = copy(assertion);
    remove(bare);
    return { document, response, assertion, signature, evil, bare };
  }
  const copy = (element: Element): Element => {
    const { ownerDocument } = element;
    if (ownerDocument === null) throw new Error('No document.');
    return ownerDocument.importNode(element, true);
  };
  function remove(element: Element): void {
    const [signature] = Array.from(element.getElementsByTagNameNS(DSIG, 'Signature'));
    signature?.parentNode?.removeChild(signature);
  }
  type Parts = ReturnType<typeof parts>;

  const VARIANTS: Readonly<Record<string, (parts: Parts) => void>> = {
    // The whole response is copied into its own signature, or beside it.
    'XSW 1': ({ response, document, evil, assertion }) => {
      const original = copy(response);
      response.replaceChild(evil, assertion);
      evil.getElementsByTagNameNS(DSIG, 'Signature')[0]?.appendChild(document.importNode(original, true));
    },
    'XSW 2': ({ response, document, evil, assertion }) => {
      const original = copy(response);
      response.replaceChild(evil, assertion);
      response.insertBefore(document.importNode(original, true), evil);
    },
    // The forged assertion before the signed one, as its sibling.
    'XSW 3': ({ response, assertion, evil }) => {
      remove(evil);
      response.insertBefore(evil, assertion);
    },
    // The signed one within the forged one.
    'XSW 4': ({ response, assertion, evil }) => {
      remove(evil);
      response.replaceChild(evil, assertion);
      evil.appendChild(assertion);
    },
    // The forged one has the signature of the signed one, which stands at the end without it.
    'XSW 5': ({ response, assertion, evil, bare }) => {
      response.replaceChild(evil, assertion);
      response.appendChild(bare);
    },
    // The same, with the signed one within the signature.
    'XSW 6': ({ response, assertion, evil, bare }) => {
      response.replaceChild(evil, assertion);
      evil.getElementsByTagNameNS(DSIG, 'Signature')[0]?.appendChild(bare);
    },
    // The forged one within an extension, whose schema takes anything.
    'XSW 7': ({ response, document, assertion, evil }) => {
      remove(evil);
      const extensions = document.createElementNS('urn:oasis:names:tc:SAML:2.0:protocol', 'samlp:Extensions');
      extensions.appendChild(evil);
      response.insertBefore(extensions, assertion);
    },
    // The signed one within an object of the forged one's signature.
    'XSW 8': ({ response, document, assertion, evil, bare }) => {
      response.replaceChild(evil, assertion);
      const object = document.createElementNS(DSIG, 'ds:Object');
      object.appendChild(bare);
      evil.getElementsByTagNameNS(DSIG, 'Signature')[0]?.appendChild(object);
    },
    'with one ID for both': ({ response, assertion, evil }) => {
      remove(evil);
      evil.setAttribute('ID', assertion.getAttribute('ID') ?? '');
      response.insertBefore(evil, assertion);
    },
  };

  it.each(Object.keys(VARIANTS))('lets nobody in as somebody else: %s', async (name) => {
    const all = parts();
    VARIANTS[name]?.(all);
    const xml = new XMLSerializer().serializeToString(all.document);
    expect(xml).toContain('>admin<');
    // Either nothing is taken, or what was signed; never what was not.
    const taken = await read(xml).catch(() => null);
    expect(taken?.subject ?? 'nobody').not.toBe('admin');
  });
});
