import { beforeAll, describe, expect, it } from 'vitest';
import { createSamlIdp, type SamlIdp } from '../../../test/support/saml-idp.ts';
import { readMetadata } from './metadata.ts';

let idp: SamlIdp;

beforeAll(async () => {
  idp = await createSamlIdp();
});

const refused = { code: 'identity_provider_refused' };

describe('metadata of a SAML provider', () => {
  it('says what is needed of it', () => {
    expect(readMetadata(idp.metadata)).toEqual({
      entityId: 'https://idp.example/saml',
      signOnUrl: 'https://idp.example/saml/sign-on',
      certificates: [expect.stringMatching(/^MII[\w+/=]+$/)],
    });
  });

  it.each([
    ['an external entity', '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><m>&x;</m>'],
    ['an entity of another server', '<!doctype m SYSTEM "http://169.254.169.254/"><m/>'],
    ['a billion laughs', `<!DOCTYPE m [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(10)}">]><m>&b;</m>`],
    ['a quadratic blow-up', `<!DOCTYPE m [<!ENTITY a "${'a'.repeat(50_000)}">]><m>${'&a;'.repeat(1000)}</m>`],
    ['another encoding', '\u003c\0!\0D\0O\0C\0T\0Y\0P\0E\0'],
    ['more than anybody needs', `<m>${' '.repeat(1_000_001)}</m>`],
  ])('is refused with %s, at once', (_, xml) => {
    const begun = performance.now();
    expect(() => readMetadata(xml)).toThrow(expect.objectContaining(refused));
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  it.each([
    ['no XML', 'not at all'],
    ['cut short', '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">'],
    ['of no provider', '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x"/>'],
  ])('is refused where it is %s', (_, xml) => {
    expect(() => readMetadata(xml)).toThrow(expect.objectContaining(refused));
  });

  it('is refused where it describes several, or lacks what is needed', () => {
    const one = idp.metadata.replace(/<\?xml[^>]*\?>/, '');
    expect(() => readMetadata(`<all>${one}${one}</all>`)).toThrow('several');
    expect(() => readMetadata(one.replaceAll('HTTP-Redirect', 'SOAP'))).toThrow('HTTP-Redirect');
    expect(() => readMetadata(one.replace(/MII[\w+/=]+/, 'nothing'))).toThrow('certificate');
    expect(() => readMetadata(one.replace(/entityID="[^"]*"/, ''))).toThrow('entityID');
  });
});
