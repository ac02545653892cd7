import { describe, expect, it } from 'vitest';
import { testCertificate } from '../../../test/support/test-certificate.ts';
import { certificateWarnings, factsOf } from './certificate.ts';

const NOW = new Date('2026-11-27T12:00:00Z');
const at = (day: string) => new Date(`${day}T00:00:00Z`);
const VALID = { from: at('2026-01-01'), to: at('2036-01-01') };
const FACTS = {
  subject: 'CN=login',
  fingerprint: '',
  validFrom: VALID.from,
  validTo: VALID.to,
  key: 'RSA 2048',
  signature: 'sha256WithRSAEncryption',
};

describe('a certificate of a provider', () => {
  it('says whom it names, from when to when, and with which key', async () => {
    const certificate = await testCertificate({ name: 'CN=login.acme.example, O=Acme', ...VALID });
    expect(factsOf(certificate)).toEqual({
      subject: 'CN=login.acme.example, O=Acme',
      fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
      validFrom: VALID.from,
      validTo: VALID.to,
      key: 'RSA 2048',
      signature: 'sha256WithRSAEncryption',
    });
  });

  it('names keys and signatures that are weak or of another sort', async () => {
    expect(factsOf(await testCertificate({ ...VALID, bits: 1024, hash: 'SHA-1' }))).toMatchObject({
      key: 'RSA 1024',
      signature: 'sha1WithRSAEncryption',
    });
    expect(factsOf(await testCertificate({ ...VALID, curve: 'P-256' }))).toMatchObject({ key: 'EC prime256v1' });
  });

  it.each([
    ['nothing, where all is well', {}, []],
    ['that it has expired', { validTo: at('2026-11-27') }, ['certificate_expired']],
    ['that it ends within thirty days', { validTo: at('2026-12-27') }, ['certificate_expires']],
    ['nothing a day earlier', { validTo: at('2026-12-28') }, []],
    ['that its time has not come', { validFrom: at('2027-01-01') }, ['certificate_early']],
    ['a key that is too small', { key: 'RSA 1024' }, ['certificate_key_weak']],
    ['a key that makes no signatures that are taken', { key: 'EC prime256v1' }, ['certificate_key_unusable']],
    ['that it is signed with SHA-1 itself', { signature: 'sha1WithRSAEncryption' }, ['certificate_signature_weak']],
  ] as const)('is warned of: %s', (_, more, expected) => {
    expect(certificateWarnings({ ...FACTS, ...more }, NOW).map(({ code }) => code)).toEqual(expected);
  });
});
