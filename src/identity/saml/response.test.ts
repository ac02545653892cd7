import { inflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSamlIdp, type Said, type SamlIdp } from '../../../test/support/saml-idp.ts';
import { newProvider } from '../administer.ts';
import type { OpenProvider } from '../protocol.ts';
import { saml } from './index.ts';
import { readMetadata } from './metadata.ts';
import { ownCertificate } from './own-certificate.ts';
import { readResponse } from './response.ts';
import { describeService } from './service-metadata.ts';

const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
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
    settings: { ...settings, ...readMetadata(idp.metadata) },
    secret: null,
    keys: [{ id: '1', privateKey: own.privateKey }],
    privateNetworks: [],
    createdAt: new Date(),
    updatedAt: new Date(),
  };
  service = await describeService(ACS, { certificates: [own.certificate], nameIdFormat: PERSISTENT });
  genuine = xmlOf(await idp.sign(REQUEST, service, ADA));
});

const xmlOf = (base64: string) => Buffer.from(base64, 'base64').toString('utf8');
const read = (xml: string, more: object = {}, requestId = REQUEST.id, keys = provider.keys) =>
  readResponse(
    { ...provider, keys, settings: { ...provider.settings, ...more } },
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

  it('may be encrypted for each of our keys while one is replaced, and says for which', async () => {
    const next = await ownCertificate(new Date(), 2048);
    const [active] = provider.keys;
    const both = [...provider.keys, { id: '2', privateKey: next.privateKey }];
    const announced = async (certificate: string) =>
      await describeService(ACS, { certificates: [certificate], nameIdFormat: PERSISTENT });
    const forNext = xmlOf(await idp.sign(REQUEST, await announced(next.certificate), { ...ADA, encrypted: true }));
    const forActive = await signed({ encrypted: true });
    expect(await read(forActive, {}, REQUEST.id, both)).toMatchObject({ subject: 'ada', openedBy: active?.id });
    expect(await read(forNext, {}, REQUEST.id, both)).toMatchObject({ subject: 'ada', openedBy: '2' });
    expect(await read(genuine, {}, REQUEST.id, both)).toMatchObject({ openedBy: null });
    await expect(read(forNext)).rejects.toThrow('It is encrypted for none of our keys');
  });

  it('is asked for with both certificates while one is replaced', async () => {
    const metadata = await describeService(ACS, { certificates: ['AA==', 'BB=='], nameIdFormat: PERSISTENT });
    const held = [...metadata.matchAll(/KeyDescriptor use="(\w+)"[\s\S]*?X509Certificate>([^<]*)</g)];
    expect(held.map(([, use, certificate]) => `${use} ${certificate}`)).toEqual([
      'signing AA==',
      'signing BB==',
      'encryption AA==',
      'encryption BB==',
    ]);
    expect(metadata.match(/aes256-gcm/g)).toHaveLength(2);
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

  it('signed by a certificate that has expired is taken, and known as such', async () => {
    const old = await createSamlIdp(idp.entityId, new Date('2000-01-01'));
    const xml = xmlOf(await old.sign(REQUEST, service, ADA));
    const [expired = '', current = ''] = [old, idp].flatMap(({ metadata }) => readMetadata(metadata).certificates);
    expect(await read(xml, { certificates: [expired] })).toMatchObject({ subject: 'ada', expired: true });
    expect(await read(xml, { certificates: [current, expired] })).toMatchObject({ expired: true });
    expect(await read(genuine, { certificates: [expired, current] })).toMatchObject({ expired: false });
    expect(await read(genuine)).toMatchObject({ expired: false });
  });

  it.each([false, true])('that is signed with SHA-1 is refused; encrypted: %s', async (encrypted) => {
    const weak = await signed({ sha1: true, encrypted });
    if (!encrypted) expect(weak).toContain('rsa-sha1');
    await expect(read(weak)).rejects.toThrow('Let the provider sign with SHA-256');
  });

  const XMLENC = 'http://www.w3.org/2001/04/xmlenc#';
  it.each([
    ['its key is padded as by PKCS #1 v1.5', { key: `${XMLENC}rsa-1_5` }, 'encrypt the key with RSA-OAEP'],
    ['it is AES-CBC', { data: `${XMLENC}aes256-cbc` }, 'encrypt with AES-GCM'],
    ['it is Triple DES', { data: `${XMLENC}tripledes-cbc` }, 'encrypt with AES-GCM'],
  ])('is refused before our key is used where %s', async (_, encryption, said) => {
    const weak = await signed({ encrypted: true, encryption });
    expect(weak).toContain(Object.values(encryption)[0]);
    await expect(read(weak)).rejects.toThrow(said);
    // A name in another namespace is the same for the library.
    const moved = weak.replaceAll(XMLENC, 'urn:other#').replaceAll('urn:other#rsa', `${XMLENC}rsa`);
    await expect(read(moved.replaceAll('urn:other#aes', `${XMLENC}aes`))).rejects.toThrow('Let the provider');
    // What cannot be opened would be said otherwise.
    const broken = weak.replace(/(<(?:\w+:)?CipherValue>)[^<]{40}/g, '$1AAAAAAAA');
    await expect(read(broken)).rejects.toThrow(said);
  });

  it('is asked for with what we take, in our metadata', () => {
    const named = [...service.matchAll(/EncryptionMethod[^>]*Algorithm="[^"]*#([^"]*)"/g)].map(([, name]) => name);
    expect(named).toEqual(['aes256-gcm', 'aes128-gcm', 'rsa-oaep-mgf1p']);
  });

  it('with a name that is another one at every sign-in is refused, or with none', async () => {
    await expect(read(await signed({ format: 'transient' }))).rejects.toThrow('The NameID is transient');
    await expect(read(await signed({ subject: ' ' }))).rejects.toThrow();
  });

  const V11 = 'urn:oasis:names:tc:SAML:1.1:nameid-format:';
  it.each([
    ['an e-mail address', 'ada', `${V11}emailAddress`],
    ['of no format, and looks like an e-mail address', 'ada@idp.example', `${V11}unspecified`],
  ])('whose name is %s is refused, unless that is allowed', async (_, subject, format) => {
    const xml = await signed({ subject, format });
    await expect(read(xml)).rejects.toThrow('Let the provider send a persistent one');
    expect(await read(xml, { anyNameId: true })).toMatchObject({ subject });
  });

  it('may name somebody by a key that has no format, or is persistent whatever it looks like', async () => {
    expect(await read(await signed({ format: `${V11}unspecified` }))).toMatchObject({ subject: 'ada' });
    expect(await read(await signed({ subject: 'a@b' }))).toMatchObject({ subject: 'a@b' });
    expect(service).toContain('<NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat>');
    expect(await describeService(ACS, { certificates: ['AA=='], nameIdFormat: null })).not.toContain('NameIDFormat');
  });

  it('is asked for with a persistent name, unless others are allowed', async () => {
    const asked = async (more: object) => {
      const settings = { ...provider.settings, ...more };
      const { url } = await saml.begin({ ...provider, settings }, { state: 'state', redirectUri: ACS });
      const request = new URL(url).searchParams.get('SAMLRequest') ?? '';
      return inflateRawSync(Buffer.from(request, 'base64')).toString();
    };
    expect(await asked({})).toContain(`Format="${PERSISTENT}"`);
    expect(await asked({ anyNameId: true })).not.toContain('nameid-format');
    expect(await asked({ subjectAttribute: 'employeeNumber' })).not.toContain('nameid-format');
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
