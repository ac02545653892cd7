import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datePattern, shownDate, typedDate } from './typed-date.ts';

describe('a date that people read and type', () => {
  it('stands in the order of the language', () => {
    expect(shownDate('2024-11-30', 'en-GB')).toBe('30/11/2024');
    expect(shownDate('2024-11-30', 'it')).toBe('30/11/2024');
    expect(shownDate('2024-11-30', 'en-US')).toBe('11/30/2024');
    expect(shownDate('some day', 'it')).toBe('some day');
  });

  it('is understood in that order, or with the year first, whatever stands between the numbers', () => {
    expect(typedDate('1/2/2024', 'en-GB')).toBe('2024-02-01');
    expect(typedDate(' 01.02.2024 ', 'it')).toBe('2024-02-01');
    expect(typedDate('1/2/2024', 'en-US')).toBe('2024-01-02');
    expect(typedDate('2024-02-01', 'en-GB')).toBe('2024-02-01');
  });

  it('is none before the year is whole, and where there is no such day', () => {
    for (const text of ['', '1/2', '1/2/20', '30/2/2024', '29/2/2023', '1/13/2024', 'first of May', '1/2/2024/5']) {
      expect(typedDate(text, 'en-GB')).toBeNull();
    }
  });

  it('is the same after it was shown and typed', () => {
    const days = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.constantFrom('en-GB', 'it', 'en-US', 'de', 'sv'), (day, locale) => {
        const date = day.toISOString().slice(0, 10);
        expect(typedDate(shownDate(date, locale), locale)).toBe(date);
      }),
    );
  });

  it('is asked for by its pattern', () => {
    expect(datePattern('it', { day: 'gg', month: 'mm', year: 'aaaa' })).toBe('gg/mm/aaaa');
    expect(datePattern('en-US', { day: 'dd', month: 'mm', year: 'yyyy' })).toBe('mm/dd/yyyy');
  });
});
