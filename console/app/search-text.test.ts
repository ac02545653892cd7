import { describe, expect, it } from 'vitest';
import { moment, oneOf, ownerIn, rowId, rowIds, searched, text } from './search-text.ts';

describe('what an address says', () => {
  it('is text, also where the router takes it for a number', () => {
    expect([text('a'), text(7), text(undefined), text({ a: 1 }), text(null)]).toEqual(['a', '7', '', '', '']);
  });

  it('is one of the words that mean something, else nothing', () => {
    expect([oneOf(['error'], 'error'), oneOf(['error'], 'ERROR'), oneOf(['error'], 3)]).toEqual(['error', '', '']);
  });

  it('is ids of rows, without what is none', () => {
    expect([rowIds('7,x,12,'), rowIds(7), rowIds(undefined)]).toEqual(['7,12', '7', '']);
  });

  it('is the id of a row, else nothing', () => {
    expect([rowId(7), rowId(' 12 '), rowId('0'), rowId('-1'), rowId('1e3'), rowId('9'.repeat(19))]).toEqual([
      '7',
      '12',
      '',
      '',
      '',
      '',
    ]);
  });

  it('is whose settings are meant, else nothing', () => {
    expect([
      ownerIn('shared'),
      ownerIn(7),
      ownerIn('12'),
      ownerIn('me'),
      ownerIn('Shared'),
      ownerIn(undefined),
    ]).toEqual(['shared', '7', '12', '', '', '']);
  });

  it('is a moment in UTC, else nothing', () => {
    expect([moment('2026-11-26T10:00:00+01:00'), moment('yesterday'), moment('')]).toEqual([
      '2026-11-26T09:00:00.000Z',
      '',
      '',
    ]);
  });

  it('is as much of a text as the server takes', () => {
    expect(searched(` ${'x'.repeat(300)}`)).toBe('x'.repeat(200));
  });
});
