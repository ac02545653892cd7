import { describe, expect, it } from 'vitest';
import { encodeValidFor } from './valid-for.ts';

describe('encodeValidFor', () => {
  it('sets bits most significant first, like the documented samples', () => {
    expect(encodeValidFor(['a', 'c'], ['a', 'b', 'c', 'd'])).toBe('oAAA');
    const entries = Array.from({ length: 22 }, (_, index) => `v${index}`);
    expect(encodeValidFor(['v20'], entries)).toBe('AAAI');
  });

  it('needs more bytes for more controlling entries', () => {
    const entries = Array.from({ length: 30 }, (_, index) => `v${index}`);
    expect([...Buffer.from(encodeValidFor(['v29'], entries), 'base64')]).toEqual([0, 0, 0, 4, 0, 0]);
  });
});
