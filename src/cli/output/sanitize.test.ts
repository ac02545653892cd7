import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../test/support/any-character.ts';
import { safeJson, sanitize, sanitizeLines } from './sanitize.ts';

const ESCAPE = '\u001b';

describe('sanitize', () => {
  it.each([
    [`${ESCAPE}[2Jgone`, '\\u{1b}[2Jgone'],
    ['two\nlines\r\n\tand a tab', 'two\\nlines\\r\\n\\tand a tab'],
    ['\u202Eright to left', '\\u{202e}right to left'],
    ['\u009b31mred', '\\u{9b}31mred'],
    ['\u2066isolated\u2069', '\\u{2066}isolated\\u{2069}'],
    ['half \ud83d', 'half \\u{d83d}'],
  ])('shows what a terminal would act upon: %j', (text, shown) => {
    expect(sanitize(text)).toBe(shown);
  });

  it.each(['Zoë 🦄', 'محمد العربي', '👩🏽‍🚀', 'בן־דוד', '東京', "O'Súilleabháin"])(
    'leaves ordinary text alone: %s',
    (text) => {
      expect(sanitize(text)).toBe(text);
    },
  );

  it('keeps line breaks of text that has several lines', () => {
    expect(sanitizeLines(`one\ntwo${ESCAPE}`)).toBe('one\ntwo\\u{1b}');
  });
});

describe('safeJson', () => {
  it('has nothing that a terminal would act upon and reads as the very same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: anyCharacter }), (value, text) => {
        const document = { value, text, marks: '\u202e\u009b\u2028' };
        const json = safeJson(document);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(document)));
        expect(json).toBe(sanitizeLines(json));
      }),
    );
  });
});
