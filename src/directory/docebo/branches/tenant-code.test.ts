import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alphanumericCode, codeWrittenAs, isAlphanumeric, knownForms, writtenForms } from './tenant-code.ts';

describe('codes of letters and digits', () => {
  it('are those of accounts, as they are', () => {
    expect(alphanumericCode('0015g00000A1b2CAAx')).toBe('0015g00000A1b2CAAx');
    expect(codeWrittenAs('CUSTOMERS')).toBe('CUSTOMERS');
  });

  it('R17: are made of those of picklists', () => {
    const code = 'Region__c=EMEA/Country__c=Côte d’Ivoire';
    expect(alphanumericCode(code)).toBe(
      'rollcallXRegionx5fx5fcx3dEMEAx2fCountryx5fx5fcx3dCx c3xb4tex20dxe2x80x99Ivoire'.replace(' ', ''),
    );
    expect(codeWrittenAs(alphanumericCode(code))).toBe(code);
  });

  const codes = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.toWellFormed()),
    fc.constantFrom('rollcallX', 'rollcallXx', 'rollcallX78', 'x', 'xx', 'x78'),
    fc.string({ unit: fc.constantFrom('x', 'X', '7', '8', '=', 'r'), maxLength: 12 }).map((end) => `rollcallX${end}`),
  );

  it('are read back, and told apart', () => {
    fc.assert(
      fc.property(codes, codes, (one, other) => {
        const [written, also] = [alphanumericCode(one), alphanumericCode(other)];
        expect(isAlphanumeric(written)).toBe(true);
        expect(written === also).toBe(one === other);
        if (!written.startsWith('rollcallY')) expect(codeWrittenAs(written)).toBe(one);
      }),
      { numRuns: 2000 },
    );
  });

  it('R17: are written within what the tenant takes, and are known in every form', () => {
    const code = 'Region__c=EMEA';
    const [escaped, digest] = [alphanumericCode(code), alphanumericCode('='.repeat(300)).length];
    expect([escaped.length, digest]).toEqual([29, 49]);
    expect(writtenForms(code)).toEqual([code, escaped]);
    const long = 'Region__c=EMEA/Country__c=Côte d’Ivoire';
    expect(writtenForms(long, 60)).toEqual([long, expect.stringMatching(/^rollcallY/)]);
    expect(writtenForms(`${long}/${long}`, 60)).toEqual([expect.stringMatching(/^rollcallY/)]);
    expect(writtenForms('A'.repeat(61), 60)).toEqual([expect.stringMatching(/^rollcallY/)]);
    expect(writtenForms('A'.repeat(60), 60)).toEqual(['A'.repeat(60), expect.stringMatching(/^rollcallY/)]);
    for (const one of [code, long, `${long}/${long}`, 'A'.repeat(61)]) {
      for (const longest of [undefined, 49, 60, 255]) {
        expect(knownForms(one)).toEqual(expect.arrayContaining([...writtenForms(one, longest)]));
        for (const form of writtenForms(one, longest)) expect(form.length).toBeLessThanOrEqual(longest ?? 255);
      }
    }
  });

  it('are short, whatever they are made of', () => {
    const [one, other] = [alphanumericCode('='.repeat(500)), alphanumericCode('='.repeat(501))];
    expect([one.length, other.length, one === other]).toEqual([49, 49, false]);
    expect(codeWrittenAs(one)).toBe(one);
  });
});
