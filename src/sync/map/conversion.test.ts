import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../test/support/any-character.ts';
import { converted, platformField, sourceField } from '../../../test/support/mapping.ts';
import type { PlatformFieldType } from '../directory.ts';
import { remember } from './convert/converter.ts';
import { converterFor } from './convert/converters.ts';
import { ALPHA_2_BY_ALPHA_3 } from './convert/country-codes.ts';

const text = { target: platformField('text', { maxLength: 10 }) };
const textarea = { target: platformField('textarea') };

describe('text', () => {
  it.each([
    ['is not escaped', '<b>"O\'Neil" & Co</b>', '<b>"O\'Neil" & Co</b>'],
    ['keeps its blanks', ' Anna ', ' Anna '],
    ['of any script stays as it is', 'محمد 🦉 Łódź', 'محمد 🦉 Łódź'],
    ['shows U+FFFD for NUL, which cannot be stored', 'a\0b', 'a\ufffdb'],
    ['shows U+FFFD for half an emoji', 'a\ud83e', 'a\ufffd'],
    ['has its line breaks turned into blanks', 'one \r\n two\n', 'one two'],
    ['of blanks only is empty', '\u00a0\t\u2028\u0085', null],
    ['that is null is empty', null, null],
  ])('%s: %j → %j', (_what, cell, value) => {
    expect(converted({ target: platformField('text') }, cell)).toBe(value);
  });

  it('keeps its lines in a textarea, with LF whichever way Salesforce sends them', () => {
    expect(converted(textarea, 'one\r\n two\rthree\n')).toBe('one\n two\nthree\n');
  });

  it('is as long as it has characters, not UTF-16 units', () => {
    expect(converted(text, '🦉'.repeat(10))).toBe('🦉'.repeat(10));
    expect(converted(text, '🦉'.repeat(11))).toBe('[too_long]');
    expect(converted(text, `${'🦉'.repeat(5)}abcdef`)).toBe('[too_long]');
    expect(converted({ target: platformField('text') }, 'x'.repeat(100_000))).toHaveLength(100_000);
  });
});

describe('numbers', () => {
  it.each([
    ['5', '5'],
    ['5.0', '5'],
    ['-0.0', '0'],
    ['007.50', '7.5'],
    ['1.0E7', '10000000'],
    ['1.25e-3', '0.00125'],
    ['-12345678901234567.10', '-12345678901234567.1'],
    ['n/a', 'n/a'],
    [' 5.0 ', '5'],
    ['0.5', '0.5'],
    ['.5', '.5'],
    ['5.', '5'],
    ['12.5e-2', '0.125'],
  ])('%s is the text %s', (cell, value) => {
    expect(converted({ target: platformField('text'), source: sourceField('N__c', 'double') }, cell)).toBe(value);
  });

  it('are the same text as JavaScript writes, so that REST and Bulk agree', () => {
    const any = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e18, max: 1e18 });
    const numbers = { target: platformField('text'), source: sourceField('N__c', 'double') };
    fc.assert(
      fc.property(any, (number) => {
        const exact = converted(numbers, String(number));
        expect(Number(exact)).toBe(number === 0 ? 0 : number);
        expect(converted(numbers, number.toExponential())).toBe(exact);
      }),
    );
  });

  it('of a text field are left alone', () => {
    expect(converted({ target: platformField('text') }, '5.0')).toBe('5.0');
  });
});

describe('dates', () => {
  const date = { target: platformField('date') };
  it.each([
    ['2024-02-29', '2024-02-29'],
    ['2024-05-01T23:30:00.000+0000', '2024-05-01'],
    ['2024-05-01T23:30:00.000Z', '2024-05-01'],
    ['2024-12-31T23:30:00-01:00', '2025-01-01'],
    ['2024-05-01T00:30:00+02:00', '2024-04-30'],
    ['9999-12-31T23:30:00-0100', '[invalid_date]'],
    ['2024-05-01T08:00', '2024-05-01'],
    ['2024-05-01 23:30:00Z', '2024-05-01'],
    ['2024-05-01T08:60:00Z', '[invalid_date]'],
    ['2023-02-29', '[invalid_date]'],
    ['1900-02-29', '[invalid_date]'],
    ['2000-02-29', '2000-02-29'],
    ['2024-04-31', '[invalid_date]'],
    ['2024-05-00', '[invalid_date]'],
    [' 2024-05-01 ', '2024-05-01'],
    ['2024-13-01', '[invalid_date]'],
    ['2024-00-01', '[invalid_date]'],
    ['0000-01-01', '[invalid_date]'],
    ['0001-01-01T00:00:00+02:00', '[invalid_date]'],
    ['2024-05-01T24:00:00Z', '[invalid_date]'],
    ['31/12/2024', '[invalid_date]'],
    ['  ', null],
  ])('%j → %s', (cell, value) => {
    expect(converted(date, cell)).toBe(value);
  });

  it('every day that exists is taken, and nothing else of that form', () => {
    const part = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(part(9999), part(13), part(32), (year, month, day) => {
        const cell = [String(year).padStart(4, '0'), ...[month, day].map((n) => String(n).padStart(2, '0'))].join('-');
        const moment = new Date(`${cell}T00:00:00Z`);
        const exists = year > 0 && !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(cell);
        expect(converted(date, cell)).toBe(exists ? cell : '[invalid_date]');
      }),
    );
  });

  it('an instant as text is the same by REST and by Bulk', () => {
    const instant = { target: platformField('text'), source: sourceField('At__c', 'datetime') };
    expect(converted(instant, '2024-05-01T08:00:00.000+0000')).toBe('2024-05-01T08:00:00Z');
    expect(converted(instant, '2024-05-01T08:00:00.000Z')).toBe('2024-05-01T08:00:00Z');
  });
});

