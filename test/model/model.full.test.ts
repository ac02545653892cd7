import { describe, expect, it } from 'vitest';
import { usingInstallation } from './install-for-test.ts';
import { playMany, table, tooSeldom } from './prove.ts';

const CASES = 300;
const SEED = 2;

const installation = usingInstallation();

describe('the platform after every step of many random histories', () => {
  it('R9, R12–R19, R21, R22, R34–R37, R39, R43, R45, R48: is as the rules say', { timeout: 3_600_000 }, async () => {
    const counts = await playMany(installation(), { numRuns: CASES, seed: SEED });
    console.log(`Of ${CASES} histories:\n${table(counts, CASES)}`);
    expect(tooSeldom(counts, CASES)).toEqual([]);
  });
});
