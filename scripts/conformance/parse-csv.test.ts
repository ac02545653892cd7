import { describe, expect, it } from 'vitest';
import { parseCsv } from './parse-csv.ts';

describe('parseCsv', () => {
  it.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      '"a, ""b""","c\nd"\r\n"",x',
      [
        ['a, "b"', 'c\nd'],
        ['', 'x'],
      ],
    ],
    ['a,\n', [['a', '']]],
    ['\n', [['']]],
    ['', []],
  ])('reads %j', (text, rows) => {
    expect(parseCsv(text)).toEqual(rows);
  });
});
