import { describe, expect, it } from 'vitest';
import { displayValue } from './display-value.ts';

describe('displayValue', () => {
  it('writes datetimes as list views show them', () => {
    expect(displayValue('2014-08-01T21:15:46.000+0000', 'datetime')).toBe('Fri Aug 01 21:15:46 GMT 2014');
  });

  it('writes dates as the midnight they start with', () => {
    expect(displayValue('2014-08-01', 'date')).toBe('Fri Aug 01 00:00:00 GMT 2014');
  });

  it('makes text of everything else, and keeps null', () => {
    expect(displayValue(true, 'boolean')).toBe('true');
    expect(displayValue(42, 'int')).toBe('42');
    expect(displayValue('2014-08-01', 'string')).toBe('2014-08-01');
    expect(displayValue(null, 'datetime')).toBeNull();
  });
});
