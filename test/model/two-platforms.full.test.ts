import { describe, expect, it } from 'vitest';
import { playTwoPlatforms } from './two-platforms.ts';

const ROUNDS = 6;

describe('the same org on two platforms', () => {
  it.each(Array.from({ length: 12 }, (_, index) => 900 + index))(
    'R14, R15, R19, R22, R37: a Docebo tenant and the built-in platform have the same people in the same branches, seed %i',
    { timeout: 1_800_000 },
    async (seed) => {
      expect(await playTwoPlatforms(seed, ROUNDS)).toBe(ROUNDS);
    },
  );
});
