import { beforeAll, describe, expect, it } from 'vitest';
import { createSamlIdp, type SamlIdp } from '../../../test/support/saml-idp.ts';
import { metadataWarnings, readMetadata } from './metadata.ts';

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
      validUntil: null,
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

  it('that do not hold any more are read with a warning: of the provider, its role, or what it stands in', () => {
    const now = new Date('2026-11-27T12:00:00Z');
    const until = (...times: readonly (string | null)[]) => {
      const [group, entity, role] = times.map((time) => (time === null ? '' : ` validUntil="${time}"`));
      const xml = idp.metadata
        .replace('<EntityDescriptor', `<EntityDescriptor${entity}`)
        .replace('<IDPSSODescriptor', `<IDPSSODescriptor${role}`);
      const whole = `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"${group}>${xml}</EntitiesDescriptor>`;
      return readMetadata(whole);
    };
    expect(metadataWarnings(until(null, null, null), now)).toEqual([]);
    expect(metadataWarnings(until('2027-01-01T00:00:00Z', '2026-11-28T00:00:00Z', null), now)).toEqual([]);
    expect(until('2027-01-01T00:00:00Z', '2026-11-28T00:00:00Z', null).validUntil).toEqual(new Date('2026-11-28'));
    const over = '2026-10-01T00:00:00Z';
    for (const times of [
      [over, null, null],
      ['2027-01-01T00:00:00Z', over, null],
      [null, 'soon', over],
    ]) {
      expect(metadataWarnings(until(...times), now)).toMatchObject([
        { code: 'metadata_expired', params: { day: '2026-10-01' } },
      ]);
    }
  });
});
