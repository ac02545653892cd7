import { describe, expect, it } from 'vitest';
import { translator } from './dialect.ts';

describe('translator', () => {
  const csv = '"Id","Name"\n"1","a, ""b""\nc"\n"2",""\n';

  it('leaves comma and LF alone', () => {
    expect(translator({ columnDelimiter: 'COMMA', lineEnding: 'LF' })(csv)).toBe(csv);
  });

  it('replaces delimiters and line ends between values, never inside them', () => {
    expect(translator({ columnDelimiter: 'PIPE', lineEnding: 'CRLF' })(csv)).toBe(
      '"Id"|"Name"\r\n"1"|"a, ""b""\nc"\r\n"2"|""\r\n',
    );
  });
});
