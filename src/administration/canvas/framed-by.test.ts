import { describe, expect, it } from 'vitest';
import { framedBy, framedByOnly, isOfOneOrg } from './framed-by.ts';

describe('the hosts that may frame a page', () => {
  it.each([
    ['https://acme.my.salesforce.com', 'https://acme.lightning.force.com'],
    ['https://acme--dev.sandbox.my.salesforce.com', 'https://acme--dev.sandbox.lightning.force.com'],
    ['https://acme-dev-ed.develop.my.salesforce.com', 'https://acme-dev-ed.develop.lightning.force.com'],
  ])('R4: of %s are its own and Lightning Experience', (address, lightning) => {
    expect(framedBy(address)).toEqual([address, lightning]);
  });

  it('of anything else is itself alone', () => {
    expect(framedBy('http://127.0.0.1:4800')).toEqual(['http://127.0.0.1:4800']);
    expect(framedBy('https://acme.my.salesforce.com.evil.example')).toEqual([
      'https://acme.my.salesforce.com.evil.example',
    ]);
  });

  it('R4: while nobody has shown which org a page is for, are those of the only one, and nobody’s where there are several', () => {
    const acme = 'https://acme.my.salesforce.com';
    expect(framedByOnly([acme, acme])).toEqual([acme, 'https://acme.lightning.force.com']);
    for (const addresses of [
      [],
      [null],
      ['https://login.salesforce.com'],
      [acme, 'https://other.my.salesforce.com'],
      [acme, null],
    ]) {
      expect(framedByOnly(addresses)).toEqual([]);
    }
  });

  it('are those of one org', () => {
    expect(isOfOneOrg('https://login.salesforce.com')).toBe(false);
    expect(isOfOneOrg('https://acme.my.salesforce.com')).toBe(true);
  });
});
