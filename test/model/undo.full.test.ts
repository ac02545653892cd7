import { describe, expect, it } from 'vitest';
import { usingInstallation } from './install-for-test.ts';
import { playMany, table } from './prove.ts';

const CASES = 60;
const SEED = 3;

describe.each(['builtin', 'docebo'] as const)('runs of random histories on %s', (kind) => {
  const installation = usingInstallation(kind);

  it('R40: are undone, which brings back what was before them, and redone', { timeout: 7_200_000 }, async () => {
    const counts = await playMany(installation(), { numRuns: CASES, seed: SEED, undoing: true });
    console.log(`Of ${CASES} histories:\n${table(counts, CASES)}`);
    expect(counts.get('undone and redone')).toBeGreaterThan(CASES / 2);
  });
});
