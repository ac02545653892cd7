import { describe, expect, it } from 'vitest';
import { csvLine } from './csv.ts';

describe('csvLine', () => {
  it('quotes what needs quotes', () => {
    expect(csvLine(['a', null, 'b,c', 'say "so"', 'two\nlines', ''])).toBe('a,,"b,c","say ""so""","two\nlines",\r\n');
  });

  it('R38: a value is no formula either where a spreadsheet separates cells otherwise', () => {
    expect(csvLine(['a;=1+1', 'b\t@x', 'c|-2', 'd; e', 'x = y'])).toBe("a;'=1+1,b\t'@x,c|'-2,d; e,x = y\r\n");
  });

  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '\u00a0=1',
    '\u0000=1',
    '\u200b=1',
    '\u202e=1',
    '\n=1',
    '＝1',
    '＋1',
    '－1',
    '＠SUM(A1)',
    '=HYPERLINK("http://x","y")',
  ])('R38: %j is no formula in a spreadsheet', (text) => {
    const cell = csvLine([text]).replace(/^"/, '');
    expect(cell.startsWith("'")).toBe(true);
  });
});