describe('usernames and e-mail addresses', () => {
  const username = { target: platformField('manager') };
  const email = { target: platformField('email') };
  it.each([
    ['  Anna.Rossi ', 'Anna.Rossi'],
    ['анна', 'анна'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['anna\u0000', '[username_invalid]'],
    ['an\tna', '[username_invalid]'],
    ['anna\u200b', '[username_invalid]'],
    ['\u202eanna', '[username_invalid]'],
    ['anna\u00a0rossi', '[username_invalid]'],
    ['anna❤\ufe0f', 'anna❤\ufe0f'],
    ['渡邉\u{e0101}', '渡邉\u{e0101}'],
    ['ᠨᠠᠷᠠ\u180b', 'ᠨᠠᠷᠠ\u180b'],
    ['anna\u3164', '[username_invalid]'],
    ['anna rossi', 'anna rossi'],
    ['安\u3000奈', '安\u3000奈'],
    ['an\ud800na', '[username_invalid]'],
    ['n'.repeat(255), 'n'.repeat(255)],
    ['n'.repeat(256), '[too_long]'],
  ])('username %j → %j', (cell, value) => {
    expect(converted(username, cell)).toBe(value);
  });

  it.each([
    [" Anna.O'Neil+x@Acme.example ", "Anna.O'Neil+x@Acme.example"],
    ['josé@bücher.example', 'josé@bücher.example'],
    ['anna@localhost', '[invalid_email]'],
    ['anna@acme..example', '[invalid_email]'],
    ['anna@acme.example; bob@acme.example', '[invalid_email]'],
    ['anna@acme.example;bob', '[invalid_email]'],
    ['Anna <anna@acme.example>', '[invalid_email]'],
    ['anna\u200b@acme.example', '[invalid_email]'],
    ['anna@acme.example/', '[invalid_email]'],
    ['anna@-acme.example', '[invalid_email]'],
    ['anna@acme.example.', '[invalid_email]'],
    ['anna@उदाहरण.परीक्षा', 'anna@उदाहरण.परीक्षा'],
    ['anna@paral·lel.example', 'anna@paral·lel.example'],
    ['anna@ハリー・ポッター.example', 'anna@ハリー・ポッター.example'],
    ['anna@mail_out.acme.example', 'anna@mail_out.acme.example'],
    ['anna@_mail.example', '[invalid_email]'],
    ['anna@·mail.example', '[invalid_email]'],
    ['anna', '[invalid_email]'],
    [`${'a'.repeat(250)}@b.example`, '[too_long]'],
  ])('e-mail %j → %j', (cell, value) => {
    expect(converted(email, cell)).toBe(value);
  });

  it('neither is longer than a platform field allows, nor than any may be', () => {
    const of = (type: PlatformFieldType, maxLength: number) => ({ target: platformField(type, { maxLength }) });
    expect(converted(of('manager', 4), 'anna')).toBe('anna');
    expect(converted(of('manager', 3), 'anna')).toBe('[too_long]');
    expect(converted(of('manager', 1000), 'n'.repeat(256))).toBe('[too_long]');
    expect(converted(of('email', 16), 'anna@acme.example')).toBe('[too_long]');
    expect(converted(of('email', 1000), `${'a'.repeat(250)}@b.example`)).toBe('[too_long]');
  });

  it('a hostile e-mail address is refused as quickly as any other: a slow pattern would never end here', () => {
    expect(converted(email, `a@${'a.'.repeat(125)}`)).toBe('[invalid_email]');
  });
});

describe('answers that are remembered', () => {
  it('are those of the same text, long or short, however many there were in between', () => {
    let asked = 0;
    const convert = remember((text) => {
      asked += 1;
      return text.toUpperCase();
    });
    const answers = (...texts: string[]) => {
      asked = 0;
      return [texts.map(convert), asked];
    };
    const [long, longer] = ['n'.repeat(100), 'n'.repeat(101)];
    expect(answers('it', 'it', long, long)).toEqual([['IT', 'IT', long.toUpperCase(), long.toUpperCase()], 2]);
    expect(answers(longer, longer)[1]).toBe(2);
    const others = Array.from({ length: 998 }, (_, n) => `t${n}`);
    expect(answers(...others, 'it')[1]).toBe(998);
    // One more than are remembered: all are forgotten but this one.
    expect(answers('one more', 'one more', 'it')[1]).toBe(2);
  });
});

describe('country, language, time zone, date format', () => {
  const cases: [PlatformFieldType, string, string][] = [
    ['country', 'it', 'IT'],
    ['country', 'ITA', 'IT'],
    ['country', 'Italy', 'IT'],
    ['country', 'italia', 'IT'],
    ['country', 'Deutschland', 'DE'],
    ['country', 'Germania', 'DE'],
    ['country', 'Österreich', 'AT'],
    ['country', '日本', 'JP'],
    ['country', 'UK', 'GB'],
    ['country', 'The Netherlands', 'NL'],
    ['country', 'United States of America', 'US'],
    ['country', 'Korea, Republic of', 'KR'],
    ['country', "Cote d'Ivoire", 'CI'],
    ['country', 'Bosnia and Herzegovina', 'BA'],
    ['country', 'Saint Lucia', 'LC'],
    ['country', 'Niger', 'NE'],
    ['country', 'Congo', 'CG'],
    ['country', ' it ', 'IT'],
    ['country', 'Curacao', 'CW'],
    ['country', 'St. Lucia', 'LC'],
    ['country', 'St Kitts & Nevis', 'KN'],
    ['country', 'Guinea Bissau', 'GW'],
    ['country', 'Magyarország', 'HU'],
    // Names as they stand in address fields and on the ISO list.
    ['country', 'UAE', 'AE'],
    ['country', 'Gambia, The', 'GM'],
    ['country', 'Bahamas (the)', 'BS'],
    ['country', 'Turks and the Caicos Islands', 'TC'],
    ['country', 'Saint Vincent and the Grenadines', 'VC'],
    ['country', 'Heard Island and McDonald Islands', 'HM'],
    ['country', 'Falkland Islands (the) [Malvinas]', 'FK'],
    ['country', 'Netherlands (Kingdom of the)', 'NL'],
    ['country', 'Congo, Dem. Rep.', 'CD'],
    ['country', "People's Republic of China", 'CN'],
    ['country', 'Korea, South', 'KR'],
    ['country', 'Hongkong', 'HK'],
    ['country', 'Palestina', 'PS'],
    ['country', 'Republic of Ireland', 'IE'],
    ['country', 'Northern Ireland', 'GB'],
    ['country', 'Slovak Republic', 'SK'],
    ['country', 'Italia\u200b', 'IT'],
    ['country', 'RU', 'RU'],
    ['country', 'Netherlands Antilles', '[unknown_country]'],
    ['country', 'IT;FR', '[unknown_country]'],
    ['country', 'XX', '[unknown_country]'],
    ['country', 'Atlantis', '[unknown_country]'],
    ['country', '---', '[unknown_country]'],
    ['language', 'en_US', 'en-US'],
    ['language', 'it', 'it'],
    ['language', 'iw', 'he'],
    ['language', 'zh_CN', 'zh-CN'],
    ['language', 'pt-br', 'pt-BR'],
    ['language', 'Italian', 'it'],
    ['language', 'Français', 'fr'],
    ['language', ' it ', 'it'],
    ['language', 'Magyar', 'hu'],
    ['language', 'English (United States)', 'en-US'],
    ['language', 'Portuguese (Brazil)', 'pt-BR'],
    ['language', 'Español (México)', 'es-MX'],
    ['language', 'Chinese (Simplified)', 'zh-CN'],
    ['language', 'American English', 'en-US'],
    ['language', 'mul', '[unknown_language]'],
    ['language', 'zxx', '[unknown_language]'],
    ['language', 'en_US.UTF-8', '[unknown_language]'],
    ['language', 'xx', '[unknown_language]'],
    ['language', 'und', '[unknown_language]'],
    ['language', 'Klingonese', '[unknown_language]'],
    ['timezone', 'Europe/Rome', 'Europe/Rome'],
    ['timezone', ' europe/rome', 'Europe/Rome'],
    ['timezone', 'Asia/Kolkata', 'Asia/Kolkata'],
    ['timezone', 'UTC', 'UTC'],
    ['timezone', 'America/New York', 'America/New_York'],
    ['timezone', 'Pacific Standard Time', '[unknown_timezone]'],
    ['timezone', '+01:00', '[unknown_timezone]'],
    ['timezone', 'Europe/Atlantis', '[unknown_timezone]'],
    ['dateformat', 'en_GB', 'en-gb'],
    ['dateformat', 'it', 'it'],
    ['dateformat', ' it ', 'it'],
    ['dateformat', 'en_IE_EURO', 'en-ie'],
    ['dateformat', 'th_TH_TH', 'th-th'],
    ['dateformat', 'zh_CN_PINYIN', 'zh-cn'],
    ['dateformat', 'zh_Hans_CN', 'zh-hans-cn'],
    ['dateformat', 'xx_YY_ZZ', '[unknown_date_format]'],
    ['dateformat', 'xx', '[unknown_date_format]'],
    ['dateformat', 'dd/mm/yyyy', '[unknown_date_format]'],
  ];
  it.each(cases)('%s %j → %s', (type, cell, value) => {
    expect(converted({ target: platformField(type) }, cell)).toBe(value);
  });

  it('a language that the platform lists by a name of its own is known by that name', () => {
    const language = platformField('language', { options: ['EN-us', 'Esperanto '] });
    expect(converted({ target: language }, 'en_US')).toBe('EN-us');
    expect(converted({ target: language }, 'eo')).toBe('[unknown_language]');
  });

  it('where the platform lists languages or formats, the nearest of them is taken', () => {
    const language = platformField('language', { options: ['en', 'pt-BR'] });
    expect(converted({ target: language }, 'en_US')).toBe('en');
    expect(converted({ target: language }, 'pt_BR')).toBe('pt-BR');
    expect(converted({ target: language }, 'it')).toBe('[unknown_language]');
    const format = platformField('dateformat', { options: ['en', 'en-gb'] });
    expect(converted({ target: format }, 'en_GB')).toBe('en-gb');
    expect(converted({ target: format }, 'en_US')).toBe('en');
  });

  it('every country is known by its English name', () => {
    const unknown = ALPHA_2_BY_ALPHA_3.values().filter((code) => {
      const name = new Intl.DisplayNames(['en'], { type: 'region' }).of(code) ?? '';
      return converted({ target: platformField('country') }, name) !== code;
    });
    expect([...unknown]).toEqual([]);
  });

  it("a picklist's stored code is used where its label is not understood", () => {
    const label = '(GMT+01:00) Central European Standard Time (Europe/Rome)';
    const source = sourceField('TimeZoneSidKey', 'picklist', [
      { value: 'Europe/Rome', label, active: true, validFor: null },
    ]);
    expect(converted({ target: platformField('timezone'), source }, 'Europe/Rome')).toBe('Europe/Rome');
  });
});

const TYPES: PlatformFieldType[] = [
  'text',
  'textarea',
  'dropdown',
  'date',
  'yesno',
  'country',
  'username',
  'email',
  'level',
  'language',
  'timezone',
  'dateformat',
  'manager',
];

describe.each(TYPES)('any text at all for a %s', (type) => {
  const field = platformField(type, { maxLength: 40, options: type === 'dropdown' ? ['One', 'Two'] : [] });
  const cells = fc.oneof(
    fc.string({ unit: anyCharacter }),
    fc.string({ unit: fc.constantFrom('\0', '\ud800', '\udc00', '\u0085', '\r', '\n', ' ', 'a', '@', '.', '🦉') }),
    fc.constantFrom('One', 'Italy', 'en_US', 'Europe/Rome', 'yes', 'user', '2024-01-01', 'a@b.example', 'toString'),
  );

  it('becomes something that can be stored, or null, or a rejection', () => {
    fc.assert(
      fc.property(cells, (cell) => {
        const value = converted({ target: field }, cell);
        if (value === null || value.startsWith('[')) return;
        expect(value.isWellFormed() && !value.includes('\0')).toBe(true);
        expect(value.replaceAll('\u0085', '').trim()).not.toBe('');
        expect([...value].length).toBeLessThanOrEqual(40);
      }),
    );
  });

  it('is left as it is when converted again', () => {
    const convert = converterFor(field);
    fc.assert(
      fc.property(cells, (cell) => {
        const once = convert(cell);
        if (typeof once === 'string') expect(convert(once)).toBe(once);
      }),
    );
  });
});
