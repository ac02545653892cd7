import { describe, expect, it } from 'vitest';
import { numberIn } from './number-text.ts';

describe('a number that is typed', () => {
  it.each([
    ['en', '50000', 50_000],
    ['en', '50,000', 50_000],
    ['en', '1,234,567.5', 1_234_567.5],
    ['en', '2.5', 2.5],
    ['en', '2,5', 2.5],
    ['en', '20 %', 20],
    ['it', '50.000', 50_000],
    ['it', '1.234.567,5', 1_234_567.5],
    ['it', '2,5', 2.5],
    ['it', '2.5', 2.5],
    ['it', ' 20 % ', 20],
    ['it', '7.', 7],
  ])('is read as %s writes it: %s', (locale, text, number) => {
    expect(numberIn(text, locale)).toBe(number);
  });

  it.each(['', '-1', 'a few', '1e3', '1,2,3', '1.2.3', '%', ',5'])('is none: %s', (text) => {
    expect(numberIn(text, 'en')).toBeNull();
    expect(numberIn(text, 'it')).toBeNull();
  });
});
